"""A trial with three arms, two visits, other roles and other languages needs a folder only."""

from datetime import date

from alongside.science.protocol import Study, check_study, load_sealed
from tests.science.protocol.conftest import SECOND


def test_the_second_study_has_nothing_to_mend():
    assert check_study(SECOND) == ()


def test_the_second_study_has_three_arms_two_to_one_to_one(second: Study):
    assert [(arm.id, arm.ratio) for arm in second.arms] == [
        ("weekly", 2),
        ("monthly", 1),
        ("usual", 1),
    ]
    assert load_sealed(SECOND).block_sizes == (4, 8)


def test_the_second_study_speaks_two_languages(second: Study):
    assert second.document("agreement").wording.statements[0].text == "Ik doe mee."
    assert second.document("agreement", "fr").wording.statements[0].text == "Je participe."


def test_the_latest_version_of_a_document_is_given(second: Study):
    assert second.document("leaflet", "nl").version == "2"


def test_each_country_of_the_second_study_has_its_own_words(second: Study):
    assert second.criterion_text("protection", "liege") == "Er is een mesure de protection."


def test_the_second_study_has_two_visits_of_its_own(second: Study):
    assert [visit.id for visit in second.visits] == ["first", "last"]
    due = second.visit("last").window(date(2025, 2, 28))
    assert (due.opens, due.target, due.closes) == (
        date(2026, 1, 29),
        date(2026, 2, 28),
        date(2026, 3, 30),
    )


def test_the_second_study_has_other_roles(second: Study):
    assert [role.id for role in second.roles] == ["midwife", "tester", "leader"]
