"""A worry is always kept, sealed, and brought to those who look after safety."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock, entropy
from alongside.foundations.messages.models import Message
from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.verifying import verify
from alongside.foundations.sealing.sealing import SealBroken
from alongside.science.protocol import Permission
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.referrals.actions import InTheFuture
from alongside.workspaces.safety import actions, queries, sealed, urls, words
from alongside.workspaces.safety.models import ConcernReviewed, SafeguardingConcern
from tests.workspaces.made_up import AT, opened_family, person, referred_family, study
from tests.workspaces.randomisation.stories import (
    NOW,
    allocated,
    ips_then_sau,
    ready_families,
    team,
    told,
)

pytestmark = pytest.mark.django_db
SLUG = "ips-feasibility"
SITES = ["glasgow", "bromley"]
SEEN = "The boy’s arm was bruised. “Daddy did that”, he said."


def worry(by, family, *, at=AT, **more):
    given = {"seen": SEEN, "danger_now": False, "told": ["social_worker"], **more}
    return actions.record_concern(study=study(), family=family, by=by, at=at, **given)


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
        return words.state(queries.concerns(study(), SITES)[0])[0]

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


def reviews_of(concern):
    return ConcernReviewed.objects.filter(concern=concern).order_by("recorded_at", "id")


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
    assert [row.id for row in queries.concerns(study(), SITES)] == [danger.pk, calm.pk, over.pk]
    assert queries.concerns(study(), ["bromley"]) == []


def test_the_list_takes_the_same_queries_for_one_worry_and_for_many():
    nurse = person("research_nurse", ["glasgow"])

    def count():
        with CaptureQueriesContext(connection) as caught:
            queries.concerns(study(), SITES)
            words.next_steps(study(), SITES, AT)
        return len(caught)

    worry(nurse, opened_family(nurse))
    one = count()
    for _ in range(9):
        worry(nurse, opened_family(nurse))
    assert count() == one == 2


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


def page(name, *arguments):
    return reverse(f"safety:{name}", args=[SLUG, *arguments])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sent(client, url, **given):
    entry = re.search(r'name="entry" value="([^"]+)"', client.get(url).content.decode())[1]
    return client.post(url, {"entry": entry, **given})


WHEN = {
    "occurred_at-day": "3",
    "occurred_at-month": "4",
    "occurred_at-year": "2023",
    "occurred_at-time": "10:00",
}


def test_a_nurse_records_a_worry_on_a_page_that_first_says_whom_to_ring(client):
    nurse = person("research_nurse", ["bromley"])
    manager = person("trial_manager")
    family = opened_family(nurse, site="bromley")
    client.force_login(nurse)
    with clock.held_at(AT):
        shown = client.get(page("worry", family.number)).content.decode()
        assert shown.index("999") < shown.index("020 7946 0201") < shown.index('name="seen"')
        assert 'href="tel:02079460201"' in shown
        assert ", Monday to Friday, 9:00 to 17:00</span>" in shown
        incomplete = sent(client, page("worry", family.number), seen=SEEN, **WHEN)
        assert incomplete.status_code == 422 and "bruised" in text(incomplete)
        done = sent(
            client, page("worry", family.number), seen=SEEN, danger_now="yes",
            told=["nobody_yet"], **WHEN,
        )  # fmt: skip
        assert done.headers["Location"] == f"/{SLUG}/families/{family.number}/"
        client.force_login(manager)
        listed = text(client.get(page("concerns")))
        assert "Danger now, not read yet" in listed and "bruised" not in listed
        concern = SafeguardingConcern.objects.get()
        opened = page("concern", family.number, concern.pk)
        assert "bruised" in text(client.get(opened)) and nurse.name in text(client.get(opened))
        assert sent(client, opened, note="Rang them", closes="yes").status_code == 302
        assert "This worry is closed." in text(client.get(opened))
        assert sent(client, opened, note="Not over").status_code == 302
    assert [row.closes for row in reviews_of(concern)] == [True, False]


def test_everybody_who_may_record_reaches_the_worry_button_and_nobody_is_told_an_arm(client):
    people = team()
    ips_then_sau(people)
    ips, sau = ready_families(people, 2)
    for family in (ips, sau):
        allocated(people, family)
        told(people, family)
    arms = {word for arm in study().arms for word in (arm.name, arm.description)}
    with clock.held_at(NOW):
        for role in study().roles:
            client.force_login(person(role.id, ["glasgow"]))
            answers = [client.get(page("worry", each.number)) for each in (ips, sau)]
            may = "safety.record" in role.permissions and not role.own_only
            expected = 200 if may else (404 if role.own_only else 403)
            assert (role.id, [a.status_code for a in answers]) == (role.id, [expected] * 2)
            shown = [
                re.sub(r'value="[^"]{20,}"', "", a.content.decode()).replace(f.number, "")
                for a, f in zip(answers, (ips, sau), strict=True)
            ]
            assert [arm for arm in arms for each in shown if arm in each] == []


def test_a_blinded_reader_opens_the_words_of_others_only_by_asking(client):
    people = team()
    family = ready_families(people, 1)[0]
    concern = worry(people.coordinator, family, at=NOW)
    client.force_login(person("principal_investigator"))
    opened = page("concern", family.number, concern.pk)
    with clock.held_at(NOW):
        for url in (page("concerns"), opened):
            shown = text(client.get(url))
            assert "bruised" not in shown and people.coordinator.name not in shown
        assert "bruised" in text(client.get(opened + "?words=shown"))


def test_the_team_of_one_arm_sees_worries_about_its_own_families_only(client):
    people = team()
    ips_then_sau(people)
    both = ready_families(people, 2)
    for family in both:
        allocated(people, family)
        told(people, family)
    concerns = [worry(people.nurse, family, at=NOW) for family in both]
    client.force_login(person("ips_team_manager", ["glasgow"]))
    with clock.held_at(NOW):
        listed = text(client.get(page("concerns")))
        assert [family.number in listed for family in both] == [True, False]
        codes = [
            client.get(page("concern", f.number, c.pk)).status_code
            for f, c in zip(both, concerns, strict=True)
        ]
    assert codes == [200, 404]


def test_worries_are_read_only_by_those_who_look_after_safety(client):
    people = team()
    family = opened_family(people.coordinator, at=NOW)
    concern = worry(people.coordinator, family, at=NOW)
    for role in ("research_nurse", "social_worker", "statistician", "health_economist"):
        client.force_login(person(role, ["glasgow"]))
        urls_ = (page("concerns"), page("concern", family.number, concern.pk))
        assert [client.get(url).status_code for url in urls_] == [403, 403]
    client.force_login(people.coordinator)
    other = opened_family(people.coordinator, at=NOW)
    assert client.get(page("concern", other.number, concern.pk)).status_code == 404


def test_a_nurse_says_that_the_arm_was_learned_and_never_which(client):
    people = team()
    family = opened_family(people.nurse, at=NOW)
    url = page("learned_arm", family.number)
    with clock.held_at(NOW):
        client.force_login(people.manager)
        assert client.get(url).status_code == 403
        client.force_login(people.nurse)
        form = text(client.get(url))
        assert [arm.name for arm in study().arms if arm.name in form] == []
        assert "textarea" not in client.get(url).content.decode()
        assert sent(client, url, how="family_said", **WHEN).status_code == 302
    fact = Deviation.objects.get(family=family)
    assert (fact.kind, fact.what, fact.recorded_by) == (
        "assessor_learned_arm",
        "Somebody in the family said it",
        people.nurse,
    )
    assert [message.to for message in Message.objects.all()] == [people.manager.email]


def test_every_page_of_this_room_is_tested_here():
    assert {each.name for each in urls.urlpatterns} == {
        "concerns",
        "worry",
        "concern",
        "learned_arm",
    }


def test_whoever_does_not_meet_the_family_is_led_to_a_page_that_opens(client):
    people = team()
    worker = person("family_engagement_worker", ["glasgow"])
    family = referred_family(people.social_worker)
    home = reverse("caseload:home", args=[SLUG])
    with clock.held_at(AT):
        client.force_login(worker)
        shown = client.get(page("worry", family.number)).text
        assert f'href="{home}"' in shown.split("<main")[1].split("<h1")[0]
        given = {"seen": SEEN, "danger_now": "no", "told": ["social_worker"], **WHEN}
        answer = sent(client, page("worry", family.number), **given)
        assert SafeguardingConcern.objects.get().family == family
        assert answer.headers["Location"] == home
        after = client.get(home)
        assert (after.status_code, "The worry is recorded" in after.text) == (200, True)
        own_page = reverse("caseload:family", args=[SLUG, family.number])
        for someone in (people.social_worker, people.coordinator):
            client.force_login(someone)
            assert client.get(own_page).status_code == 200
