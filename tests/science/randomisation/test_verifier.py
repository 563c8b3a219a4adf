"""What the verifier prints of a certificate, and certificates that nobody could have made."""

from copy import deepcopy

import pytest

from alongside.science.randomisation import verifier
from tests.science.randomisation.test_commitment import BLOCKS, certificate, minimising

UNUSABLE = [{"arms": {}}, {"arms": {"IPS": 0}}, {"block_sizes": [1]}, {"block_sizes": []}]


def schemed(change):
    return {**certificate(BLOCKS), "scheme": {**BLOCKS, **change}}


@pytest.mark.parametrize("change", UNUSABLE, ids=str)
def test_a_scheme_from_which_nothing_can_be_drawn_is_said_and_does_not_hang(change):
    text, holds = verifier.report(schemed(change))
    assert (text.startswith("This is no whole certificate"), holds) == (True, False)


@pytest.mark.parametrize("scheme", [BLOCKS, minimising()], ids=["blocks", "minimisation"])
def test_what_was_published_is_printed_so_that_it_can_be_held_against_the_letters(scheme):
    told = certificate(scheme)
    lines = verifier.report(told)[0].splitlines()
    assert lines[1:] == [
        f"commitment of statistician {told['commitments']['statistician']}.",
        f"commitment of trial manager {told['commitments']['trial manager']}.",
        f"root {told['root']}.",
        f"head {told['head']}.",
        "Every share fits its commitment and every allocation was drawn as sealed.",
        "It is of your trial if these commitments, root and head are those in your letters.",
        "This certificate holds.",
    ]


@pytest.mark.parametrize("swap", [(3, 4), (4, 8), (0, 17)])
@pytest.mark.parametrize("scheme", [BLOCKS, minimising()], ids=["blocks", "minimisation"])
def test_two_families_exchanged_show_in_the_head_even_where_arms_agree(scheme, swap):
    told = certificate(deepcopy(scheme))
    first, second = (told["allocations"][place] for place in swap)
    first["family"], second["family"] = second["family"], first["family"]
    assert list(verifier.problems(told)) == [
        "The chain of allocations does not end in the head that was published."
    ]
