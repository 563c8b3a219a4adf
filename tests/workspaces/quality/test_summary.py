"""What pages about quality count is kept, and always what the facts say."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from alongside.foundations.record import keeping_up
from alongside.foundations.record.models import Entry
from alongside.workspaces.assessments import actions
from alongside.workspaces.quality import queries, summary
from alongside.workspaces.quality.models import FormSummary, QualityMark, VisitSummary
from alongside.workspaces.quality.summary import catch_up
from alongside.workspaces.quality.tasks import keep_summaries_level
from tests.workspaces.assessments.stories import BASELINE, begin, many_consented, team
from tests.workspaces.made_up import person, study
from tests.workspaces.quality.stories import BCAP, HOME_FORM, LATER, corrected, finished
from tests.workspaces.quality.test_entries import FIRST, again

pytestmark = pytest.mark.django_db
GHQ_FORM, GHQ = "ghq_12:parent", dict.fromkeys([f"ghq_{n:02}" for n in range(1, 10)], "1")


@pytest.fixture
def people():
    return team()


def kept():
    catch_up(study())
    forms = FormSummary.objects.order_by("opened", "form")
    return list(forms.values()), list(VisitSummary.objects.order_by("opened").values())


def without_keys(found):
    return [{**row, "id": None} for rows in found for row in rows]


def story(people):
    """What happens to two families, step by step."""
    one, other = [begin(people, each) for each in many_consented(people, 2)]
    yield
    finished(people, one, GHQ_FORM, GHQ)
    yield
    finished(people, one, HOME_FORM, {"dsu_gp": "yes", "dsu_gp_times": "3"})
    finished(people, other, BCAP, FIRST)
    yield
    again(people, other)
    corrected(people, one, GHQ_FORM, {"ghq_10": "2"}, LATER)
    yield


def test_a_summary_taken_in_step_by_step_is_that_made_at_once(people):
    for _ in story(people):
        step_by_step = kept()
        QualityMark.objects.all().delete()
        assert without_keys(step_by_step) == without_keys(kept())
    form = FormSummary.objects.get(instrument="ghq_12", finished_at__isnull=False)
    assert (form.asked, form.answered, form.reasons) == (12, 10, "refused:2")
    assert form.states == "t" * 10 + "m" * 2
    assert FormSummary.objects.filter(twice=True).values_list("differences", "undecided").get() == (
        2,
        2,
    )


def test_the_figures_of_now_are_those_of_the_facts_at_this_moment(people):
    for _ in story(people):
        at = Entry.objects.order_by("number").last().recorded_at
        first = frozenset(FormSummary.objects.values_list("family", flat=True)[:1])
        narrowed = ({}, {"without": first}, {"families": first})
        for blinded, more in product((True, False), narrowed):
            now = queries.Reach(("glasgow",), ("main",), blinded=blinded, **more)
            then = queries.Reach(("glasgow",), ("main",), blinded=blinded, as_of=at, **more)
            assert queries.completeness(study(), now) == queries.completeness(study(), then)
            for form in ("", "ghq_12", "bcap"):
                counted = [queries.patterns(study(), reach, form) for reach in (now, then)]
                assert counted[0] == counted[1]


def test_only_families_with_something_new_are_taken_in_again_and_work_does_it_beforehand(people):
    one, other = [begin(people, each) for each in many_consented(people, 2)]
    keep_summaries_level(LATER)
    FormSummary.objects.update(number="marked")
    finished(people, one, GHQ_FORM, GHQ)
    keep_summaries_level(LATER)
    marked = set(FormSummary.objects.filter(number="marked").values_list("family", flat=True))
    assert marked == {other.family_id}


def test_an_assessor_at_two_visits_at_once_is_told_of_both_as_soon_as_both_have_ended(people):
    visits = [begin(people, each) for each in many_consented(people, 2)]
    told = []
    for minutes, opened in zip((40, 60), visits, strict=True):
        ended = BASELINE + timedelta(minutes=minutes)
        finished(people, opened, GHQ_FORM, GHQ, ended)
        given = {"study": study(), "by": people.nurse, "opened": opened, "at": ended}
        actions.finish_visit(**given, rest="refused")
        rows = queries.flagged(study(), queries.Reach(("glasgow",), ("main",))).rows
        told.append({row.number for row in rows if "two_visits_at_once" in row.flags})
    assert told == [set(), {opened.family.number for opened in visits}]


def test_who_lost_a_visit_is_looked_at_also_where_that_ended_midway(people, monkeypatch):
    colleague = replace(people, nurse=person("research_nurse"))
    one, other = [
        begin(each, family)
        for each, family in zip((people, colleague), many_consented(people, 2), strict=True)
    ]
    for each, opened in ((people, one), (colleague, other)):
        finished(each, opened, GHQ_FORM, GHQ)
    catch_up(study())
    # As it was while the first visit, too, was the colleague's.
    VisitSummary.objects.filter(opened=one.pk).update(nurse=colleague.nurse.pk)
    FormSummary.objects.filter(finished_at__isnull=False).update(together=True)
    corrected(people, one, GHQ_FORM, {"ghq_10": "2"}, LATER)
    with monkeypatch.context() as midway, pytest.raises(KeyboardInterrupt):
        midway.setattr(summary, "alone", nullcontext)
        midway.setattr(summary, "replace_rows", _visits_and_no_more)
        catch_up(study())
    catch_up(study())
    assert not FormSummary.objects.filter(together=True).exists()


def _visits_and_no_more(old, rows, families):
    keeping_up.replace_rows(old, rows, families)
    if old.model is VisitSummary:
        raise KeyboardInterrupt
