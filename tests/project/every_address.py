"""Every address that can be asked for, with every value that its parts can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any
from uuid import UUID

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.messages.models import Message
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import AnswerQuery, VisitOpened
from alongside.workspaces.building.models import ItemFinding
from alongside.workspaces.consent.models import ConsentGiven, ConsentNotGiven, ConsentWithdrawn
from alongside.workspaces.families.models import Child, Deviation, Family, Parent
from alongside.workspaces.offline_entry.models import EntryArrived, PackageTaken
from alongside.workspaces.randomisation.queries import people_of_one_arm
from alongside.workspaces.recruitment.models import (
    ActionFollowedUp,
    AlertRaised,
    RemedialAction,
)
from alongside.workspaces.referrals.models import (
    Ambiguity,
    ContactAttempt,
    EligibilityDecision,
    InformationGiven,
    Screening,
)
from alongside.workspaces.reports.models import Snapshot
from alongside.workspaces.safety.models import SafeguardingConcern
from alongside.workspaces.self_completion.models import LinkMade
from alongside.workspaces.study.models import DataBreach
from alongside.workspaces.unblinding.models import UnblindingRequested
from tests.project.looking import Seen, Visitor

NOBODY = UUID(int=0x7 << 76 | 0b10 << 62)
NOT_A_NUMBER = "nobody"
OWN_WORDS: dict[str, tuple[Any, ...]] = {
    "format": ("json", "csv", "svg", "xlsx"),
    "rule": ("few_referrals", "most_deprived"),
    "panel": ("glasgow", "bromley"),
    "point": (10,),
    "report": (
        "consort",
        "funnel",
        "progression",
        "forms",
        "expected",
        "forecast",
        "what-if",
        "earlier",
        "reach",
        "map",
        "points",
    ),
    "what": ("family", "referrer", "passed_on"),
    "stratum": ("glasgow", "bromley"),
    "measure": ("prem",),
    "version": (1,),
    "item": ("prem_01",),
    "score": ("people",),
    "code": ("1",),
    "secret": ("a-link-that-nobody-was-sent",),
    "uidb36": ("1",),
    "pk": (1,),
    "part": (1,),
    "file": ("pdf", "docx", "zip"),
    "form": ("ghq_12",),
}
SHOWN_TWICE = 2
"""Of facts of one kind in one family two are asked for; the others are like them."""
FACTS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("assessments:query", "id"): (AnswerQuery,),
    ("building:finding", "finding"): (ItemFinding,),
    ("referrals:question", "id"): (Ambiguity,),
    ("referrals:correct", "id"): (
        ContactAttempt, InformationGiven, Screening, EligibilityDecision,
    ),
    ("held_texts:decide", "id"): (AnswerQuery,),
    ("safety:concern", "id"): (SafeguardingConcern,),
    ("consent:take_back", "fact"): (ConsentGiven, ConsentNotGiven, ConsentWithdrawn),
    ("study:remove_proof", "person"): (Person,),
    ("study:end_sessions", "person"): (Person,),
    ("study:close_account", "person"): (Person,),
    ("study:report_breach", "breach"): (DataBreach,),
    ("study:take_role_back", "given"): (RoleGiven,),
    ("outbox:again", "message"): (Message,),
    ("recruitment:alert", "alert"): (AlertRaised,),
    ("recruitment:follow_up", "remedy"): (RemedialAction,),
    ("recruitment:take_back", "remedy"): (RemedialAction,),
    ("recruitment:take_back_follow_up", "followed"): (ActionFollowedUp,),
    ("offline_entry:arrive", "package"): (PackageTaken,),
    ("offline_entry:lost", "package"): (PackageTaken,),
    ("offline_entry:settle", "entry"): (EntryArrived,),
    ("reports:report", "id"): (Snapshot,),
    ("reports:file", "id"): (Snapshot,),
    ("reports:replace", "id"): (Snapshot,),
    ("reports:send", "id"): (Snapshot,),
    ("self_completion:revoke", "id"): (LinkMade,),
    ("unblinding:request", "id"): (UnblindingRequested,),
    ("unblinding:disclose", "id"): (UnblindingRequested,),
    ("unblinding:impact", "id"): (UnblindingRequested,),
    ("unblinding:learned", "id"): (Deviation,),
}  # fmt: skip
"""Where an address holds the id of a fact: of which kinds. Facts of the other arm's team, and of
kinds that exist in one arm only, are left out: their ids are known to nobody who is blinded."""
WRITTEN_BY_A_TEAM = (ContactAttempt, Deviation)
DRAWS_A_SECRET = {
    "mfa_activate_totp": "the page shows a new secret of its own each time",
    "mfa_add_webauthn": "the page asks with a new challenge each time",
    "mfa_reauthenticate_webauthn": "the page asks with a new challenge each time",
}
"""Pages about one's own account, the same in every study, which no two requests show alike."""
IN_ADDRESSES: dict[str, tuple[str, ...]] = {
    "page": ("2", "none"),
    "learned": ("2", "none"),
    "site": ("bromley",),
    "stage": ("randomised", "ips"),
    "what": ("retained", "ips"),
    "unit": ("month",),
    "team": ("safeguarding_east",),
    "exit": ("any", "moved_away"),
    "still": ("1",),
    "q": ("ips", "0"),
    "show": ("all", "done", "closed"),
    "visit": ("baseline", "follow_up_3m"),
    "part": ("2", "other"),
    "by": ("1", "2030-01-31", "nurse"),
    "form": ("ghq_12", "demographics"),
    "seen": ("1",),
    "criterion": ("infant_age",),
    "language": ("en",),
    "version": ("1",),
    "words": ("1",),
    "letters": ("large",),
    "rule": ("none",),
    "picture": ("1", "99"),
    "as_of": ("2023-08-01",),
    "as_of-day": ("1",),
    "as_of-month": ("8",),
    "as_of-year": ("2023",),
    "entry": ("00000000-0000-7000-8000-000000000000",),
    "before": ("1",),
    "for": ("parent",),
    "next": ("/ips-feasibility/",),
    "kept": ("1",),
    "milestone": ("referred", "ips"),
    "target": ("40",),
    "by-day": ("31",),
    "by-month": ("1",),
    "by-year": ("2030",),
    "months": ("1",),
    "boroughs": ("2",),
    "opens": ("2029-01-31",),
    "opens-day": ("31",),
    "opens-month": ("1",),
    "opens-year": ("2029",),
    "recruiters": ("2",),
    "more": ("1",),
    "source": ("glasgow:north_east", "other", "ips"),
    "times": ("2",),
    "until": ("2030-01-31",),
    "until-day": ("31",),
    "until-month": ("1",),
    "until-year": ("2030",),
    "red": ("60",),
    "green": ("80",),
    "families": ("40",),
    "alpha": ("10",),
    "beta": ("10",),
    "decide": ("90",),
    "pause": ("40",),
    "difference": ("2",),
    "sd": ("6",),
    "correlation": ("0.4",),
    "attrition": ("30",),
    "power": ("80",),
    "looks": ("3", "ips"),
    "practitioners": ("12",),
    "icc": ("0.1",),
}
"""What pages look up in their address, and what is asked for. A name that is not here fails."""
ORACLES = "arm=ips&sort=arm&order=arm&group=arm&filter=ips"


