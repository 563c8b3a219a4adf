"""The pages before consent, as people use them."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Child, Family, Parent
from alongside.workspaces.referrals import actions, queries
from alongside.workspaces.referrals.models import AmbiguityDecision, Referral
from tests.workspaces.made_up import (
    AT,
    CHILD,
    CONTACT,
    PASSWORD,
    PEOPLE,
    allowing,
    eligible_family,
    person,
    referred_family,
    screened_family,
    study,
)

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
SLUG = "ips-feasibility"


@pytest.fixture(autouse=True)
def on_4_april_2023():
    with clock.held_at(LATER):
        yield


@pytest.fixture
def worker():
    return person("social_worker", ["glasgow"])


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow"])


@pytest.fixture
def manager():
    return person("trial_manager")


def browser(someone):
    client = Client()
    client.force_login(someone)
    return client


def page(name, *arguments):
    return reverse(f"referrals:{name}", args=[SLUG, *arguments])


def text_of(response):
    return unescape(response.content.decode())


def day(name, value):
    if value is None:
        return {}
    parts = {"day": value.day, "month": value.month, "year": value.year}
    return {f"{name}-{part}": str(number) for part, number in parts.items()}


def moment(name, value):
    return {**day(name, value), f"{name}-time": f"{value.astimezone(LONDON):%H:%M}"}


def referral_form(**changed):
    answers = {
        f"criterion_{id}-answer": said["answer"] for id, said in allowing(at_referral=True).items()
    }
    return {
        **answers, "team": "south", "leaflet": "no", "agrees": "yes", "parent_name": "Ann O’Neil",
        "relation": "mother", "phone": "0141 496 0303", "child_1_name": CHILD[0],
        **day("child_1_born", CHILD[1]), **changed,
    }  # fmt: skip


def not_agreeing(**changed):
    return referral_form(agrees="no", reasons=["no_research"], **changed)


def test_a_social_worker_refers_a_family_on_one_page(worker):
    client = browser(worker)
    assert client.get(page("refer")).status_code == 200
    response = client.post(page("refer"), referral_form(), follow=True)
    (family,) = Family.objects.all()
    assert response.redirect_chain == [(page("mine"), 302)]
    assert f"The family is recorded as {family.number}" in text_of(response)
    assert [(c.name, c.born) for c in family_queries.children(family)] == [CHILD]
    assert Referral.objects.get().team == "south"


def test_the_time_taken_runs_from_when_the_page_was_shown(worker):
    client = browser(worker)
    shown = client.get(page("refer"))
    entry = text_of(shown).split('name="entry" value="')[1].split('"')[0]
    with clock.held_at(LATER + timedelta(seconds=95)):
        client.post(page("refer"), referral_form(entry=entry))
        client.post(page("refer"), referral_form(entry=entry))
    assert [row.seconds_taken for row in Referral.objects.all()] == [95]


def test_names_typed_before_choosing_no_are_dropped(worker):
    response = browser(worker).post(page("refer"), not_agreeing(), follow=True)
    assert "No name or contact detail is kept." in text_of(response)
    assert (Child.objects.count(), Parent.objects.count()) == (0, 0)
    referral = Referral.objects.get()
    assert (referral.agreed_to_contact, referral.main_reason) == (False, "no_research")


TYPED = {
    "parent_name": "Vera Never-Kept", "child_1_name": "Wren Never-Kept",
    "phone": "020 7946 0999", "email": "never.kept@example.org", "postcode": "G41 9ZZ",
    "safety": "Ring the door of Never-Kept", "interpreter": "Neverkeptish",
}  # fmt: skip


def test_no_table_holds_anything_that_was_typed_about_a_family_that_does_not_agree(worker):
    reply = browser(worker).post(page("refer"), not_agreeing(**TYPED), follow=True)
    assert "No name or contact detail is kept." in text_of(reply)
    assert kept_of(*TYPED.values(), "2021-03-14", CHILD[1].isoformat()) == []


def test_the_same_search_finds_what_is_kept_in_the_open(worker):
    """So that the search above could fail."""
    note = {"criterion_in_therapy-answer": "unsure", "criterion_in_therapy-note": "Play group"}
    browser(worker).post(page("refer"), not_agreeing(**note))
    assert kept_of("play GROUP") == ["referrals_referral"]


def test_of_a_family_that_agrees_names_and_ways_of_contact_are_kept_sealed_alone(worker):
    browser(worker).post(page("refer"), referral_form(**TYPED))
    assert family_queries.contact(Family.objects.get()).email == "never.kept@example.org"
    sealed = [value for name, value in TYPED.items() if name != "interpreter"]
    assert kept_of(*sealed, CHILD[1].isoformat()) == []


def kept_of(*typed):
    """The tables in which any of this stands, in whatever case; on SQLite the whole file too."""
    found = []
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            cells = b"\0".join(_bytes(cell) for row in cursor for cell in row).lower()
        found += [table for each in typed if each.lower().encode() in cells]
    if connection.vendor == "sqlite" and not found:
        whole = connection.connection.serialize().lower()
        found += ["the file" for each in typed if each.lower().encode() in whole]
    return found


def _bytes(cell):
    return bytes(cell) if isinstance(cell, bytes | memoryview) else str(cell).encode()


@pytest.mark.parametrize("agrees", ["yes", "no"])
@pytest.mark.parametrize(
    ("note", "found"),
    [
        ("vera would rather wait", "vera"),
        ("Not with Wren’s cold.", "Wren’s"),
        ("Text 020 7946 0999 first", "020 7946 0999"),
        ("She lives at G41 9ZZ", "G41 9ZZ"),
        ("never.kept@example.org", "never.kept@example.org"),
    ],
)
def test_a_note_that_names_the_family_is_refused_where_it_stands(worker, agrees, note, found):
    unsure = {"criterion_in_therapy-answer": "unsure", "criterion_in_therapy-note": note}
    form = not_agreeing(**TYPED, **unsure) | {"agrees": agrees}
    response = browser(worker).post(page("refer"), form)
    assert (response.status_code, Referral.objects.count()) == (422, 0)
    assert f"“{found}” tells who the family is" in text_of(response)
    assert note in text_of(response)


def test_of_several_reasons_one_is_the_main_one(worker):
    form = not_agreeing() | {"reasons": ["no_research", "enough_support"]}
    response = browser(worker).post(page("refer"), form)
    assert response.status_code == 422
    assert "Say which of the reasons is the main one." in text_of(response)
    assert Referral.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            day("child_1_born", LATER + timedelta(days=1)),
            "“Child’s date of birth”: this date is in the future.",
        ),
        (
            {"child_1_born-day": "29", "child_1_born-month": "2", "child_1_born-year": "2023"},
            "February 2023 has 28 days.",
        ),
        ({"phone": ""}, "Write a telephone number or an email address"),
        ({"child_1_name": ""}, "“Child’s name” is empty."),
        (
            {"more_children": "yes", "child_2_name": "Iain"},
            "date of birth as well",
        ),
        ({"parent_name": ""}, "“Parent’s name” is empty."),
        ({"criterion_in_therapy-answer": ""}, "has no answer yet"),
        ({"criterion_in_therapy-answer": "unsure"}, "Say in a few words what is not clear."),
        ({"team": "elsewhere"}, "choose one of the answers shown"),
    ],
)
def test_an_error_stands_at_its_field_and_everything_typed_is_kept(worker, changed, said):
    response = browser(worker).post(page("refer"), referral_form(**changed))
    assert (response.status_code, Referral.objects.count()) == (422, 0)
    assert said in text_of(response)
    assert 'value="0141 496 0303"' in text_of(response) or "phone" in changed
    assert "Ann O’Neil" in text_of(response) or "parent_name" in changed


def test_a_leap_day_and_gaelic_accents_are_taken_as_they_are(worker):
    form = referral_form(child_1_name="Seònaid Nic’Ille", **{
        "child_1_born-day": "29", "child_1_born-month": "2", "child_1_born-year": "2020"
    })  # fmt: skip
    browser(worker).post(page("refer"), form)
    (child,) = family_queries.children(Family.objects.get())
    assert (child.name, child.born_month) == ("Seònaid Nic’Ille", "2020-02")


def test_a_child_of_six_is_recorded_and_the_social_worker_is_told(worker):
    form = referral_form(**{"child_1_born-year": "2015"})
    response = browser(worker).post(page("refer"), form, follow=True)
    assert "No child is of the study's ages" in text_of(response)
    assert Referral.objects.get().ages_fit is False


def test_a_parent_of_15_is_recorded_and_the_social_worker_is_told(worker):
    form = referral_form(**day("parent_born", LATER.replace(year=2008).date()))
    response = browser(worker).post(page("refer"), form, follow=True)
    assert "The parent is younger than 16" in text_of(response)


def test_a_family_met_before_is_shown_by_number_only_to_those_who_may_see_it(worker):
    known = referred_family(worker)
    other = person("social_worker", ["glasgow"])
    for someone, sees in ((worker, True), (other, False)):
        response = browser(someone).post(page("refer"), referral_form())
        assert response.status_code == 422
        assert "A family like this has already been referred" in text_of(response)
        assert (known.number in text_of(response)) is sees
        assert re.findall(r"Why should this go on\?[^<\n]*", text_of(response)) == [
            "Why should this go on?"
        ]
    assert Family.objects.count() == 1
    form = referral_form(duplicate_reason="They moved back and ask anew")
    browser(other).post(page("refer"), form)
    assert Family.objects.count() == 2


def test_somebody_at_two_sites_chooses_and_is_remembered():
    both = person("social_worker", ["glasgow", "bromley"])
    client = browser(both)
    assert "Where does the family live?" in text_of(client.get(page("refer")))
    shown = text_of(client.get(page("refer") + "?site=bromley"))
    assert "on a Child Protection Plan" in shown
    form = referral_form(team="safeguarding_east")
    client.post(page("refer") + "?site=bromley", form)
    shown = text_of(client.get(page("refer")))
    assert 'value="safeguarding_east" selected' in shown


def test_my_referrals_show_my_own_in_words_without_an_arm(worker, coordinator):
    eligible_family(worker, coordinator, at=LATER)
    referred_family(person("social_worker", ["glasgow"]), at=LATER)
    shown = text_of(browser(worker).get(page("mine")))
    assert "You have recorded 1 family." in shown
    assert "Can take part: consent comes next" in shown
    assert "Infant Parent Support" not in shown and "Services as usual" not in shown


FAMILY_PAGES = [
    "contact", "information", "screening", "ask", "decision", "declined", "agreement", "people",
    "add_child", "add_parent", "contact_details", "join", "forget", "comments",
    "family_deviations",
]  # fmt: skip


@pytest.mark.parametrize("name", FAMILY_PAGES)
def test_every_page_about_a_family_opens_for_the_coordinator_of_its_site(name, worker, coordinator):
    family = screened_family(worker, coordinator, at=LATER)
    elsewhere = person("recruitment_coordinator", ["bromley"])
    statuses = [
        browser(someone).get(page(name, family.number)).status_code
        for someone in (coordinator, elsewhere)
    ]
    assert statuses == [200, 404]


@pytest.mark.parametrize("name", [name for name in FAMILY_PAGES if name not in {
    "people", "add_child", "add_parent", "contact_details", "comments", "family_deviations"
}])  # fmt: skip
def test_a_social_worker_does_not_screen(name, worker):
    family = referred_family(worker, at=LATER)
    assert browser(worker).get(page(name, family.number)).status_code == 403


def test_an_attempt_is_recorded_and_taken_back(worker, coordinator):
    family = referred_family(worker, at=LATER)
    client = browser(coordinator)
    form = {"channel": "phone", "outcome": "no_answer", **moment("occurred_at", LATER)}
    response = client.post(page("contact", family.number), form)
    assert response.url == reverse("caseload:family", args=[SLUG, family.number])
    (attempt,) = queries.attempts(family)
    client.post(page("correct", family.number, attempt.id), {"reason": "Other family"})
    assert queries.attempts(family) == []


def test_what_is_safe_and_the_number_to_press_stand_above_the_attempt(worker, coordinator):
    told = replace(CONTACT, safety="Never ring after six")
    family = referred_family(worker, at=LATER, people=replace(PEOPLE, contact=told))
    shown = text_of(browser(coordinator).get(page("contact", family.number)))
    places = [
        shown.index(each)
        for each in ("Never ring after six", 'href="tel:01414960303"', "Record an attempt")
    ]
    assert places == sorted(places)


def test_a_future_attempt_is_refused_at_the_field(worker, coordinator):
    family = referred_family(worker, at=LATER)
    later = moment("occurred_at", LATER + timedelta(hours=2))
    form = {"channel": "phone", "outcome": "no_answer", "note": "Typed already", **later}
    response = browser(coordinator).post(page("contact", family.number), form)
    assert response.status_code == 422
    assert "this time is in the future." in text_of(response)
    assert "Typed already" in text_of(response)


def test_information_is_recorded_with_its_time(worker, coordinator):
    family = referred_family(worker, at=AT, leaflet=None)
    form = {
        "version": "1.0", "mode": "email", "giver": "recruitment_coordinator",
        **moment("occurred_at", LATER - timedelta(hours=3)),
    }  # fmt: skip
    browser(coordinator).post(page("information", family.number), form)
    assert [row.at for row in queries.information(family)] == [LATER - timedelta(hours=3)]


def screening_form(**changed):
    answers = {f"{id}-answer": said["answer"] for id, said in allowing(**changed).items()}
    notes = {f"{id}-note": "Not clear" for id, answer in changed.items() if answer == "unsure"}
    return answers | notes


def test_screening_shows_the_referral_and_past_decisions_and_leads_to_the_decision(
    worker, coordinator, manager
):
    told = allowing(at_referral=True) | {"in_therapy": {"answer": "unsure", "note": "Nursery play"}}
    family = referred_family(worker, at=LATER, criteria=told)
    client = browser(coordinator)
    question = {"criterion": "in_therapy", "question": "Does nursery play count?"}
    client.post(page("ask", family.number), question)
    asked = queries.questions(study(), ["glasgow"]).page.rows[0]
    answer = {"answer": "no", "decision": "Play is not therapy.", "password": PASSWORD}
    browser(manager).post(page("question", asked.id), answer)
    another = referred_family(worker, at=LATER)
    for each, said in ((family, "Nursery play"), (another, "Play is not therapy.")):
        assert said in text_of(client.get(page("screening", each.number)))
    response = client.post(page("screening", family.number), screening_form(in_therapy="unsure"))
    assert response.url == page("decision", family.number)
    client.post(page("decision", family.number), {"eligible": "yes"})
    assert list(queries.eligible(study())) == [family.pk]


def test_a_question_is_not_signed_with_a_wrong_password(worker, coordinator, manager):
    family = referred_family(worker, at=LATER)
    asked = actions.ask_team(
        study=study(), family=family, by=coordinator, at=LATER, criterion="in_therapy",
        question="Does nursery play count?",
    )  # fmt: skip
    client = browser(manager)
    form = {"answer": "no", "decision": "Play is not therapy.", "password": "wrong"}
    response = client.post(page("question", asked.pk), form)
    assert (response.status_code, AmbiguityDecision.objects.count()) == (422, 0)
    assert "This is not your password" in text_of(response)
    assert "wrong" not in text_of(response).split("<main")[1].split("Your password")[1][:400]
    client.post(page("question", asked.pk), form | {"password": PASSWORD})
    shown = text_of(client.get(page("to_answer")))
    assert ("Answered: no" in shown, "0 questions wait" in shown) == (True, True)


def test_questions_are_seen_by_those_who_screen_and_answered_by_those_who_decide(
    coordinator, manager, worker
):
    seen = [
        [browser(someone).get(page(name)).status_code for name in ("ambiguities", "to_answer")]
        for someone in (coordinator, manager, worker)
    ]
    assert seen == [[200, 403], [403, 200], [403, 403]]


def test_the_second_coordinator_reads_who_decided(worker, coordinator):
    family = eligible_family(worker, coordinator, at=LATER)
    other = person("recruitment_coordinator", ["glasgow"])
    form = {"eligible": "no", "reasons": ["outside_area"]}
    response = browser(other).post(page("decision", family.number), form)
    assert response.status_code == 422
    assert f"{coordinator.name} has already decided" in text_of(response)


def test_a_family_declines_and_the_page_says_so(worker, coordinator):
    family = referred_family(worker, at=LATER)
    client = browser(coordinator)
    client.post(page("declined", family.number), {"reasons": ["too_much_going_on"]})
    shown = text_of(client.get(page("declined", family.number)))
    assert "Too much going on at the moment" in shown


def test_a_child_is_added_and_corrected(worker, coordinator):
    family = referred_family(worker, at=LATER)
    client = browser(coordinator)
    born = day("born", CHILD[1])
    form = {"name": "Iain O’Neil", "weeks_early": "2", "index_child": "yes", **born}
    client.post(page("add_child", family.number), form)
    corrected = form | {"name": "Eòin O’Neil", "reason": "Spelling"}
    client.post(page("child", family.number, "B"), corrected)
    known = [(c.letter, c.name, c.weeks_early) for c in family_queries.children(family)]
    assert known == [("A", CHILD[0], 0), ("B", "Eòin O’Neil", 2)]
    shown = text_of(client.get(page("people", family.number)))
    assert ("Eòin O’Neil" in shown, "2 years" in shown) == (True, True)


def test_the_same_child_twice_is_refused_at_the_name(worker, coordinator):
    family = referred_family(worker, at=LATER)
    form = {"name": CHILD[0], "weeks_early": "0", "index_child": "yes", **day("born", CHILD[1])}
    response = browser(coordinator).post(page("add_child", family.number), form)
    assert response.status_code == 422
    assert "already in the family, as child A" in text_of(response)


def test_a_parent_under_16_is_added_and_said_to_be_too_young(worker, coordinator):
    family = referred_family(worker, at=LATER)
    born = day("born", LATER.replace(year=2008).date())
    form = {"name": "Young", "relation": "mother", "answers": "yes", **born}
    response = browser(coordinator).post(page("add_parent", family.number), form, follow=True)
    assert "The parent is younger than 16" in text_of(response)
    assert "Below the study’s age" in text_of(response)


def test_contact_details_are_changed_with_a_reason(worker, coordinator):
    family = referred_family(worker, at=LATER)
    client = browser(coordinator)
    form = {
        "phone": "0141 496 0404", "address": "2 Made Up Street\nFlat 3", "safe_to_text": "yes",
        "safe_to_leave_message": "no", "safe_to_post": "no", "interpreter": "Polish",
        "preferred": "text", "reason": "Moved",
    }  # fmt: skip
    client.post(page("contact_details", family.number), form)
    assert family_queries.contact(family) == family_queries.Contact(
        address=("2 Made Up Street", "Flat 3"), phones=("0141 496 0404",), preferred="text",
        safe_to_text=True, interpreter="Polish",
    )  # fmt: skip
    shown = client.get(page("contact_details", family.number))
    assert 'value="0141 496 0404"' in text_of(shown)


def test_nobody_replaces_what_a_colleague_wrote_without_having_seen_it(worker, coordinator):
    family = referred_family(worker, at=LATER)
    other = person("recruitment_coordinator", ["glasgow"], name="Sam Woods")
    places = {
        page("child", family.number, "A"): {
            "name": "Eòin O’Neil", "weeks_early": "0", "index_child": "yes",
            **day("born", CHILD[1]),
        },
        page("parent", family.number, 1): {
            "name": "Una O’Neil", "relation": "mother", "answers": "yes",
        },
        page("contact_details", family.number): {
            "phone": "0141 496 0404", "safe_to_text": "no", "safe_to_leave_message": "no",
            "safe_to_post": "no",
        },
    }  # fmt: skip
    for address, theirs in places.items():
        mine, yours = ({"reason": why, **theirs} for why in ("The mother rang", "I was told"))
        shown = [text_of(browser(someone).get(address)) for someone in (coordinator, other)]
        first, second = (
            {
                name: text.split(f'name="{name}" value="')[1].split('"')[0]
                for name in ("entry", "seen")
            }
            for text in shown
        )
        assert browser(other).post(address, yours | second).status_code == 302
        assert browser(other).post(address, yours | second).status_code == 302  # sent twice
        answer = browser(coordinator).post(address, mine | first)
        assert (answer.status_code, "Sam Woods changed this" in text_of(answer)) == (422, True)
        assert "The mother rang" in text_of(answer)
        now = text_of(answer).split('name="seen" value="')[1].split('"')[0]
        assert now != first["seen"]
        assert browser(coordinator).post(address, mine | first | {"seen": now}).status_code == 302


def test_two_records_of_a_family_are_joined(worker, coordinator):
    one, other = referred_family(worker, at=LATER), referred_family(worker, at=LATER)
    client = browser(coordinator)
    wrong = {"into": "GLA-0009-9", "reason": "Same child"}
    response = client.post(page("join", other.number), wrong)
    assert "There is no family of this number that you can see." in text_of(response)
    client.post(page("join", other.number), wrong | {"into": one.number.lower()})
    assert family_queries.joined_into(other) == one


def test_a_joining_that_was_wrong_is_taken_back_with_a_reason(worker, coordinator):
    one, other = referred_family(worker, at=LATER), referred_family(worker, at=LATER)
    client = browser(coordinator)
    client.post(page("join", other.number), {"into": one.number, "reason": "Same child"})
    shown = text_of(client.get(page("join", other.number)))
    assert f"{coordinator.name} joined this family to" in shown and "Same child" in shown
    back = page("correct", other.number, family_queries.joining(other).pk)
    assert back in shown
    assert f"Found to be the same family as {one.number}" in text_of(client.get(back))
    client.post(back, {"reason": "They are cousins"})
    assert family_queries.joined_into(other) is None
    client.post(page("join", other.number), {"into": one.number, "reason": "Twins after all"})
    assert family_queries.joined_into(other) == one


def test_a_person_added_later_who_is_known_elsewhere_is_noticed(worker, coordinator):
    known = referred_family(worker, at=LATER)
    late = referred_family(worker, at=LATER, people=replace(PEOPLE, children=()), source="log")
    client = browser(coordinator)
    assert "Another record may be" not in text_of(client.get(page("people", late.number)))
    form = {"name": "maíri O'Neil", "weeks_early": "0", "index_child": "yes"}
    client.post(page("add_child", late.number), form | day("born", CHILD[1]))
    shown = text_of(client.get(page("people", late.number)))
    assert "Another record may be the same family" in shown
    assert known.number in shown


def test_a_family_is_forgotten_only_after_ticking(worker, coordinator):
    family = referred_family(worker, at=LATER)
    client = browser(coordinator)
    client.post(page("forget", family.number), {"reason": "They asked"})
    assert family_queries.forgotten(family) is False
    client.post(page("forget", family.number), {"reason": "They asked", "sure": "yes"})
    assert family_queries.forgotten(family) is True
    shown = text_of(client.get(page("people", family.number)))
    assert ("O’Neil" in shown, "were destroyed" in shown) == (False, True)


@pytest.mark.parametrize("agrees", [True, False])
def test_a_family_changes_its_mind_about_contact(worker, coordinator, agrees):
    family = referred_family(worker, at=LATER, agreed_to_contact=not agrees)
    form = {"reason": "The mother rang"} | ({} if agrees else {"reasons": ["no_research"]})
    browser(coordinator).post(page("agreement", family.number), form)
    assert family_queries.agreed_to_contact(family) is agrees


def test_a_blinded_nurse_reads_only_notes_that_tell_nothing_about_the_arm(worker, coordinator):
    family = referred_family(worker, at=LATER)
    nurse = person("research_nurse", ["glasgow"])
    client = browser(coordinator)
    client.post(page("comments", family.number), {"text": "Had their first session"})
    client.post(
        page("comments", family.number), {"text": "Dog in the house", "open_to_blinded": "yes"}
    )
    browser(nurse).post(page("comments", family.number), {"text": "Prefers mornings"})
    read = {
        name: [note for note in ("first session", "Dog in", "Prefers") if note in shown]
        for name, shown in (
            ("nurse", text_of(browser(nurse).get(page("comments", family.number)))),
            ("coordinator", text_of(client.get(page("comments", family.number)))),
        )
    }
    assert read == {
        "nurse": ["Dog in", "Prefers"], "coordinator": ["first session", "Dog in", "Prefers"]
    }  # fmt: skip


def test_a_deviation_is_recorded_and_kept_from_blinded_colleagues(worker, coordinator):
    family = referred_family(worker, at=LATER)
    nurse = person("research_nurse", ["glasgow"])
    form = {"kind": "service_not_as_planned", "what": "A session was missed"}
    client = browser(coordinator)
    client.post(page("family_deviations", family.number), form)
    pages = [
        text_of(client.get(page("deviations"))),
        text_of(client.get(page("family_deviations", family.number))),
        text_of(browser(nurse).get(page("family_deviations", family.number))),
    ]
    assert ["A session was missed" in shown for shown in pages] == [True, True, False]


@pytest.mark.parametrize("name", ["mine", "ambiguities", "deviations"])
def test_list_pages_cost_the_same_for_one_family_and_for_ten(name, worker, coordinator):
    someone = worker if name == "mine" else coordinator

    def one_more():
        family = referred_family(worker, at=LATER)
        actions.ask_team(
            study=study(), family=family, by=coordinator, at=LATER, criterion="in_therapy",
            question="What counts?",
        )  # fmt: skip
        actions.record_attempt(
            study=study(), family=family, by=coordinator, at=LATER, channel="text",
            outcome="no_reply",
        )  # fmt: skip

    def cost():
        client = browser(someone)
        client.get(page(name))
        with CaptureQueriesContext(connection) as captured:
            client.get(page(name))
        return len(captured)

    one_more()
    before = cost()
    for _ in range(9):
        one_more()
    assert before == cost()


def test_the_state_of_a_referral_never_names_an_arm():
    from alongside.workspaces.referrals import words

    arms = {arm.name for arm in study().arms} | {arm.short for arm in study().arms}
    said = [label for label, _ in words.STATES.values()]
    assert [label for label in said if any(arm in label for arm in arms)] == []
