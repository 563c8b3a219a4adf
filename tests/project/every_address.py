"""Every address that can be asked for, with every value that its parts can have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, product
from typing import Any
from uuid import UUID

from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.families.models import Child, Family, Parent
from alongside.workspaces.randomisation.queries import people_of_one_arm
from tests.project.in_addresses import (
    DRAWS_A_SECRET,
    FACTS,
    IN_ADDRESSES,
    ORACLES,
    OWN_WORDS,
    WRITTEN_BY_A_TEAM,
)
from tests.project.looking import Seen, Visitor

NOBODY = UUID(int=0x7 << 76 | 0b10 << 62)
NOT_A_NUMBER = "nobody"
SHOWN_TWICE = 2
"""Of facts of one kind in one family two are asked for; the others are like them."""


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
