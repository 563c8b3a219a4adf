"""The list of held texts is kept, and always what the facts say."""

from datetime import timedelta

import pytest

from alongside.foundations.accounts.models import RoleGiven
from alongside.foundations.record.writing import write
from alongside.workspaces.assessments.models import AnswerQuery
from alongside.workspaces.families.models import Comment
from alongside.workspaces.held_texts import queries
from alongside.workspaces.held_texts.models import HeldText, HeldTextsMark, TextDecided
from alongside.workspaces.held_texts.reading import held, team, typed
from alongside.workspaces.held_texts.tasks import keep_list_level
from alongside.workspaces.referrals.actions import take_back
from tests.workspaces.held_texts.stories import (
    LATER,
    SITES,
    allocated_family,
    asked,
    decided,
    note,
)
from tests.workspaces.long_lists import all_pages, cost_of
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.stories import ready_families
from tests.workspaces.randomisation.stories import team as team_of

pytestmark = pytest.mark.django_db
TOLD, PLAIN = "The IPS worker came", "Please ring in the morning"


def in_the_order_of_the_list(sites):
    """As Python sorts all that there are: those that wait, and those that were decided on."""
    ours = team(study())
    facts = [
        fact
        for kind in (Comment.objects.filter(open_to_blinded=True), AnswerQuery.objects)
        for fact in kind.filter(family__site__in=sites).exclude(recorded_by__in=ours.of_one_arm)
    ]
    found = held(study(), [typed(fact) for fact in facts], ours)
    decisions = {row.text: row.recorded_at for row in TextDecided.objects.as_of()}
    facts = [fact for fact in facts if fact.pk in found]
    waiting = [fact for fact in facts if fact.pk not in decisions]
    done = [fact for fact in facts if fact.pk in decisions]
    waiting.sort(key=lambda fact: (not found[fact.pk], fact.recorded_at, fact.pk))
    done.sort(key=lambda fact: decisions[fact.pk], reverse=True)
    return [(fact.pk, found[fact.pk]) for fact in waiting], [fact.pk for fact in done]


def listed(sites=SITES):
    waiting = all_pages(lambda page: queries.texts(study(), sites, page).waiting)
    done = all_pages(lambda page: queries.texts(study(), sites, "", page).decided)
    return [(row.id, row.words) for row in waiting], [row.id for row in done]


def typed_by_all(people, family, numbers):
    """By those who know arms and those who do not, of one arm too; read, and not read yet."""
    writers = (people.coordinator, people.nurse, people.manager, worker())
    for each in numbers:
        at = LATER + timedelta(minutes=each)
        by, words = writers[each % 4], (PLAIN, TOLD)[each % 3 == 1]
        text = note(family, by, words, at=at) if each % 2 else asked(family, by, words, at=at)
        if each % 6 == 2:
            decider = people.manager if by == people.coordinator else people.coordinator
            decided(text, decider, at=at + timedelta(seconds=each))


def worker():
    return person("family_engagement_worker", name="Made Up Worker")


def kept():
    queries.texts(study(), SITES)
    return list(HeldText.objects.order_by("text").values())


def taken_back(family, people):
    """Every note about a family, each by a fact of its own."""
    for text in Comment.objects.filter(family=family):
        take_back(study=study(), fact=text, by=people.manager, at=LATER, reason="Not for here")


def made_anew():
    HeldTextsMark.objects.all().delete()
    return kept()


@pytest.mark.parametrize("sites", [SITES, ("glasgow",), ("bromley",)])
def test_the_pages_together_are_the_whole_list_in_its_order(sites):
    people, family = allocated_family()
    typed_by_all(people, family, range(24))
    waiting, done = listed(sites)
    assert (waiting, done) == in_the_order_of_the_list(sites)
    marked = sum(bool(words) for _, words in waiting)
    assert queries.texts(study(), sites).marked == marked
    assert (min(len(waiting) - marked, marked, len(done)) > 0) == ("glasgow" in sites)


def test_a_page_costs_the_same_of_a_few_texts_and_of_many():
    people, family = allocated_family()

    def cost():
        return cost_of(lambda page: queries.texts(study(), SITES, page, page).waiting)

    def some_more(first):
        for each in range(first, first + 6):
            at = LATER + timedelta(minutes=each)
            note(family, people.coordinator, at=at)
            decided(note(family, people.coordinator, TOLD, at=at), people.manager, at=at)

    some_more(0)
    few = cost()
    some_more(6)
    some_more(12)
    assert cost() == few


def test_what_is_kept_step_by_step_is_what_is_made_at_once():
    people, family = allocated_family()
    steps = [
        lambda: note(family, people.nurse, PLAIN),
        lambda: note(family, people.coordinator, PLAIN),
        lambda: decided(
            Comment.objects.get(recorded_by=people.coordinator), people.manager, "kept"
        ),
        lambda: note(family, people.nurse, "Made up worker was there"),
        worker,
        lambda: taken_back(family, people),
    ]
    sizes = []
    for step in steps:
        step()
        step_by_step = kept()
        assert step_by_step == made_anew()
        sizes.append(len(queries.texts(study(), SITES).waiting.rows))
    assert sizes == [0, 1, 0, 0, 1, 0]
    assert HeldText.objects.count() == 0


def test_whoever_begins_to_work_blind_is_no_longer_waited_for():
    people, family = allocated_family()
    both = person("research_associate")
    note(family, both, PLAIN)
    assert len(queries.texts(study(), SITES).waiting.rows) == 1
    write(RoleGiven, study=study(), by=people.manager, at=LATER, person=both,
          role="research_nurse", sites=[])  # fmt: skip
    assert queries.texts(study(), SITES).waiting.rows == ()


def test_work_makes_the_list_beforehand_and_only_for_families_with_something_new():
    people = team_of()
    family, other = ready_families(people, 2)
    note(family, people.coordinator, TOLD)
    keep_list_level(LATER)
    HeldText.objects.update(kind="marked")
    keep_list_level(LATER)
    assert HeldText.objects.get().kind == "marked"
    note(other, people.coordinator, TOLD)
    keep_list_level(LATER)
    kinds = dict(HeldText.objects.values_list("family", "kind"))
    assert kinds == {family.pk: "marked", other.pk: "families.Comment"}
