"""Envelopes on paper, changed ratios and lists from elsewhere, as the verifier sees them."""

from copy import deepcopy

import pytest

from alongside.science.randomisation import verifier
from tests.science.randomisation.on_paper import (
    certificate,
    rechained,
    two_sequences,
    with_a_list,
)


def test_places_reserved_for_paper_are_passed_over_by_the_screen_and_used_in_any_order():
    told = certificate()
    slots = [row.get("slot", row.get("reserved")) for row in told["allocations"]]
    assert slots == [0, [1, 2, 3], 4, 2, 5, 1, [6, 7], 8]
    text, holds = verifier.report(told)
    assert holds
    assert text.splitlines()[:2] == [
        "6 allocations by permuted_blocks; shares of statistician and trial manager.",
        "5 places were reserved for envelopes on paper, 2 were used.",
    ]


def a_place_that_was_not_reserved(told):
    told["allocations"][3]["slot"] = 9


def an_envelope_twice(told):
    told["allocations"][5]["slot"] = 2


def a_reserved_place_on_the_screen(told):
    told["allocations"][2]["slot"] = 3


def a_reservation_left_out(told):
    del told["allocations"][1]
    for place, one in enumerate(told["allocations"]):
        one["place"] = place


def a_reservation_that_skips(told):
    told["allocations"][1]["reserved"] = [1, 2, 4]


def called_paper_afterwards(told):
    told["allocations"][4]["paper"] = True


CHANGES = [
    (a_place_that_was_not_reserved, 3),
    (an_envelope_twice, 5),
    (a_reserved_place_on_the_screen, 2),
    (a_reservation_left_out, 1),
    (a_reservation_that_skips, 1),
    (called_paper_afterwards, 4),
]


@pytest.mark.parametrize(("change", "place"), CHANGES)
def test_a_reservation_invented_or_bent_is_named_even_with_a_chain_made_anew(change, place):
    told = certificate()
    change(told)
    chain = "The chain of allocations does not end in the head that was published."
    assert chain in verifier.report(told)[0]
    text, holds = verifier.report(rechained(told))
    assert not holds
    assert chain not in text
    assert f"Allocation {place} did not take the next place of its stratum." in text


def test_each_sequence_of_a_changed_ratio_is_drawn_again_by_its_own_ratio():
    text, holds = verifier.report(two_sequences())
    assert holds
    assert "Sequence 1: arms IPS 1, SAU 1." in text
    assert "Sequence 2: arms IPS 2, SAU 1." in text


def the_first_left_out(told):
    del told["sequences"][0]


def another_order(told):
    told["sequences"].reverse()


def a_family_again(told):
    later = told["sequences"][1]
    later["allocations"][0]["family"] = "family 0"
    told["sequences"][1] = rechained(later)


def an_old_ratio(told):
    told["sequences"][1]["scheme"]["arms"] = {"IPS": 1, "SAU": 1}


BROKEN = (the_first_left_out, another_order, a_family_again, an_old_ratio)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (the_first_left_out, "It does not follow the end of the one before."),
        (another_order, "Sequence 1: It does not follow the end of the one before."),
        (a_family_again, "Sequence 2: It allocates a family of an earlier sequence again."),
        (an_old_ratio, "Sequence 2: The share of statistician is not the one"),
    ],
)
def test_sequences_that_do_not_belong_together_are_named(change, said):
    told = deepcopy(two_sequences())
    change(told)
    text, holds = verifier.report(told)
    assert not holds
    assert said in text


def test_the_certificate_says_which_places_were_not_made_here():
    text, holds = verifier.report(with_a_list())
    assert holds
    assert (
        "12 places of Glasgow were not made here: they were brought in (blockrand) and cannot be "
        "drawn again." in text.splitlines()
    )


@pytest.mark.parametrize("told", [{"sequences": []}, {"sequences": [{}]}, {"sequences": 3}])
def test_what_is_no_certificate_of_several_sequences_does_not_hold(told):
    assert not verifier.report(told)[1]
