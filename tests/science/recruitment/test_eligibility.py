"""The verdict on a family, from the answers to the criteria."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.recruitment.eligibility import (
    CriterionAnswer,
    Judgement,
    UnusableCriteria,
    judge,
)

KINDS = st.sampled_from(["include", "exclude", "case_by_case"])
ANSWERS = st.sampled_from(["yes", "no", "unsure"])
CRITERIA = st.lists(
    st.builds(CriterionAnswer, st.text("abcdef", min_size=1, max_size=3), KINDS, ANSWERS),
    min_size=1,
    max_size=9,
    unique_by=lambda criterion: criterion.id,
)


def answered(*triples):
    return [CriterionAnswer(*triple) for triple in triples]


def test_a_family_that_meets_everything_is_eligible():
    criteria = answered(
        ("age", "include", "yes"), ("plan", "exclude", "no"), ("recovery", "case_by_case", "no")
    )
    assert judge(criteria) == Judgement("eligible", (), (), ())


def test_an_inclusion_answered_no_makes_a_family_ineligible():
    assert judge(answered(("age", "include", "no"))) == Judgement("ineligible", ("age",), (), ())


def test_an_exclusion_answered_yes_makes_a_family_ineligible():
    assert judge(answered(("plan", "exclude", "yes"))) == Judgement("ineligible", ("plan",), (), ())


def test_what_shuts_out_outweighs_what_is_unsure_and_all_of_it_is_listed():
    criteria = answered(
        ("worker", "include", "unsure"),
        ("plan", "exclude", "yes"),
        ("age", "include", "no"),
        ("recovery", "case_by_case", "yes"),
    )
    expected = Judgement("ineligible", ("age", "plan"), ("worker",), ("recovery",))
    assert judge(criteria) == expected


def test_an_unsure_answer_makes_a_family_unclear_before_it_is_discussed():
    criteria = answered(("recovery", "case_by_case", "yes"), ("plan", "exclude", "unsure"))
    assert judge(criteria) == Judgement("unclear", (), ("plan",), ("recovery",))


def test_an_unsure_case_by_case_criterion_is_unclear():
    criteria = answered(("recovery", "case_by_case", "unsure"))
    assert judge(criteria) == Judgement("unclear", (), ("recovery",), ())


def test_a_case_by_case_criterion_answered_yes_is_for_the_team():
    criteria = answered(("age", "include", "yes"), ("recovery", "case_by_case", "yes"))
    assert judge(criteria) == Judgement("case_by_case", (), (), ("recovery",))


def test_no_answers_at_all_are_refused():
    with pytest.raises(UnusableCriteria):
        judge([])


def test_a_criterion_answered_twice_is_refused():
    with pytest.raises(UnusableCriteria):
        judge(answered(("age", "include", "yes"), ("age", "include", "no")))


@pytest.mark.parametrize(("kind", "answer"), [("perhaps", "yes"), ("include", "maybe")])
def test_a_word_that_is_not_known_is_refused(kind, answer):
    with pytest.raises(UnusableCriteria):
        CriterionAnswer("age", kind, answer)


@given(CRITERIA, st.randoms())
def test_the_order_of_the_answers_makes_no_difference(criteria, order):
    shuffled = list(criteria)
    order.shuffle(shuffled)
    assert judge(shuffled) == judge(criteria)


@given(CRITERIA)
def test_only_a_family_with_every_answer_right_is_eligible(criteria):
    right = {"include": "yes", "exclude": "no", "case_by_case": "no"}
    eligible = judge(criteria).verdict == "eligible"
    assert eligible == all(right[c.kind] == c.answer for c in criteria)


@given(CRITERIA)
def test_an_answer_that_becomes_unsure_never_makes_a_family_eligible(criteria):
    doubtful = [CriterionAnswer(criteria[0].id, criteria[0].kind, "unsure"), *criteria[1:]]
    assert judge(doubtful).verdict in {"unclear", "ineligible"}
