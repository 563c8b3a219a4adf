"""Red, amber and green are judged exactly, and nothing yet is not red."""

from fractions import Fraction

import pytest

from alongside.science.estimation.intervals import wilson
from alongside.science.retention.progression import Rule, chances, exactly, judge

RETENTION = Rule("retention", "families retained", "0.70", "0.50")
RECRUITMENT = Rule("recruitment", "families randomised", 15, 0, kind="count")

# Binomial operating characteristics of Table 1 at n = 30 (base R 4.2.2, pbinom).
TRUE_SHARES = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
GREEN = (
    0.000856391955725289, 0.00501214954261453, 0.0213869726285338, 0.069407305430262,
    0.176286484744013, 0.357540897259966, 0.588808685240722, 0.803406636949511,
    0.938912851711344, 0.990342364800445, 0.999545644885095,
)  # fmt: skip
AMBER = (
    0.174512661551104, 0.350144260611656, 0.55084525141865, 0.699684139947672,
    0.726656671435239, 0.612375401635564, 0.404820968381966, 0.195774373905812,
    0.0610347610015372, 0.00965649046271639, 0.000454351457434488,
)  # fmt: skip
RED = (
    0.824630946493171, 0.644843589845729, 0.427767775952816, 0.230908554622066,
    0.0970568438207488, 0.0300837011044702, 0.00637034637731219, 0.000818989144677299,
    5.23872871184395e-05, 1.14473683842032e-06, 3.65747089392734e-09,
)  # fmt: skip


@pytest.mark.parametrize("green", ["0.70", 0.7, Fraction(7, 10)])
@pytest.mark.parametrize("tenths", range(1, 40))
def test_seven_tenths_is_green_and_one_family_fewer_is_not(green, tenths):
    rule = Rule("r", "retained", green, 0.5)
    assert judge(rule, 7 * tenths, 10 * tenths).colour == "green"
    assert judge(rule, 7 * tenths - 1, 10 * tenths).colour != "green"
    assert judge(rule, 5 * tenths, 10 * tenths).colour == "amber"
    assert judge(rule, 5 * tenths - 1, 10 * tenths).colour == "red"


def test_fourteen_of_twenty_is_green_with_its_value_and_interval():
    judged = judge(RETENTION, 14, 20)
    assert (judged.colour, judged.value) == ("green", Fraction(7, 10))
    assert judged.interval == wilson(14, 20, 0.90)


@pytest.mark.parametrize(("numerator", "denominator"), [(0, 0), (None, 0), (None, 20), (0, None)])
def test_nothing_yet_has_no_colour(numerator, denominator):
    judged = judge(RETENTION, numerator, denominator)
    assert (judged.colour, judged.value, judged.interval) == ("none", None, None)


def test_nobody_retained_of_some_is_red():
    assert judge(RETENTION, 0, 20).colour == "red"


@pytest.mark.parametrize(("count", "colour"), [(15, "green"), (14, "amber"), (0, "amber")])
def test_a_count_that_can_be_amber_is_never_red(count, colour):
    assert judge(RECRUITMENT, count, 60).colour == colour
    assert judge(RECRUITMENT, count).colour == colour


def test_a_count_out_of_nobody_has_no_colour():
    assert judge(RECRUITMENT, 0, 0).colour == "none"


def test_a_rule_without_amber_is_green_or_red():
    rule = Rule("r", "measure", 3, kind="count")
    assert [judge(rule, count).colour for count in (2, 3)] == ["red", "green"]


@pytest.mark.parametrize(("numerator", "denominator"), [(-1, 20), (21, 20), (1, 0), (3, -4)])
def test_impossible_numbers_are_refused(numerator, denominator):
    with pytest.raises(ValueError, match="retention"):
        judge(RETENTION, numerator, denominator)


@pytest.mark.parametrize(("green", "amber"), [("0.5", "0.7"), ("0.5", "0.5"), ("1.2", "0.5")])
def test_a_rule_that_cannot_be_is_refused(green, amber):
    with pytest.raises(ValueError, match="Rule r"):
        Rule("r", "measure", green, amber)


def test_a_float_is_read_as_it_was_written():
    assert exactly(0.1) == Fraction(1, 10)


@pytest.mark.parametrize("place", range(11))
def test_the_chances_of_each_colour_are_those_of_the_binomial(place):
    found = chances(RETENTION, 30, TRUE_SHARES[place])
    assert found["green"] == pytest.approx(GREEN[place], abs=1e-12)
    assert found["amber"] == pytest.approx(AMBER[place], abs=1e-12)
    assert found["red"] == pytest.approx(RED[place], abs=1e-12)


def test_the_protocol_is_right_that_more_than_60_per_cent_is_over_80_per_cent_likely():
    more_than_18_of_30 = Rule("r", "retained", Fraction(19, 30))
    assert round(chances(more_than_18_of_30, 30, 0.70)["green"], 6) == 0.840678


def test_chances_without_families_are_refused():
    with pytest.raises(ValueError, match="at least one family"):
        chances(RETENTION, 0, 0.7)