class Unclassed(AssertionError):
    """A page was added whose address holds something of which the crawl knows no values."""


@dataclass(frozen=True)
class Address:
    """The name of a page, and one address of it."""

    name: str
    path: str


def addresses(study: Study) -> list[Address]:
    """Every address, those of one page together, the families in the order of their coming.

    Of the forms of a visit the first and the last: between them they are all alike.
    """
    found = []
    for name, parameters in patterns(get_resolver()):
        if name not in DRAWS_A_SECRET:
            paths = (reverse(name, kwargs=each) for each in _values(study, name, parameters))
            found += [Address(name, path) for path in dict.fromkeys(paths)]
    return found


def patterns(
    resolver: URLResolver, space: str = "", above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, list[str]]]:
    """Names of pages, with the names of what stands in their address."""
    for each in resolver.url_patterns:
        names = above | set(each.pattern.converters) | set(each.pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from patterns(each, inner, names)
        elif isinstance(each, URLPattern):
            if not each.name:
                raise Unclassed(f"{each.pattern} has no name, so it cannot be asked for")
            yield f"{space}{each.name}", sorted(names)


def crawled(person: Person, pages: Iterable[Address]) -> dict[str, Seen]:
    """Every one of these pages as this person sees it, by what was asked."""
    visitor, seen = Visitor(person), dict[str, Seen]()
    for _, group in groupby(pages, key=lambda each: each.name):
        seen.update(_page(visitor, [each.path for each in group]))
    assert visitor.client.get("/my-account/").status_code == 200, "the crawl was signed out"
    seen["the session"] = Seen(0, (), (), repr(sorted(visitor.session().items())).encode(), 0, ())
    return seen


def _page(visitor: Visitor, paths: list[str]) -> Iterator[tuple[str, Seen]]:
    """One page at all its addresses; whoever is refused two and opened none is refused them all.

    The first address that opens is asked again with all that the page reads in addresses, and
    its form is sent with nothing in it.
    """
    opened, refused = False, 0
    for path in paths:
        visitor.read.clear()
        seen = visitor.get(path)
        yield f"GET {path}", seen
        refused += seen.status == 403
        if not opened and refused == len(set(paths[:2])):
            return
        if not opened and seen.status in (200, 405):
            opened = True
            yield from _asked_further(visitor, path, sorted(map(str, visitor.read)))


def _asked_further(visitor: Visitor, path: str, read: list[str]) -> Iterator[tuple[str, Seen]]:
    if unknown := [name for name in read if name not in IN_ADDRESSES]:
        raise Unclassed(f"{path} reads {unknown} in its address: say in IN_ADDRESSES what to ask")
    asked = [f"{name}={value}" for name in read for value in IN_ADDRESSES[name]]
    for query in [*asked, ORACLES]:
        yield f"GET {path}?{query}", visitor.get(f"{path}?{query}")
    yield f"POST {path}", visitor.post_nothing(path)


def _values(study: Study, name: str, parameters: list[str]) -> Iterator[dict[str, Any]]:
    known = _known(study)
    ids = {each: FACTS[name, each] for each in parameters if (name, each) in FACTS}
    if unknown := set(parameters) - known.keys() - ids.keys():
        raise Unclassed(f"{name} has {sorted(unknown)} in its address: say what values to ask for")
    if "number" not in parameters:
        yield from _all(parameters, {**known, **_ids(study, ids, None)})
        return
    for family in Family.objects.filter(study=study.slug).order_by("recorded_at", "number"):
        own = {**known, "number": (family.number,), **_of(family), **_ids(study, ids, family)}
        if "key" not in parameters:
            yield from _all(parameters, own)
            continue
        for opened in VisitOpened.objects.filter(family=family, part="main"):
            keys = [form["key"] for form in opened.forms]
            ends = {"visit": (opened.visit,), "key": (keys[0], keys[-1])}
            yield from _all(parameters, {**own, **ends})
    yield from _all(parameters, {**known, "number": (NOT_A_NUMBER,), **_stand_ins(ids)})


def _all(parameters: list[str], known: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for values in product(*(known[name] for name in parameters)):
        yield dict(zip(parameters, values, strict=True))


def _known(study: Study) -> dict[str, Any]:
    return {
        "study": (study.slug,),
        "number": (),
        "visit": [visit.id for visit in study.visits],
        "kind": [kind.id for kind in study.consents],
        "criterion": [criterion.id for criterion in study.progression],
        "letter": (), "place": (1,), "key": (),
        **OWN_WORDS,
    }  # fmt: skip


def _of(family: Family) -> dict[str, Any]:
    children = Child.objects.filter(family=family).order_by("letter")
    parents = Parent.objects.filter(family=family).order_by("number_in_family")
    return {
        "letter": list(dict.fromkeys(children.values_list("letter", flat=True))),
        "place": list(dict.fromkeys(parents.values_list("number_in_family", flat=True))),
    }


def _ids(
    study: Study, ids: dict[str, tuple[Any, ...]], family: Family | None
) -> dict[str, list[Any]]:
    """The first facts of each kind, and one that does not exist."""
    found, of_one_arm = {}, people_of_one_arm(study)
    for name, kinds in ids.items():
        rows: list[Any] = []
        for kind in kinds:
            some = kind.objects.order_by("pk")
            some = some.filter(family=family) if family else some
            if kind in WRITTEN_BY_A_TEAM:
                some = some.exclude(recorded_by__in=of_one_arm)
            rows += some.values_list("pk", flat=True)[:SHOWN_TWICE]
        found[name] = [*rows, *_stand_ins(ids)[name]]
    return found


def _stand_ins(ids: dict[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    return {name: (0,) if kinds == (Person,) else (NOBODY,) for name, kinds in ids.items()}
