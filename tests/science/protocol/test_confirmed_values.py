"""Values of evidence C, confirmed in the study definition by somebody with a name."""

from datetime import date

import pytest

from alongside.science.instruments.confirming import Confirmation
from alongside.science.protocol import check_study, load_study
from tests.science.protocol.test_planted_problems import copied as copied

CONFIRMED = """
[[confirmed_values]]
instrument = "{instrument}"
value = "{value}"
by = "Dr Ama Mensah"
on = 2023-03-01
against = "The manual of 2016, page 4"
"""


def confirm(folder, instrument="sdq_p4_17", value="bands.four", times=1):
    path = folder / "study.toml"
    text = path.read_text("utf-8")
    added = CONFIRMED.format(instrument=instrument, value=value) * times
    path.write_text(text + added, "utf-8")


def test_a_study_that_ships_confirms_nothing(copied):
    assert load_study(copied).confirmed_values == ()


def test_a_confirmation_names_who_when_and_against_what(copied):
    confirm(copied)
    (found,) = load_study(copied).confirmed_values
    assert found.confirmation() == Confirmation(
        "sdq_p4_17", "bands.four", "Dr Ama Mensah", date(2023, 3, 1), "The manual of 2016, page 4"
    )


@pytest.mark.parametrize(
    ("changes", "where", "message"),
    [
        (
            {"instrument": "sdq_p18"},
            "confirmed_values[0].instrument",
            "No questionnaire is called “sdq_p18”.",
        ),
        (
            {"value": "bands.five"},
            "confirmed_values[0].value",
            "“bands.five” is not open there. Open for sdq_p4_17: bands.impact, bands.four.",
        ),
        (
            {"instrument": "bcap"},
            "confirmed_values[0].value",
            "“bands.four” is not open there. Open for bcap: nothing.",
        ),
        ({"times": 2}, "confirmed_values[1]", "“bands.four” is confirmed twice."),
    ],
)
def test_a_confirmation_that_cannot_be_is_named_with_its_place(copied, changes, where, message):
    confirm(copied, **changes)
    (problem,) = check_study(copied)
    assert (problem.file, problem.where, problem.message) == ("study.toml", where, message)
