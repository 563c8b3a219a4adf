"""Pages about unblinding: no arm on any screen of those who ask, decide, guess or oversee."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.messages.models import Message
from alongside.workspaces.assessments.actions import record_arm_learned
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.unblinding import queries, urls
from alongside.workspaces.unblinding.models import (
    ArmGuessed,
    ImpactAssessed,
    UnblindingDecided,
    UnblindingDisclosed,
    UnblindingRequested,
)
from tests.workspaces.unblinding.stories import (
    LATER,
    NOW,
    SLUG,
    ask,
    decide,
    followed,
    guess,
    person,
    study,
    team,
    told_by_link,
    two_arms,
)

pytestmark = pytest.mark.django_db
ENTRY = UUID("01890000-0000-7000-8000-000000000001")
ASKED = {
    "planned": "no", "why": "medical_emergency", "words": "She is in hospital tonight.",
    "for_whom": "clinician", "name": "Dr Moira Made-Up", "way": "own_page",
    "email": "doctor@example.org", "phone": "",
}  # fmt: skip
WHEN = {
    "occurred_at-day": "13", "occurred_at-month": "4", "occurred_at-year": "2023",
    "occurred_at-time": "09:30",
}  # fmt: skip


@pytest.fixture
def people(db):
    return team()


@pytest.fixture
def leader(db):
    return person("principal_investigator")


def page(name, *arguments):
    return reverse(f"unblinding:{name}", args=[SLUG, *arguments])


def text(response):
    inside = response.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", inside))


def opened(client, somebody, url, at=NOW):
    client.logout()  # a session does not outlast the months between two pages of a test
    client.force_login(somebody)
    with clock.held_at(at):
        return client.get(url)


def sent(client, somebody, url, at=NOW, **given):
    shown = opened(client, somebody, url, at).content.decode()
    entry = re.search(r'name="entry" value="([^"]+)"', shown)[1]
    with clock.held_at(at):
        return client.post(url, {"entry": entry, **given})


def arms_in(words):
    return [arm.name for arm in study().arms if arm.name in words]


def link_in(message):
    return re.search(r"http://[^/]+(/\S+)", message.body)[1]


@pytest.mark.parametrize("place", [0, 1])
def test_a_nurse_asks_another_decides_and_only_the_doctor_reads_the_arm(
    client, people, leader, place
):
    family = two_arms(people)[place]
    arm = study().arm(["ips", "sau"][place]).name
    answer = sent(client, people.nurse, page("ask", family.number), **ASKED)
    request = UnblindingRequested.objects.get()
    own = page("request", family.number, request.pk)
    assert answer.headers["Location"] == own
    assert sent(client, leader, own, approved="yes", words="It helps her.").status_code == 302
    seen = [
        text(opened(client, somebody, url))
        for somebody in (people.nurse, leader)
        for url in (own, page("ask", family.number))
    ]
    link = link_in(Message.objects.get(to="doctor@example.org"))
    client.logout()
    with clock.held_at(NOW):
        looked = client.get(link)
        entry = re.search(r'name="entry" value="([^"]+)"', looked.content.decode())[1]
        shown = client.post(link, {"entry": entry})
        again = client.post(link, {"entry": entry})
        another = client.post(link, {"entry": str(ENTRY)})
        gone = client.get(link)
    assert [arms_in(text(each)) for each in (looked, shown, again, gone)] == [
        [], [arm], [arm], [],
    ]  # fmt: skip
    assert (another.status_code, gone.status_code) == (410, 410)
    seen += [text(opened(client, each, own)) for each in (people.nurse, leader, people.manager)]
    assert [arms_in(each) for each in seen] == [[]] * 7
    assert UnblindingDisclosed.objects.count() == 1


def test_the_words_of_others_are_opened_by_the_blinded_only_on_asking(client, people, leader):
    family, _ = two_arms(people)
    own = page("request", family.number, ask(family, people.coordinator).pk)
    assert "hospital" not in text(opened(client, leader, own))
    assert "hospital" in text(opened(client, leader, own + "?words=shown"))
    assert "hospital" in text(opened(client, people.coordinator, own))
    assert "hospital" in text(opened(client, people.manager, own))


def test_a_colleague_who_knows_reads_the_arm_where_it_is_to_be_told(client, people, leader):
    family, _ = two_arms(people)
    request = ask(family, people.nurse, way="colleague")
    place = page("disclose", family.number, request.pk)
    assert arms_in(text(opened(client, people.manager, place))) == []
    decide(request, leader)
    assert arms_in(text(opened(client, people.manager, place))) == [study().arm("ips").name]
    for blind in (people.nurse, leader):
        assert opened(client, blind, place).status_code == 403
    said = {"channel": "telephone", **WHEN}
    assert sent(client, people.manager, place, **said).status_code == 302
    assert UnblindingDisclosed.objects.get().channel == "telephone"
    assert arms_in(text(opened(client, people.manager, place))) == []


def test_a_request_that_is_not_whole_comes_back_with_all_that_was_typed(client, people):
    family, _ = two_arms(people)
    answer = sent(client, people.nurse, page("ask", family.number), **ASKED | {"email": ""})
    assert (answer.status_code, UnblindingRequested.objects.count()) == (422, 0)
    shown = answer.content.decode()
    assert ("hospital tonight" in shown, "Dr Moira Made-Up" in shown) == (True, True)


def test_whoever_may_not_decide_cannot_and_the_asker_gets_no_form(client, people):
    family, _ = two_arms(people)
    own = page("request", family.number, ask(family, people.manager).pk)
    assert "Your decision" not in text(opened(client, people.manager, own))
    client.force_login(people.nurse)
    with clock.held_at(NOW):
        assert client.post(own, {"approved": "yes", "words": "Yes"}).status_code == 403
        client.force_login(people.manager)
        answer = client.post(own, {"approved": "yes", "words": "Yes"})
    assert (answer.status_code, "somebody else decides" in text(answer)) == (422, True)
    assert UnblindingDecided.objects.count() == 0


def test_what_follows_is_recorded_on_its_page(client, people, leader):
    family, other = two_arms(people)
    request, _ = told_by_link(family, people.nurse, leader, ENTRY)
    record_arm_learned(study=study(), family=other, by=people.nurse, at=NOW)
    learned = Deviation.objects.get(family=other)
    for place in (
        page("impact", family.number, request.pk), page("learned", other.number, learned.pk),
    ):  # fmt: skip
        answer = sent(client, leader, place, effect="sensitivity", words="")
        assert answer.status_code == 302
        assert "The analysis is repeated" in text(opened(client, leader, place))
    assert ImpactAssessed.objects.count() == 2
    missing = page("learned", family.number, learned.pk)
    assert opened(client, leader, missing).status_code == 404


def test_the_committee_reads_that_arms_were_learned_and_never_which_nor_how(client, people, leader):
    committee = person("steering_committee")
    family, other = two_arms(people)
    told_by_link(family, people.nurse, leader, ENTRY)
    record_arm_learned(study=study(), family=other, by=people.nurse, at=NOW)
    shown = text(opened(client, committee, page("register")))
    wanted = (family.number, other.number, people.nurse.name, leader.name, "Unplanned", "Told")
    assert [one for one in wanted if one not in shown] == []
    assert (arms_in(shown), "Moira" in shown, "hospital" in shown) == ([], False, False)
    assert "href" not in opened(client, committee, page("register")).text.split("<table")[1]


def test_the_register_is_the_same_whatever_the_arms(client, people, leader):
    """The two families change places: only their numbers may differ."""
    committee = person("steering_committee")
    one, two = two_arms(people)
    pages = []
    for family, entry in ((one, ENTRY), (two, UUID(int=ENTRY.int + 1))):
        told_by_link(family, people.nurse, leader, entry)
        record_arm_learned(study=study(), family=family, by=people.nurse, at=NOW)
        rows = re.findall(r"<tr>.*?</tr>", opened(client, committee, page("register")).text, re.S)
        pages.append(
            sorted(row.replace(family.number, "N") for row in rows if family.number in row)
        )
    assert pages[0] == pages[1]
    assert len(pages[0]) == 2


def test_an_assessor_guesses_on_a_page_that_never_says_whether_it_was_right(client, people):
    one, two = two_arms(people)
    followed(people, one, two)
    answers = []
    for family in (one, two):
        place = page("guess", family.number)
        answer = sent(client, people.nurse, place, LATER, belief="ips:somewhat")
        assert answer.status_code == 302
        after = text(opened(client, people.nurse, place, LATER))
        home = text(opened(client, people.nurse, answer.headers["Location"], LATER))
        answers.append(((after + home).replace(family.number, "N"),))
    assert answers[0] == answers[1]
    assert "Infant Parent Support (it seems so, but not sure)" in answers[0][0]
    again = sent(client, people.nurse, page("guess", one.number), LATER, belief="not_known")
    assert again.status_code == 422
    sent(client, people.nurse, page("guess", one.number), LATER, belief="not_known",
         reason="The wrong line")  # fmt: skip
    assert {row.arm for row in queries.guesses(study()).values()} == {"", "ips"}


def test_a_parents_belief_is_entered_by_somebody_who_does_not_work_blind(client, people):
    family, _ = two_arms(people)
    followed(people, family)
    place = page("guess_of_parent", family.number)
    assert opened(client, people.nurse, place, LATER).status_code == 403
    assert sent(client, people.coordinator, place, LATER, belief="sau:very").status_code == 302
    kept = ArmGuessed.objects.get()
    assert (kept.whose, kept.arm, kept.sure) == ("parent", "sau", "very")


def test_who_is_not_asked_to_guess_reads_why(client, people):
    family, _ = two_arms(people)
    assert "nothing for you to guess" in text(
        opened(client, people.nurse, page("guess", family.number))
    )
    shown = text(opened(client, people.coordinator, page("guess_of_parent", family.number)))
    assert "no visit after its allocation yet" in shown


def test_the_family_page_offers_guessing_only_when_there_is_something_to_guess(client, people):
    family, _ = two_arms(people)
    own = reverse("caseload:family", args=[SLUG, family.number])
    before = opened(client, people.nurse, own).text
    followed(people, family)
    after = opened(client, people.nurse, own, LATER).text
    words = "What I believe it was given"
    assert (words in before, words in after) == (False, True)


def test_a_correction_of_a_guess_is_seen_by_its_writer_alone(client, people):
    family, _ = two_arms(people)
    followed(people, family)
    guess(family, people.nurse, "sau")
    for other in (person("research_nurse", ["glasgow"]), person("statistician")):
        seen = opened(client, other, reverse("caseload:history", args=[SLUG, family.number]), LATER)
        assert "believe" not in text(seen)


def test_every_page_of_this_room_is_tested_here():
    assert {each.name for each in urls.urlpatterns} == {
        "register", "told", "ask", "request", "disclose", "impact", "learned", "guess",
        "guess_of_parent",
    }  # fmt: skip
