"""One installation's pages, opened in this process: server time, queries, bytes sent."""

from __future__ import annotations

import gzip
import re
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from django.contrib.staticfiles import finders
from django.db import connection
from django.db.models import Count
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import Entry
from alongside.project.demonstration.cast import DOMAIN
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import families_met
from alongside.workspaces.study.permissions import Here, here

ROLES = (
    "trial_manager",
    "recruitment_coordinator",
    "research_nurse",
    "social_worker",
    "statistician",
)
SLOW = 5.0
BROKEN = 500
EARLIER = "2023-11-01"
PROGRESS = ("home", "families", "funnel", "expected", "progression", "forms")
ASSET = re.compile(r'(?:href|src)="/static/([^"?#]+)')


@dataclass(frozen=True)
class Measured:
    """One page as one role: milliseconds at the median, SQL statements, bytes of a first load."""

    role: str
    page: str
    path: str
    milliseconds: float
    processor: float
    first: float
    queries: int
    size: int
    one_family: bool
    broken: bool = False


def measure(study: Study, repeats: int, only: str = "") -> list[dict[str, Any]]:
    """Every page that a role may open, in the order of the addresses."""
    return [asdict(found) for role in ROLES for found in _as_role(study, role, repeats, only)]


def _as_role(study: Study, role: str, repeats: int, only: str) -> Iterator[Measured]:
    person = _person(study, role)
    me = here(person, study)
    client = Client(
        raise_request_exception=False, SERVER_NAME="localhost", HTTP_ACCEPT_ENCODING="gzip"
    )
    client.force_login(person)
    for page, path in pages(study, me):
        if only not in path:
            continue
        began = perf_counter()
        response = client.get(path)
        first = perf_counter() - began
        print(f"{role} {path} {first * 1000:.0f} ms", file=sys.stderr, flush=True)
        if response.status_code >= BROKEN:
            yield Measured(role, page, path, 0, 0, first * 1000, 0, 0, False, broken=True)
        if response.status_code == 200 and "html" in response["Content-Type"]:
            times = [_timed(client, path) for _ in range(1 if first > SLOW else repeats)]
            with CaptureQueriesContext(connection) as caught:
                client.get(path)
            yield Measured(
                role, page, path,
                median(wall for wall, _ in times) * 1000,
                median(busy for _, busy in times) * 1000,
                first * 1000, len(caught), _first_load(response),
                any(character.isupper() for character in path),
            )  # fmt: skip


def _timed(client: Client, path: str) -> tuple[float, float]:
    began, worked = perf_counter(), process_time()
    client.get(path)
    return perf_counter() - began, process_time() - worked


def _first_load(response: Any) -> int:
    """Bytes as they are sent: the page as it came, styles and scripts as WhiteNoise has them."""
    text = response.content
    if response.headers.get("Content-Encoding") == "gzip":
        text = gzip.decompress(text)
    names = set(ASSET.findall(text.decode()))
    return len(response.content) + sum(_compressed(name) for name in names)


def _compressed(name: str) -> int:
    path = finders.find(re.sub(r"\.[0-9a-f]{12}(\.\w+)$", r"\1", name))
    if not path:
        raise FileNotFoundError(name)
    return len(gzip.compress(Path(str(path)).read_bytes(), 9))


def pages(study: Study, me: Here) -> Iterator[tuple[str, str]]:
    """Every address for which a study, a family and a visit are enough; and some lists turned."""
    family = _fullest_family(study, me)
    given = {
        "study": study.slug,
        "number": family.number if family else "",
        "visit": study.visits[0].id,
    }
    for name, wanted in sorted(_addresses(get_resolver())):
        if wanted <= set(given) and "study" in wanted:
            yield name, reverse(name, kwargs={key: given[key] for key in wanted})
    yield "search", reverse("caseload:search", args=[study.slug]) + "?q=01"
    if me.may(Permission.FAMILIES_SEE):
        yield "families, page 3", reverse("caseload:families", args=[study.slug]) + "?page=3"
    if me.may(Permission.MONITORING_SEE):
        for page in PROGRESS:
            yield f"progress, {page}, earlier", f"{_progress(study, page)}?as_of={EARLIER}"
    if me.may(Permission.ASSESSMENTS_ASSESS):
        for show in ("coming", "done"):
            where = reverse("assessments:visits", args=[study.slug])
            yield f"visits, {show}", f"{where}?show={show}&page=2"


def _progress(study: Study, page: str) -> str:
    return reverse(f"monitoring:{page}", kwargs={"study": study.slug})


def _addresses(resolver: Any, space: str = "", above: frozenset[str] = frozenset()) -> Any:
    for pattern in resolver.url_patterns:
        wanted = above | set(pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _addresses(pattern, inner, wanted)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{space}{pattern.name}", wanted


def _person(study: Study, role: str) -> Person:
    where = f".{study.sites[0].id}" if study.role(role).site_bound else ""
    return Person.objects.get(email=f"{role.replace('_', '-')}{where}@{DOMAIN}")


def _fullest_family(study: Study, me: Here) -> Family | None:
    """The first family with most in its history, of those that this person may open."""
    met = families_met(me)
    seen = Family.objects.filter(study=study.slug, site__in=me.sites)
    if me.own_only:
        seen = seen.filter(recorded_by=me.person)
    reach = {family for family in seen.values_list("pk", flat=True) if met is None or family in met}
    lines = Entry.objects.filter(study=study.slug, family__isnull=False)
    counts = lines.values("family").annotate(facts=Count("number")).order_by("-facts", "family")
    fullest = next((row["family"] for row in counts.iterator() if row["family"] in reach), None)
    return Family.objects.filter(pk=fullest).first()
