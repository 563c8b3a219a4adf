"""What next: everybody's own families first, what is late before what is soon."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.workspaces.caseload import queries
from alongside.workspaces.caseload.models import StepsMark, WaitingStep
from alongside.workspaces.caseload.waiting import catch_up, rebuild
from alongside.workspaces.caseload.words import due_words, home_sentence
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.safety import actions as safety
from alongside.workspaces.study.permissions import here
from tests.workspaces.caseload.looking import NOW, client, count, get, page, referred
from tests.workspaces.made_up import AT, allowing, person, study
from tests.workspaces.randomisation.stories import (
    allocated,
    ips_then_sau,
    ready_families,
    ready_family,
)

DAY = timedelta(days=1)
TODAY = date(2023, 4, 13)


def steps(somebody, at=NOW):
    catch_up(study(), at)
    found = queries.what_waits(here(somebody, study()), at.date())
    return found.own, found.others


def attempted(family, by, *, at, due):
    referrals.record_attempt(
        study=study(), family=family, by=by, at=at, channel="phone", outcome="no_answer",
        next_due=due,
    )  # fmt: skip


def test_before_anything_happens_the_page_says_what_will_stand_here(people):
    said = page(people.coordinator, "caseload:home")
    assert "Nothing is due within a week." in said
    assert "What waits for you stands here: families to ring" in said


def test_own_families_come_before_those_of_others(people):
    other = person("recruitment_coordinator", ["glasgow"])
    families = [referred(people.social_worker, number) for number in range(2)]
    attempted(families[1], other, at=AT + DAY, due=TODAY)
    mine, rest = steps(other)
    assert [step.number for step in mine.soon] == [families[1].number]
    assert [step.number for step in rest.late] == [families[0].number]
    said = page(other, "caseload:home")
    assert said.index("Your families") < said.index(families[1].number)
    assert said.index("Other families") < said.index(families[0].number)


def test_late_soon_and_later_are_told_apart_by_the_day(people):
    families = [referred(people.social_worker, number) for number in range(4)]
    dues = (TODAY - DAY, TODAY, TODAY + 7 * DAY, TODAY + 8 * DAY)
    for family, due in zip(families, dues, strict=True):
        attempted(family, people.coordinator, at=AT + DAY, due=due)
    mine, _ = steps(people.coordinator)
    numbers = [family.number for family in families]
    assert ringing(mine.late) == numbers[:1]
    assert ringing(mine.soon) == numbers[1:3]
    assert ringing(mine.later) == numbers[3:]
    said = page(people.coordinator, "caseload:home")
    assert "5 things are late and 2 are due within a week." in said  # four are to be screened
    assert "1 day late" in said


def ringing(some):
    return [step.number for step in some if step.view == "referrals:contact"]


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ""),
        (TODAY - 12 * DAY, "12 days late"),
        (TODAY - DAY, "1 day late"),
        (TODAY, "today"),
        (TODAY + DAY, "tomorrow"),
        (TODAY + 2 * DAY, "15 April 2023"),
    ],
)
def test_a_due_day_is_said_as_people_say_it(due, said):
    assert due_words(due, TODAY) == said


def test_the_sentence_counts_in_words_that_fit():
    assert home_sentence(1, 0) == "1 thing is late."
    assert home_sentence(2, 1) == "2 things are late and 1 is due within a week."
    assert home_sentence(0, 3) == "3 are due within a week."


def test_the_list_can_be_kept_to_one_site(people):
    glasgow = referred(people.social_worker, 1)
    bromley = referred(people.social_worker, 2, site="bromley")
    said = page(people.coordinator, "caseload:home", site="bromley")
    assert bromley.number in said
    assert glasgow.number not in said
    everywhere = page(people.coordinator, "caseload:home")
    assert glasgow.number in everywhere
    assert bromley.number in everywhere
    coordinator = here(people.coordinator, study())
    told = [queries.what_waits(coordinator, TODAY, site) for site in ("bromley", "")]
    assert [one.late + one.soon + one.later for one in told] == [1, 2]


def test_nobody_sees_what_waits_at_a_site_that_is_not_theirs(people):
    glasgow = referred(people.social_worker, 1)
    coordinator = person("recruitment_coordinator", ["bromley"])
    assert glasgow.number not in page(coordinator, "caseload:home", site="glasgow")


def test_a_social_worker_is_not_told_what_others_have_to_do(people):
    referred(people.social_worker)
    answer = get(people.social_worker, "caseload:home")
    assert answer.headers["Location"] == "/ips-feasibility/referrals/"
    assert steps(people.social_worker) == (queries.Steps(), queries.Steps())


def test_every_step_of_every_workspace_leads_to_a_page_that_opens(people):
    """One family at each point of its way; each step is followed by somebody who has it."""
    ips_then_sau(people)
    undecided = referred(people.social_worker, 1)
    told, _ = ready_families(people, 2)
    allocated(people, told)
    about = {"study": study(), "family": undecided, "by": people.coordinator, "at": NOW}
    referrals.screen(**about, criteria=unsure())
    referrals.ask_team(**about, criterion="multi_agency_plan", question="Does a draft count?")
    safety.record_concern(
        study=study(), family=told, by=people.nurse, at=NOW, seen="A worry", danger_now=False,
        told=["nobody_yet"],
    )  # fmt: skip
    later = NOW + 100 * DAY
    followed = set()
    with clock.held_at(later):
        for somebody in (people.coordinator, people.nurse, people.manager):
            asking = client(somebody)
            for part in steps(somebody, later):
                for step in (*part.late, *part.soon, *part.later):
                    found = queries.address(here(somebody, study()), step)
                    assert asking.get(found).status_code == 200, found
                    followed.add(step.view)
    assert followed == {
        "referrals:to_answer", "randomisation:allocate", "randomisation:tell",
        "assessments:visit", "safety:concern", "consent:matrix",
    }  # fmt: skip


def unsure():
    return {**allowing(), "multi_agency_plan": {"answer": "unsure", "note": "A draft"}}


def test_what_waits_before_consent_leads_to_its_pages_too(people):
    for number in range(2):
        referred(people.social_worker, number)
    ready = referred(people.social_worker, 3)
    about = {"study": study(), "family": ready, "by": people.coordinator, "at": NOW}
    referrals.screen(**about, criteria=allowing())
    asking = client(people.coordinator)
    views = set()
    for part in steps(people.coordinator):
        for step in (*part.late, *part.soon, *part.later):
            found = queries.address(here(people.coordinator, study()), step)
            assert asking.get(found).status_code == 200, found
            views.add(step.view)
    assert views == {"referrals:contact", "referrals:decision"}


def test_steps_that_were_kept_are_those_worked_out_anew(people):
    """After every act the kept steps are level; thrown away and made again they are the same."""
    ips_then_sau(people)
    for number in range(3):
        referred(people.social_worker, number)
        assert_level()
    family = ready_family(people)
    assert_level()
    allocated(people, family)
    assert_level()


def assert_level():
    catch_up(study(), NOW)
    kept = rows()
    StepsMark.objects.all().delete()
    rebuild(study(), NOW)
    assert rows() == kept


def rows():
    fields = ("family", "what", "since", "due", "view", "arguments", "permission", "role")
    return sorted(WaitingStep.objects.values_list(*fields), key=str)


def test_a_step_is_there_at_once_and_gone_when_it_is_done(people):
    family = referred(people.social_worker)
    assert family.number in page(people.coordinator, "caseload:home")
    referrals.record_attempt(
        study=study(), family=family, by=people.coordinator, at=NOW, channel="phone",
        outcome="no_answer", next_due=TODAY + 30 * DAY,
    )  # fmt: skip
    said = page(people.coordinator, "caseload:home")
    assert "13 May 2023" in said


def test_the_list_takes_as_many_statements_for_three_families_as_for_thirty(people):
    for number in range(3):
        referred(people.social_worker, number)
    few = count(people.coordinator, "caseload:home")
    for number in range(3, 30):
        referred(people.social_worker, number)
    assert count(people.coordinator, "caseload:home") == few
    assert few <= 12


def test_a_long_list_shows_the_first_and_says_that_there_are_more(people, monkeypatch):
    monkeypatch.setattr(queries, "SHOWN", 2)
    for number in range(3):
        referred(people.social_worker, number)
    assert "There are more of these. Do the first ones, or choose a site above." in page(
        people.coordinator, "caseload:home"
    )


def test_without_a_role_there_is_nothing(people):
    nobody = Person.objects.create_user("nobody@example.org", name="Nobody", made_at=NOW)
    assert get(nobody, "caseload:home").status_code == 403


def test_families_that_can_be_allocated_wait_for_the_manager_alone(people):
    ips_then_sau(people)
    families = ready_families(people, 2)
    said = page(people.manager, "caseload:home")
    assert all(family.number in said for family in families)
    nurse = page(people.nurse, "caseload:home")
    assert [family.number for family in families if family.number in nurse] == []
