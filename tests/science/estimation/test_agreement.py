"""Agreement of raters, and content validity: what cannot be measured is refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.estimation.agreement import (
    NoAgreementToMeasure,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    light_kappa,
)
from alongside.science.estimation.content_validity import (
    NoRatings,
    from_ratings,
    item_validity,
    scale_validity,
)


def test_raters_who_always_agree_have_one_and_who_never_meet_have_nought():
    assert cohen_kappa("yynn", "yynn").value == 1.0
    never = cohen_kappa("yyyy", "nnnn")
    assert (never.value, never.z, never.p) == (0.0, None, None)
    assert fleiss_kappa(["yy", "nn"]).value == 1.0
    assert krippendorff_alpha([(1, 1), (2, 2)]) == 1.0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2))
def test_it_does_not_matter_who_is_the_first_rater(pairs):
    first, second = zip(*pairs, strict=True)
    if len({*first, *second}) == 1:
        with pytest.raises(NoAgreementToMeasure):
            cohen_kappa(first, second)
        return
    assert cohen_kappa(first, second).value == pytest.approx(cohen_kappa(second, first).value)


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2))
def test_with_two_categories_weights_change_nothing(pairs):
    first, second = zip(*pairs, strict=True)
    if len({*first, *second}) == 1:
        return
    plain = cohen_kappa(first, second).value
    assert cohen_kappa(first, second, "linear").value == pytest.approx(plain)
    assert cohen_kappa(first, second, "squared").value == pytest.approx(plain)


def test_things_rated_once_do_not_count_towards_alpha():
    twice = [(1, 0), (1, 1), (0, 0)]
    assert krippendorff_alpha([*twice, (1, None), (None, None)]) == krippendorff_alpha(twice)


@pytest.mark.parametrize(
    "measure",
    [
        lambda: cohen_kappa("yy", "y"),
        lambda: cohen_kappa("", ""),
        lambda: cohen_kappa("yy", "yy"),
        lambda: fleiss_kappa(["yy", "y"]),
        lambda: fleiss_kappa(["y", "n"]),
        lambda: fleiss_kappa(["yy", "yy"]),
        lambda: fleiss_kappa([]),
        lambda: light_kappa(["y"]),
        lambda: krippendorff_alpha([(1, None), (2, None)]),
        lambda: krippendorff_alpha([(1, 1), (1, 1)]),
    ],
)
def test_where_there_is_nothing_to_measure_it_is_refused(measure):
    with pytest.raises(NoAgreementToMeasure):
        measure()


@pytest.mark.parametrize(
    ("agreeing", "word"),
    [(10, "excellent"), (8, "excellent"), (7, "good"), (6, "fair"), (5, "poor")],
)
def test_kappa_of_ten_raters_has_its_word(agreeing, word):
    # Kappas 1.00, 0.79, 0.66, 0.50 and 0.34.
    assert item_validity(10, agreeing).word == word


@pytest.mark.parametrize(("raters", "readable"), [(2, False), (3, True)])
def test_fewer_than_three_raters_are_too_few_to_read(raters, readable):
    assert item_validity(raters, raters).readable is readable


@pytest.mark.parametrize("ratings", [[], [None], [0], [5]])
def test_what_is_no_rating_is_refused(ratings):
    with pytest.raises(NoRatings):
        from_ratings(ratings)


def test_three_and_four_count_as_relevant():
    found = from_ratings([4, 3, 2, 1, None])
    assert (found.raters, found.agreeing, found.index) == (4, 2, 0.5)


def test_a_scale_without_items_is_refused():
    with pytest.raises(NoRatings):
        scale_validity([])
    with pytest.raises(NoRatings):
        item_validity(3, 4)
