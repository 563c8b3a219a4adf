"""Every page of a study that can be asked for, as somebody sees it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.families.models import Child, Family, Parent

OWN_WORDS = {
    "format": ("json", "csv", "svg"),
    "report": ("consort", "funnel", "progression", "forecast", "what-if", "earlier"),
    "what": ("family", "referrer", "passed_on"),
    "stratum": ("glasgow", "bromley"),
}


@dataclass(frozen=True)
class Page:
    """An address, and what came back when it was asked for."""

    address: str
    status: int
    text: str


def addresses(study: Study) -> list[str]:
    """Every address under the study's name, for each family, visit and document.

    Of the forms of a visit the first and the last: between them they are all alike.
    """
    found = set()
    for name, parameters in _patterns(get_resolver()):
        for values in _values(study, parameters):
            found.add(reverse(name, kwargs=values))
    return sorted(found)


def crawled(study: Study, person: Person, **extra: Any) -> list[Page]:
    """Every page of the study as this person sees it; a fault in any of them is raised."""
    client = Client()
    client.force_login(person)
    pages = []
    for address in addresses(study):
        answer = client.get(address, **extra)
        pages.append(Page(address, answer.status_code, _text(answer)))
    return pages


def _text(answer: Any) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    where = answer.headers.get("Location", "")
    return f"{where}{content.decode('utf-8', 'replace')}"


def _patterns(
    resolver: URLResolver, space: str = "", above: frozenset[str] = frozenset()
) -> Iterator[tuple[str, list[str]]]:
    """Names of pages under a study, with the names of what stands in their address."""
    for each in resolver.url_patterns:
        names = above | set(each.pattern.converters)
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _patterns(each, inner, names)
        elif isinstance(each, URLPattern) and each.name and "study" in names:
            yield f"{space}{each.name}", sorted(names)


def _values(study: Study, parameters: list[str]) -> Iterator[dict[str, Any]]:
    known = _known(study)
    if not set(parameters) <= known.keys():
        return  # ids of single facts: those pages are reached from the ones that are asked for
    if "number" not in parameters:
        yield from _all(parameters, known)
        return
    for family in Family.objects.filter(study=study.slug).order_by("number"):
        own = {**known, "number": (family.number,), **_of(family)}
        if "key" not in parameters:
            yield from _all(parameters, own)
            continue
        for opened in VisitOpened.objects.filter(family=family):
            keys = [form["key"] for form in opened.forms]
            ends = {"visit": (opened.visit,), "key": (keys[0], keys[-1])}
            yield from _all(parameters, {**own, **ends})


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
        "letter": (), "place": (), "key": (), "code": ("1",), "form": ("sdq_p2_4",),
        **OWN_WORDS,
    }  # fmt: skip


def _of(family: Family) -> dict[str, Any]:
    children = Child.objects.filter(family=family).order_by("letter")
    parents = Parent.objects.filter(family=family).order_by("number_in_family")
    return {
        "letter": list(dict.fromkeys(children.values_list("letter", flat=True))),
        "place": list(dict.fromkeys(parents.values_list("number_in_family", flat=True))),
    }
