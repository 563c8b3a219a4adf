"""Every address of the application, opened as one role on a phone."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from playwright.sync_api import Page

from alongside.foundations.accounts.models import RoleGiven
from alongside.foundations.messages.models import Message
from alongside.foundations.record.writing import write
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments.models import AnswerQuery
from alongside.workspaces.building import actions as building
from alongside.workspaces.building.models import ItemFinding
from alongside.workspaces.consent.models import ConsentGiven
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.offline_entry.models import EntryArrived, PackageTaken
from alongside.workspaces.recruitment import actions as recruitment
from alongside.workspaces.recruitment.models import ActionFollowedUp, AlertRaised, RemedialAction
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.models import Ambiguity, ContactAttempt
from alongside.workspaces.reports.making import make as make_report
from alongside.workspaces.reports.models import Snapshot
from alongside.workspaces.safety import actions as safety
from alongside.workspaces.safety.models import SafeguardingConcern
from alongside.workspaces.self_completion import actions as alone
from alongside.workspaces.self_completion.models import LinkMade
from alongside.workspaces.self_completion.secrets import new_secrets
from alongside.workspaces.study.models import DataBreach
from alongside.workspaces.unblinding import actions as unblinding
from alongside.workspaces.unblinding.models import UnblindingRequested
from alongside.workspaces.unblinding.sealed import Told
from tests.journeys.made import Made, acting, allocated, begun, consented, referred
from tests.journeys.on_record import a_breach, a_tablet_came_back
from tests.journeys.story import PHONE, Story
from tests.journeys.watching import look_if_new

LARGEST = 150_000
ANSWERED = {200, 302, 403, 404, 405, 410}
NOT_OPENED = {"account_logout", "health"}  # one leaves, one is for a program
SDQ = "sdq_p2_4:A"
OWN = re.compile(r'(csrfmiddlewaretoken|entry|nonce)[^>]*value="[^"]*"|nonce="[^"]*"')
MAIN = re.compile(r"<main.*</main>", re.DOTALL)
LOADED = re.compile(r'(?:src|href)="/static/([^"]+)"')
ABOUT_A_FAMILY = {"referrals:question", "assessments:query"}
WORRY = re.compile(r'href="/[a-z-]+/families/[A-Z0-9-]+/worry/"')
_seen: set[str] = set()


def a_family_at_every_stage(story: Story) -> None:
    """One that waits, one that refused, one in the middle of a visit, one allocated."""
    if story.trial.stages:
        return
    waiting = referred(story)
    refused, furthest = referred(story, agrees=False), allocated(story)
    at_visit = consented(story)
    story.trial.stages = [one.number for one in (furthest, at_visit, waiting, refused)]
    coordinator = acting(story, waiting, "recruitment_coordinator")
    referrals.ask_team(**coordinator, criterion="multi_agency_plan", question="Does it count?")
    middle = acting(story, at_visit, "recruitment_coordinator")
    referrals.record_attempt(**middle, channel="phone", outcome="interested")
    safety.record_concern(
        **middle, danger_now=False, seen="Made up.", told=["nobody_yet"], address="",
        occurred_at=story.days.now(),
    )  # fmt: skip
    opened = begun(story, at_visit)
    about = {"study": story.study, "by": opened.recorded_by, "at": story.days.now()}
    assessments.save_answers(**about, opened=opened, form=SDQ, answers={"sdq_01": "1"})
    assessments.ask_about_answer(**about, opened=opened, form=SDQ, item="sdq_01", question="Sure?")
    forms = visits.visit(story.study, opened).forms
    own = [one.key for one in forms if one.instrument.wording_shipped]
    alone.make_link(
        **about, opened=opened, forms=own, lasts=timedelta(days=7), secrets=new_secrets()
    )
    _an_arm_is_asked_for(story, furthest)
    _a_report_is_made(story)
    _an_alert_is_acted_on(story)
    _a_measure_is_made(story)
    a_breach(story)
    a_tablet_came_back(story, opened, SDQ, "sdq_01")


def _an_arm_is_asked_for(story: Story, made: Made) -> None:
    """By the nurse, who has also learned one."""
    nurse = acting(story, made, "research_nurse")
    assessments.record_arm_learned(**nurse)
    unblinding.ask(
        **nurse, planned=False, why="medical_emergency", for_whom="clinician", way="colleague",
        told=Told("Dr Made-Up", "", "0141 496 0303", "Made up."),
    )  # fmt: skip


def _a_report_is_made(story: Story) -> None:
    now = story.days.now()
    by = story.trial.person("trial_manager")
    make_report(study=story.study, closed=False, moment=now, by=by, at=now)


def _an_alert_is_acted_on(story: Story) -> None:
    """An alert of the whole study, with an action that was done."""
    rule, at = story.study.alerts[0], story.days.now()
    manager, today = story.trial.person("trial_manager"), story.days.now().date()
    by = {"study": story.study, "by": manager, "at": at}
    raised = write(
        AlertRaised, **by, rule=rule.id, what=rule.what, notice=rule.notice, chance=0.01,
        first_day=today - timedelta(days=27), last_day=today, expected=6.0, came=1,
    )  # fmt: skip
    action = recruitment.act(**by, alert=raised, words="Made up.", who=manager, by_when=today)
    recruitment.follow_up(**by, action=action, done=True, words="Made up.", on=today)


def _a_measure_is_made(story: Story) -> None:
    """A version, a finding about the one before it, and the draft of a next one."""
    by = {
        "study": story.study, "by": story.trial.person("research_associate"),
        "at": story.days.now(), "measure": "prem",
    }  # fmt: skip
    draft = building.begin_next(**by)
    draft = building.change(**by, seen=draft.pk, to=lambda content: {**content, "title": "Help"})
    building.publish(**by, seen=draft.pk, reason="Made up.")
    building.begin_next(**by)
    told = {
        "finding": "Made up.", "interviews": 1, "process": "burden", "severity": "minor",
        "decision": "keep",
    }  # fmt: skip
    building.record_finding(**by, number=1, item="prem_01", told=told)


def crawl(story: Story, role: str) -> int:
    """Open every address as this role; how many pages there were for it.

    The application is asked for each; the browser opens those that nobody has seen word for word.
    They look the same on either database, so there it opens them beside SQLite only.
    """
    screen = story.signed_in(role, size=PHONE)
    screen.watch.forgiven |= {str(status) for status in ANSWERED}
    asking, opened = Client(), 0
    asking.force_login(story.trial.person(role))
    for path in _addresses(story, role):
        answer = asking.get(path)
        assert answer.status_code in ANSWERED, (role, path, answer.status_code)
        opened += answer.status_code == 200
        _worry_is_at_hand(path, answer)
        if "text/html" in answer.headers.get("Content-Type", "") and answer.content:
            _look(screen.page, path, answer.content.decode())
    return opened


def _worry_is_at_hand(path: str, answer: Any) -> None:
    """Whatever page about a family somebody looks at, a worry can be recorded from there."""
    match = resolve(path)
    is_page = "text/html" in answer.headers.get("Content-Type", "")
    about = "number" in match.kwargs or match.view_name in ABOUT_A_FAMILY
    if answer.status_code == 200 and is_page and about:
        assert WORRY.search(answer.content.decode()), path


def _look(page: Page, path: str, text: str) -> None:
    assert _weight(text) < LARGEST, path
    if connection.vendor != "sqlite":
        return
    main = MAIN.search(OWN.sub("", text))
    mark = hashlib.sha256((main[0] if main else text).encode()).hexdigest()
    if mark not in _seen:
        page.goto(path)
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{path} is {wide} wide: {_widest(page)}"
        look_if_new(page, resolve(path).view_name)
        _seen.add(mark)


def _widest(page: Page) -> list[str]:
    """What sticks out on the right."""
    found: list[str] = page.evaluate(
        """(width) => [...document.querySelectorAll("body *")]
            .filter((one) => one.getBoundingClientRect().right > width)
            .map((one) => one.outerHTML.slice(0, 120))""",
        PHONE["width"],
    )
    return found[-3:]


def _weight(text: str) -> int:
    """Bytes of a first load, as they are sent: the page and its files packed."""
    return len(gzip.compress(text.encode(), 6)) + sum(
        _packed(name) for name in set(LOADED.findall(text))
    )


@cache
def _packed(name: str) -> int:
    file = finders.find(name)
    assert isinstance(file, str), name
    return len(gzip.compress(Path(file).read_bytes(), 6))


def _addresses(story: Story, role: str) -> list[str]:
    """Each page of the resolver with parameters that are really there.

    The coordinator opens a family at every stage, the others the two that have come furthest.
    """
    numbers = story.trial.stages[: 4 if role == "recruitment_coordinator" else 2]
    found: dict[str, None] = {}
    for name, parameters in _views(get_resolver().url_patterns):
        for given in _choices(story, name, parameters, numbers):
            found[reverse(name, kwargs=given)] = None
    return list(found)


def _views(
    patterns: Any, space: str = "", above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for each in patterns:
        known = (*above, *each.pattern.converters, *each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _views(each.url_patterns, inner, known)
        elif isinstance(each, URLPattern) and each.name and each.name not in NOT_OPENED:
            yield space + each.name, tuple(dict.fromkeys(known))


def _choices(
    story: Story, name: str, parameters: tuple[str, ...], numbers: list[str]
) -> Iterator[dict[str, Any]]:
    """The known values of the parameters; of family pages one for each family."""
    known = {**EVERYWHERE, "study": story.study.slug, **_facts(name)}
    known["criterion"] = next(one.id for one in story.study.progression if one.kind == "judged")
    numbers = [known["number"]] if "number" in known else numbers
    for number in numbers if "number" in parameters else numbers[:1]:
        all_known = {**known, "number": number}
        assert set(parameters) <= all_known.keys(), (name, parameters)
        yield {each: all_known[each] for each in parameters}


EVERYWHERE: dict[str, Any] = {
    "report": "consort", "format": "json", "kind": "trial", "visit": "baseline", "key": SDQ,
    "code": "sdq_01", "what": "family", "letter": "A", "place": 1, "secret": "no-such-secret",
    "pk": 1, "uidb36": "1", "person": 1, "form": "icecap_a", "part": 1,
    "stratum": "glasgow", "file": "pdf", "panel": "glasgow", "point": 10,
    "rule": "most_deprived", "measure": "prem", "version": 1, "item": "prem_01",
    "score": "people",
}  # fmt: skip


def _facts(name: str) -> dict[str, Any]:
    """A fact that has a page of its own, and the family it is about."""
    kinds: dict[str, tuple[Any, str]] = {
        "referrals:question": (Ambiguity, "id"),
        "referrals:correct": (ContactAttempt, "id"),
        "assessments:query": (AnswerQuery, "id"),
        "building:finding": (ItemFinding, "finding"),
        "held_texts:decide": (AnswerQuery, "id"),
        "safety:concern": (SafeguardingConcern, "id"),
        "offline_entry:arrive": (PackageTaken, "package"),
        "offline_entry:lost": (PackageTaken, "package"),
        "offline_entry:settle": (EntryArrived, "entry"),
        "study:report_breach": (DataBreach, "breach"),
        "unblinding:request": (UnblindingRequested, "id"),
        "unblinding:disclose": (UnblindingRequested, "id"),
        "unblinding:impact": (UnblindingRequested, "id"),
        "unblinding:learned": (Deviation, "id"),
        "self_completion:revoke": (LinkMade, "id"),
        "consent:take_back": (ConsentGiven, "fact"),
        "study:take_role_back": (RoleGiven, "given"),
        "outbox:again": (Message, "message"),
        "recruitment:alert": (AlertRaised, "alert"),
        "recruitment:follow_up": (RemedialAction, "remedy"),
        "recruitment:take_back": (RemedialAction, "remedy"),
        "recruitment:take_back_follow_up": (ActionFollowedUp, "followed"),
        "reports:report": (Snapshot, "id"),
        "reports:file": (Snapshot, "id"),
        "reports:replace": (Snapshot, "id"),
        "reports:send": (Snapshot, "id"),
    }
    if name not in kinds:
        return {}
    kind, parameter = kinds[name]
    one = kind.objects.order_by("pk").last()
    about = getattr(one, "family", None)
    return {parameter: one.pk, **({"number": about.number} if about else {})}
