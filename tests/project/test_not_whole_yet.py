"""In a large study the background makes what pages count; a page says so and lets nobody wait."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alongside.foundations.clock import held_at
from alongside.foundations.record import being_made, keeping_up
from alongside.workspaces.adaptation.models import FamilyReach
from alongside.workspaces.adaptation.tasks import keep_reach_level
from alongside.workspaces.caseload import waiting
from alongside.workspaces.caseload.models import StepsMark, WaitingStep
from alongside.workspaces.caseload.tasks import keep_steps_level
from alongside.workspaces.caseload.words import AS_BEFORE
from alongside.workspaces.monitoring.models import FamilyProgress, PastProgress
from alongside.workspaces.monitoring.tasks import keep_progress_level
from alongside.workspaces.quality.tasks import keep_summaries_level
from alongside.workspaces.scores.models import ScoresMark
from alongside.workspaces.scores.tasks import keep_scores_level
from tests.workspaces.made_up import AT, person, referred_family

pytestmark = pytest.mark.django_db
STUDY = "ips-feasibility"
COUNTED = "being counted anew"
FIGURES = {
    "monitoring:home": keep_progress_level,
    "monitoring:forms": keep_progress_level,
    "quality:completeness": keep_summaries_level,
    "scores:scores": keep_scores_level,
}


@pytest.fixture(autouse=True)
def a_large_study(monkeypatch):
    monkeypatch.setattr(being_made, "MOST_LINES", 0)
    with held_at(AT):
        yield


@pytest.fixture
def client():
    referred_family(person("social_worker", ["glasgow"]))
    return signed_in("trial_manager")


def signed_in(role):
    found = Client()
    found.force_login(person(role))
    return found


@pytest.mark.parametrize("page", FIGURES)
def test_a_page_says_that_its_figures_are_being_counted_until_they_are(client, page):
    if page.startswith("scores"):
        client = signed_in("statistician")
    address = reverse(page, args=[STUDY])
    told = client.get(address)
    assert (told.status_code, told["Retry-After"]) == (503, "60")
    assert COUNTED in told.content.decode()
    assert (FamilyProgress.objects.count(), ScoresMark.objects.count()) == (0, 0)
    FIGURES[page](AT)
    assert client.get(address).status_code == 200


def test_a_day_that_is_past_is_counted_in_the_background_once_somebody_asked(client):
    address = reverse("adaptation:reach", args=[STUDY]) + "?as_of=2023-04-10"
    later = AT + timedelta(days=30)
    keep_progress_level(later)
    keep_reach_level(later)
    with held_at(later):
        assert client.get(reverse("adaptation:reach", args=[STUDY])).status_code == 200
        assert client.get(address).status_code == 503
        keep_progress_level(later)
        assert client.get(address).status_code == 503
        keep_reach_level(later)
        assert client.get(address).status_code == 200


def test_what_waited_stands_on_the_page_while_it_is_worked_out_anew(client):
    keep_steps_level(AT)
    before = WaitingStep.objects.count()
    StepsMark.objects.update(made_for="another version")
    address = reverse("caseload:home", args=[STUDY])
    page = client.get(address).content.decode()
    assert (AS_BEFORE in page, WaitingStep.objects.count()) == (True, before)
    assert before
    keep_steps_level(AT)
    assert AS_BEFORE not in client.get(address).content.decode()


def test_what_is_new_about_few_families_is_taken_in_at_once(client):
    keep_progress_level(AT)
    referred_family(person("social_worker", ["bromley"]), site="bromley", duplicate_reason="x")
    assert client.get(reverse("monitoring:home", args=[STUDY])).status_code == 200
    assert FamilyProgress.objects.count() == 2
    assert PastProgress.objects.count() == 0
    assert FamilyReach.objects.count() == 0


def test_what_is_new_about_many_is_left_to_the_background_which_takes_in_those_alone(
    client, monkeypatch
):
    pages = ["monitoring:home", "adaptation:reach", "quality:completeness", "caseload:home"]
    keep = [keep_progress_level, keep_reach_level, keep_summaries_level, keep_steps_level]
    refers = person("social_worker", ["bromley"])
    for task in keep:
        task(AT)
    before = FamilyReach.objects.get().pk
    monkeypatch.setattr(keeping_up, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(waiting, "MOST_FOR_A_PAGE", 0)
    new = referred_family(refers, site="bromley", duplicate_reason="x")
    found = [client.get(reverse(page, args=[STUDY])) for page in pages]
    assert [each.status_code for each in found] == [503, 503, 503, 200]
    assert AS_BEFORE in found[-1].content.decode()

    looked_at, advice = [], waiting.advice
    monkeypatch.setattr(
        waiting, "advice", lambda *a, only: looked_at.extend(only) or advice(*a, only=only)
    )
    for task in keep:
        task(AT)
    found = [client.get(reverse(page, args=[STUDY])) for page in pages]
    assert [each.status_code for each in found] == [200] * 4
    assert AS_BEFORE not in found[-1].content.decode()
    assert looked_at == [new.pk]
    assert FamilyReach.objects.filter(pk=before).exists()
    assert FamilyReach.objects.count() == 2
