"""A family: its number, its people, what is sealed, and what is forgotten."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.record.models import Entry
from alongside.foundations.sealing.sealing import Forgotten
from alongside.workspaces.families import actions, queries
from alongside.workspaces.families.models import (
    Child,
    ContactDetails,
    Deviation,
    Family,
    NameIndex,
    Parent,
)
from alongside.workspaces.families.numbering import as_number, check_character, family_number, runs
from tests.workspaces.long_lists import all_pages, cost_of
from tests.workspaces.made_up import AT, CHILD, CONTACT, opened_family, person, study

pytestmark = pytest.mark.django_db
SITES = ("glasgow", "bromley")
ENTRY = UUID("01875000-0000-7000-8000-000000000001")


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"])


@pytest.fixture
def family(coordinator):
    return opened_family(coordinator)


def add(family, by, name, born, **more):
    return actions.add_child(
        study=study(), family=family, by=by, at=AT, name=name, born=born, **more
    )


def parent(family, by, **more):
    given = {"name": "Ann O’Neil", "relation": "mother", **more}
    return actions.add_parent(study=study(), family=family, by=by, at=AT, **given)


def statements(ask):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        ask()
    return len(captured)


def test_the_check_character_is_that_of_the_published_example():
    # The global release identifier A1-2425G-ABC1234002-M, ISO 7064 MOD 37,36.
    assert check_character("A12425GABC1234002") == "M"


def test_families_of_a_site_are_numbered_one_after_another(coordinator):
    numbers = [opened_family(coordinator, site=site).number for site in ("glasgow", "glasgow")]
    other = opened_family(coordinator, site="bromley").number
    assert [*numbers, other] == [
        family_number("GLA", 1), family_number("GLA", 2), family_number("BRO", 1)
    ]  # fmt: skip


def test_a_number_typed_without_hyphens_or_in_small_letters_is_found(family):
    assert queries.find(" gla 0001" + family.number[-1].lower()) == family


@pytest.mark.parametrize("typed", ["GLA-0001-2", "GLA-0010-1", "", "GLA", "0001", "GLA-0001-1-1"])
def test_a_number_with_a_slip_of_the_pen_finds_nobody(family, typed):
    assert family.number == "GLA-0001-1"
    assert (as_number(typed), queries.find(typed)) == (None, None)


def test_a_family_at_a_site_that_the_study_does_not_have_is_refused(coordinator):
    with pytest.raises(actions.NoSuchSite):
        opened_family(coordinator, site="paris")
    assert Family.objects.count() == 0


def test_opening_the_same_family_twice_makes_one(coordinator):
    first = opened_family(coordinator, entry=ENTRY)
    again = opened_family(coordinator, entry=ENTRY)
    assert (first, Family.objects.count()) == (again, 1)


def test_no_identifier_is_kept_without_agreement_to_contact(coordinator):
    silent = opened_family(coordinator, agreed_to_contact=False)
    for refused in (
        lambda: add(silent, coordinator, *CHILD),
        lambda: parent(silent, coordinator),
        lambda: actions.set_contact_details(
            study=study(), family=silent, by=coordinator, at=AT, details=CONTACT
        ),
    ):
        with pytest.raises(actions.ContactNotAgreed):
            refused()
    kept = [model.objects.count() for model in (Child, Parent, ContactDetails, NameIndex)]
    assert kept == [0, 0, 0, 0]


def test_an_agreement_recorded_later_lets_names_be_kept_and_taking_it_back_ends_that(coordinator):
    silent = opened_family(coordinator, agreed_to_contact=False)
    actions.agree_to_contact(study=study(), family=silent, by=coordinator, at=AT)
    add(silent, coordinator, *CHILD)
    actions.take_back_agreement(
        study=study(), family=silent, by=coordinator, at=AT, reason="They changed their mind"
    )
    with pytest.raises(actions.ContactNotAgreed):
        add(silent, coordinator, "Iain O’Neil", date(2022, 1, 1))


def test_a_childs_name_and_day_of_birth_are_sealed_and_the_month_is_open(family, coordinator):
    child = add(family, coordinator, "  Màiri   O’Neil ", date(2021, 3, 14), weeks_early=3)
    (row,) = queries.children(family)
    assert (child.letter, child.born_month, child.weeks_early) == ("A", "2021-03", 3)
    assert (row.name, row.born) == ("Màiri O’Neil", date(2021, 3, 14))
    assert b"Neil" not in bytes(child.sealed) and b"2021-03-14" not in bytes(child.sealed)


def test_a_child_born_on_29_february_completes_a_month_on_the_first_of_march(family, coordinator):
    add(family, coordinator, "Leap O'Year", date(2020, 2, 29))
    days = [date(2022, 2, 28), date(2022, 3, 1), date(2024, 2, 29)]
    assert [queries.ages_on(family, day) for day in days] == [
        [("A", 23)], [("A", 24)], [("A", 48)]
    ]  # fmt: skip


def test_twins_are_two_children_with_one_date_of_birth(family, coordinator):
    add(family, coordinator, "Mairi O'Neil", date(2021, 3, 14))
    add(family, coordinator, "Iain O'Neil", date(2021, 3, 14))
    assert queries.ages_on(family, date(2023, 4, 3)) == [("A", 24), ("B", 24)]


def test_the_same_child_twice_is_refused_however_the_name_is_written(family, coordinator):
    add(family, coordinator, "Màiri O’Neil", date(2021, 3, 14))
    with pytest.raises(actions.SameChildTwice):
        add(family, coordinator, "MAIRI O'NEIL", date(2021, 3, 14))
    assert Child.objects.count() == 1


def test_a_birth_date_in_the_future_is_refused(family, coordinator):
    with pytest.raises(actions.BornInFuture) as refused:
        add(family, coordinator, "Mairi", date(2023, 4, 4))
    assert (refused.value.field, Child.objects.count()) == ("born", 0)


def test_a_child_of_six_is_kept_because_an_older_child_does_not_exclude(family, coordinator):
    add(family, coordinator, "Older", date(2017, 4, 3))
    assert queries.ages_on(family, date(2023, 4, 3)) == [("A", 72)]


def test_a_child_is_not_listed_before_it_is_born(family, coordinator):
    add(family, coordinator, *CHILD)
    assert queries.ages_on(family, date(2021, 3, 13)) == []


def test_a_corrected_date_of_birth_changes_the_age_and_keeps_the_letter(family, coordinator):
    child = add(family, coordinator, *CHILD)
    corrected = actions.correct_child(
        study=study(), child=child, by=coordinator, at=AT, reason="Read wrongly",
        name=CHILD[0], born=date(2022, 3, 14),
    )  # fmt: skip
    assert (corrected.letter, queries.ages_on(family, date(2023, 4, 3))) == ("A", [("A", 12)])
    assert queries.possible_duplicates(study(), [CHILD]) == []


def test_a_correction_without_a_reason_is_refused(family, coordinator):
    child = add(family, coordinator, *CHILD)
    with pytest.raises(actions.ReasonNeeded):
        actions.correct_child(
            study=study(), child=child, by=coordinator, at=AT, reason=" ", name="A", born=CHILD[1]
        )


def test_a_parent_under_16_is_recorded_as_a_deviation_and_cannot_answer(family, coordinator):
    young = parent(family, coordinator, born=date(2007, 4, 4))
    grown = parent(family, coordinator, name="Bob O'Neil", born=date(2007, 4, 3))
    assert (young.answers, grown.answers) == (False, True)
    assert [row.kind for row in queries.deviations(study())] == ["parent_under_age"]
    assert [p.age_in_years(AT.date()) for p in queries.parents(family)] == [15, 16]


def test_contact_details_come_back_as_they_were_given(family, coordinator):
    for at, details in ((AT, CONTACT), (AT + timedelta(days=1), queries.Contact(email="a@b.org"))):
        actions.set_contact_details(
            study=study(), family=family, by=coordinator, at=at, details=details, reason="Moved"
        )
    assert queries.contact(family, AT) == CONTACT
    assert queries.contact(family) == queries.Contact(email="a@b.org")


def test_a_family_met_before_is_noticed_by_name_and_date_of_birth(family, coordinator):
    add(family, coordinator, *CHILD)
    noticed = {
        name: queries.possible_duplicates(study(), [(name, born)])
        for name, born in [
            ("O'NEIL mairi", CHILD[1]),
            ("Mairi Smith", CHILD[1]),
            ("Iain O'Neil", CHILD[1]),
            ("Màiri O’Neil", date(2021, 3, 15)),
        ]
    }
    assert noticed == {
        "O'NEIL mairi": [family], "Mairi Smith": [family], "Iain O'Neil": [], "Màiri O’Neil": []
    }  # fmt: skip


def test_the_index_tells_no_name(family, coordinator):
    add(family, coordinator, *CHILD)
    values = list(NameIndex.objects.values_list("value", flat=True))
    assert [len(value) for value in values] == [32, 32]


def test_joined_families_are_counted_once_and_known_before_by_their_time(coordinator):
    one, other = opened_family(coordinator), opened_family(coordinator)
    later = AT + timedelta(days=1)
    actions.join_families(
        study=study(), family=other, into=one, by=coordinator, at=later, reason="Same child"
    )
    assert [row.number for row in queries.families(study())] == [one.number]
    assert [row.number for row in queries.families(study(), AT)] == [one.number, other.number]
    assert queries.joined_into(other) == one


def test_a_family_met_in_a_record_that_was_joined_is_noticed_where_it_goes_on(coordinator):
    one, two, three = (opened_family(coordinator) for _ in range(3))
    add(one, coordinator, *CHILD)
    for family, into in ((one, two), (two, three)):
        actions.join_families(
            study=study(), family=family, into=into, by=coordinator, at=AT, reason="Same child"
        )
    assert queries.possible_duplicates(study(), [CHILD]) == [three]
    assert queries.possible_duplicates(study(), [CHILD], but=three) == []


def test_joining_is_refused_to_itself_twice_and_without_a_reason(coordinator):
    one, other = opened_family(coordinator), opened_family(coordinator)

    def join(family, into, reason="Same child"):
        return actions.join_families(
            study=study(), family=family, into=into, by=coordinator, at=AT, reason=reason
        )

    with pytest.raises(actions.JoinedToItself):
        join(one, one)
    with pytest.raises(actions.ReasonNeeded):
        join(other, one, " ")
    join(other, one)
    with pytest.raises(actions.AlreadyJoined):
        join(other, one)
    with pytest.raises(actions.AlreadyJoined):
        join(one, other)


def test_a_forgotten_family_has_no_names_and_keeps_its_science(family, coordinator):
    add(family, coordinator, *CHILD)
    parent(family, coordinator)
    actions.set_contact_details(
        study=study(), family=family, by=coordinator, at=AT, details=CONTACT
    )
    actions.forget_family(
        study=study(), family=family, by=coordinator, at=AT, reason="Asked to be forgotten"
    )
    known = queries.identity(family)
    assert [(c.letter, c.born_month, c.name, c.born) for c in known.children] == [
        ("A", "2021-03", None, None)
    ]
    assert ([p.name for p in known.parents], known.contact, known.forgotten) == ([None], None, True)
    assert (NameIndex.objects.count(), queries.possible_duplicates(study(), [CHILD])) == (0, [])
    with pytest.raises(Forgotten):
        add(family, coordinator, "Iain", date(2022, 1, 1))
    with pytest.raises(actions.AlreadyForgotten):
        actions.forget_family(study=study(), family=family, by=coordinator, at=AT, reason="Again")


def test_deviations_and_comments_are_listed_latest_first(family, coordinator):
    for day in (1, 2):
        at = AT + timedelta(days=day)
        actions.comment(study=study(), family=family, by=coordinator, at=at, text=f" Note {day} ")
        actions.record_deviation(
            study=study(), family=family, by=coordinator, at=at, kind="other", what=f"Thing {day}"
        )
    assert [row.text for row in queries.comments(family)] == ["Note 2", "Note 1"]
    assert [(row.what, row.number) for row in queries.deviations(study())] == [
        ("Thing 2", family.number), ("Thing 1", family.number)
    ]  # fmt: skip
    assert [row.what for row in queries.deviations(study(), AT + timedelta(days=1))] == ["Thing 1"]


def many_deviations(numbers, by):
    for each in numbers:
        at = AT + timedelta(days=each // 2)
        actions.record_deviation(
            study=study(), family=opened_family(by, site=SITES[each % 3 == 2], at=at), by=by,
            at=at, kind="other", what=f"Thing {each}",
        )  # fmt: skip


@pytest.mark.parametrize("sites", [SITES, SITES[:1], SITES[1:]])
def test_the_pages_of_deviations_together_are_the_whole_list(coordinator, sites):
    many_deviations(range(10), coordinator)
    listed = all_pages(lambda page: queries.deviations_on(study(), sites, page))
    assert listed == queries.deviations(study(), sites=sites)
    facts = Deviation.objects.filter(family__site__in=sites)
    order = sorted(facts, key=lambda fact: (fact.occurred_at, fact.pk), reverse=True)
    assert [row.id for row in listed] == [fact.pk for fact in order] != []


def test_a_page_of_deviations_costs_the_same_of_six_and_of_fifteen(coordinator):
    many_deviations(range(6), coordinator)
    few = cost_of(lambda page: queries.deviations_on(study(), SITES, page))
    many_deviations(range(6, 15), coordinator)
    many = cost_of(lambda page: queries.deviations_on(study(), SITES, page))
    assert few == many == (3, 6)


@pytest.mark.parametrize("act", ["comment", "record_deviation"])
def test_an_empty_note_is_refused(family, coordinator, act):
    text = {"text": " "} if act == "comment" else {"kind": "other", "what": " "}
    with pytest.raises(actions.NothingWritten):
        getattr(actions, act)(study=study(), family=family, by=coordinator, at=AT, **text)


def test_the_history_shows_every_fact_and_marks_the_corrected_one(family, coordinator):
    child = add(family, coordinator, *CHILD)
    actions.correct_child(
        study=study(), child=child, by=coordinator, at=AT, reason="Spelling",
        name="Mairi", born=CHILD[1],
    )  # fmt: skip
    lines = queries.history(family)
    assert [(line.kind, line.superseded) for line in lines] == [
        ("families.Child", False),
        ("families.Child", True),
        ("families.ContactAgreed", False),
        ("families.Family", False),
    ]
    assert len(lines) == Entry.objects.filter(family=family.pk).count()
    hidden = queries.history(family, without=("families.Child",))
    assert [line.kind for line in hidden] == ["families.ContactAgreed", "families.Family"]


def test_questions_cost_the_same_for_one_child_and_for_ten(coordinator):
    def costs(family):
        asks = (
            lambda: queries.identity(family),
            lambda: queries.history(family),
            lambda: queries.ages_on(family, AT.date()),
        )
        return [statements(ask) for ask in asks]

    small, large = opened_family(coordinator), opened_family(coordinator)
    for family, count in ((small, 1), (large, 10)):
        for month in range(count):
            add(family, coordinator, f"Child {month}", date(2021, month + 1, 1))
            parent(family, coordinator, name=f"Parent {month}")
    assert costs(small) == costs(large) == [6, 5, 2]


def test_lists_cost_the_same_for_one_family_and_for_ten(coordinator):
    def costs():
        asks = (lambda: queries.families(study()), lambda: queries.deviations(study()))
        return [statements(ask) for ask in asks]

    def deviate():
        actions.record_deviation(
            study=study(), family=opened_family(coordinator), by=coordinator, at=AT,
            kind="other", what="Something",
        )  # fmt: skip

    deviate()
    one = costs()
    for _ in range(9):
        deviate()
    assert (one, costs()) == ([1, 1], [1, 1])


def test_what_happened_earlier_keeps_its_own_time(coordinator):
    before = datetime(2023, 4, 1, 12, tzinfo=UTC)
    opened_family(coordinator, occurred_at=before)
    assert [row.identified_at for row in queries.families(study())] == [before]


def test_numbers_that_follow_one_another_are_told_as_a_run():
    glasgow = [family_number("GLA", running) for running in (8, 9, 10, 12)]
    bromley = [family_number("BRO", running) for running in (13, 14)]
    assert list(runs([*glasgow, *bromley])) == [
        (glasgow[0], glasgow[2], 3), (glasgow[3], glasgow[3], 1), (*bromley, 2)
    ]  # fmt: skip
    assert list(runs([])) == []
