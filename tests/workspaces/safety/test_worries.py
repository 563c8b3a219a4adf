"""A worry is always kept, sealed, and brought to those who look after safety."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from alongside.foundations import entropy
from alongside.foundations.messages.models import Message
from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing.sealing import SealBroken
from alongside.science.protocol import Permission
from alongside.workspaces.families import actions as families
from alongside.workspaces.referrals.actions import InTheFuture
from alongside.workspaces.safety import actions, queries, sealed, words
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from tests.workspaces.long_lists import all_pages, cost_of
from tests.workspaces.made_up import AT, opened_family, person, referred_family, study
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ips_then_sau,
    ready_families,
    team,
    told,
)
from tests.workspaces.safety.worried import SEEN, SITES, reviews_of, worry

pytestmark = pytest.mark.django_db


def test_whoever_opens_pages_about_families_may_record_a_worry():
    open_them = [role for role in study().roles if Permission.FAMILIES_SEE in role.permissions]
    without = [role.id for role in open_them if Permission.SAFETY_RECORD not in role.permissions]
    assert (len(open_them) > 8, without) == (True, [])


def test_what_was_seen_is_sealed_and_can_be_read_again():
    nurse = person("research_nurse", ["glasgow"])
    family = opened_family(nurse)
    concern = worry(nurse, family, danger_now=True)
    assert (concern.with_family_key, concern.danger_now, concern.told) == (
        True,
        True,
        ["social_worker"],
    )
    assert b"bruised" not in bytes(concern.sealed)
    assert queries.words_of(queries.find(family, concern.pk)) == SEEN
    assert verify().findings == ()


def test_a_family_without_agreement_or_forgotten_can_be_worried_about():
    nurse = person("research_nurse", ["glasgow"])
    social_worker = person("social_worker", ["glasgow"])
    nameless = referred_family(social_worker, agreed_to_contact=False)
    forgotten = opened_family(nurse)
    before = worry(nurse, forgotten)
    families.forget_family(
        study=study(), family=forgotten, by=nurse, at=AT, reason="They asked for it"
    )
    later = [worry(nurse, each) for each in (nameless, forgotten)]
    assert [queries.words_of(each) for each in later] == [SEEN, SEEN]
    assert (later[1].with_family_key, queries.words_of(before)) == (False, None)
    with pytest.raises(SealBroken):
        sealed.open_words(nameless.pk, queries.CONCERN, later[1].sealed, with_family_key=False)


def test_a_worry_about_a_joined_family_goes_where_the_record_goes_on():
    nurse = person("research_nurse", ["glasgow"])
    first, second, third = (opened_family(nurse) for _ in range(3))
    for family, into in ((first, second), (second, third)):
        families.join_families(
            study=study(), family=family, into=into, by=nurse, at=AT, reason="The same"
        )
    assert worry(nurse, first).family == third


def test_what_is_refused_about_a_worry():
    nurse = person("research_nurse", ["glasgow"])
    family = opened_family(nurse)
    for refusal, more in [
        (actions.NothingSeen, {"seen": "  "}),
        (actions.NotAsListed, {"told": ["the press"]}),
        (InTheFuture, {"occurred_at": AT + timedelta(hours=1)}),
    ]:
        with pytest.raises(refusal):
            worry(nurse, family, **more)
    assert SafeguardingConcern.objects.count() == 0


def test_those_who_look_after_safety_at_the_site_are_alerted_without_details():
    nurse = person("research_nurse", ["glasgow"])
    here = [
        person("recruitment_coordinator", ["glasgow"]),
        person("trial_manager"),
        person("ips_team_manager", ["glasgow"]),
        person("principal_investigator"),
    ]
    person("recruitment_coordinator", ["bromley"])
    person("statistician")
    family = opened_family(nurse)
    concern = worry(nurse, family, address="https://example.org/worries/", danger_now=True)
    sent = list(Message.objects.all())
    assert {message.to for message in sent} == {each.email for each in here}
    assert sorted(concern.alerted) == sorted(each.pk for each in here)
    for message in sent:
        assert message.subject == "Please look at Alongside now"
        assert "https://example.org/worries/" in message.body
        letter = message.subject + message.body + message.about + message.key
        assert [word for word in (family.number, "bruised", "Daddy", "ips") if word in letter] == []


def test_the_alert_is_the_same_whatever_the_arm():
    people = team()
    person("ips_team_manager", ["glasgow"])
    ips_then_sau(people)
    both = ready_families(people, 2)
    for family in both:
        allocated(people, family)
        told(people, family)
    Message.objects.all().delete()
    letters = []
    for family in both:
        worry(people.nurse, family, at=NOW)
        letters.append(sorted(Message.objects.values_list("to", "subject", "body")))
        Message.objects.all().delete()
    assert letters[0] == letters[1] and len(letters[0]) == 3


def test_a_worry_is_saved_when_no_message_can_be_sent():
    nurse = person("research_nurse", ["glasgow"])
    manager = person("trial_manager")
    type(manager).objects.filter(pk=manager.pk).update(email="no address")
    family = opened_family(nurse)
    first = worry(nurse, family)
    assert (first.alerted, words.recorded(study(), first)) == (
        [],
        "The worry is recorded. Nobody could be told by email: please ring somebody.",
    )

    with connection.cursor() as cursor, changing_tables(connection):
        cursor.execute(f"ALTER TABLE {Message._meta.db_table} RENAME TO out_of_order")
    assert worry(nurse, family).alerted == []
    assert SafeguardingConcern.objects.count() == 2


def test_the_same_worry_sent_twice_is_one():
    nurse, entry = person("research_nurse", ["glasgow"]), entropy.new_id(AT)
    person("trial_manager")
    family = opened_family(nurse)
    first = worry(nurse, family, entry=entry)
    assert worry(nurse, family, entry=entry).pk == first.pk
    assert (SafeguardingConcern.objects.count(), Message.objects.count()) == (1, 1)


def test_a_worry_is_reviewed_closed_and_opened_again():
    nurse, manager = person("research_nurse", ["glasgow"]), person("trial_manager")
    family = opened_family(nurse)
    concern = worry(nurse, family)
    given = {"study": study(), "concern": concern, "by": manager}
    first, second, third = (AT + timedelta(hours=n) for n in (1, 2, 3))

    def state():
        return words.state(queries.concerns(study(), SITES).page.rows[0])[0]

    assert state() == "Not read yet"
    with pytest.raises(actions.NotClosed):
        actions.reopen(**given, at=first, note="Not over")
    with pytest.raises(actions.NothingNoted):
        actions.review(**given, at=first, note=" ", closes=False)
    actions.review(**given, at=first, note="The duty worker is ringing them", closes=False)
    assert state() == "Being followed"
    actions.review(**given, at=second, note="Visited; the boy is safe", closes=True)
    assert (state(), words.next_steps(study(), SITES, AT)) == ("Closed", [])
    with pytest.raises(actions.AlreadyClosed):
        actions.review(**given, at=third, note="Again", closes=True)
    actions.reopen(**given, at=third, note="A neighbour rang")
    assert state() == "Being followed"
    assert [row.words for row in queries.reviews(concern)] == [
        "A neighbour rang",
        "Visited; the boy is safe",
        "The duty worker is ringing them",
    ]
    assert b"neighbour" not in b"".join(bytes(row.sealed) for row in ConcernReviewed.objects.all())
    steps = words.next_steps(study(), SITES, AT)
    assert [(step.view, step.number) for step in steps] == [("safety:concern", family.number)]
    said = [words.DESCRIBE[f._meta.label](f, study()) for f in (concern, *reviews_of(concern))]
    assert said == [
        "A worry was recorded",
        "A worry was looked at",
        "A worry was closed",
        "A worry was looked at",
    ]


def test_danger_comes_first_and_closed_last():
    nurse, manager = person("research_nurse", ["glasgow"]), person("trial_manager")
    family = opened_family(nurse)
    calm, danger, over = (
        worry(nurse, family, danger_now=now, at=AT + timedelta(minutes=n))
        for n, now in enumerate((False, True, True))
    )
    actions.review(
        study=study(), concern=over, note="Safe", closes=True, by=manager,
        at=AT + timedelta(minutes=3),
    )  # fmt: skip
    found = queries.concerns(study(), SITES)
    assert [row.id for row in found.page.rows] == [danger.pk, calm.pk, over.pk]
    assert (found.open, queries.concerns(study(), ["bromley"]).page.rows) == (2, ())


def many_worries(numbers):
    """With danger and without, not read, read, closed, and opened again."""
    nurse, manager = person("research_nurse", ["glasgow"]), person("trial_manager")
    for each in numbers:
        at = AT + timedelta(hours=4 * each)
        family = opened_family(nurse, site=SITES[each % 5 == 4], at=at)
        given = {"study": study(), "by": manager, "note": "Seen"}
        given["concern"] = worry(nurse, family, danger_now=each % 2 == 0, at=at)
        for step, act in enumerate((actions.review, actions.review, actions.reopen)[: each % 4]):
            more = {"closes": step == 1} if act is actions.review else {}
            act(**given, **more, at=at + timedelta(hours=step + 1))


def in_the_order_of_the_list(sites):
    """As Python sorts all that there are."""
    rows = SafeguardingConcern.objects.filter(family__site__in=sites)
    closed = {
        review.concern_id: review.closes
        for review in ConcernReviewed.objects.order_by("occurred_at")
    }
    order = sorted(rows, key=lambda row: row.occurred_at, reverse=True)
    order.sort(key=lambda row: (closed.get(row.pk, False), not row.danger_now))
    return [(row.pk, closed.get(row.pk, False)) for row in order]


@pytest.mark.parametrize("sites", [SITES, ["glasgow"], ["bromley"]])
def test_the_pages_together_are_the_whole_list_in_its_order(sites):
    many_worries(range(13))
    listed = all_pages(lambda page: queries.concerns(study(), sites, page).page)
    assert [(row.id, row.closed) for row in listed] == in_the_order_of_the_list(sites)
    waiting = sum(not row.closed for row in listed)
    assert queries.concerns(study(), sites).open == waiting
    steps = words.next_steps(study(), sites, AT)
    assert [step.arguments[1] for step in steps] == [str(row.id) for row in listed[:waiting]]


def test_a_page_of_worries_costs_the_same_of_six_and_of_fifteen():
    many_worries(range(6))
    few = cost_of(lambda page: queries.concerns(study(), SITES, page).page)
    many_worries(range(6, 15))
    assert few == cost_of(lambda page: queries.concerns(study(), SITES, page).page) == (3, 6)


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        (datetime(2023, 7, 4, 9, 30, tzinfo=UTC), "Monday to Friday, 9:00 to 17:00"),
        (datetime(2023, 7, 4, 16, 30, tzinfo=UTC), "Evenings, weekends and bank holidays"),
        (datetime(2023, 7, 8, 10, 0, tzinfo=UTC), "Evenings, weekends and bank holidays"),
    ],
)
def test_the_number_that_answers_now_comes_first(moment, first):
    numbers = words.whom_to_ring(study(), "bromley", moment)
    contact = study().site("bromley").safeguarding
    assert [numbers[0]["phone"], numbers[1]["when"]] == ["999", first]
    assert {each["phone"] for each in numbers[1:]} == {contact.phone, contact.out_of_hours_phone}
