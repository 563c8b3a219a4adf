"""When families came how far, for forecasts: read from the summary once and kept packed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from zoneinfo import ZoneInfo

import numpy as np
from django.db import transaction

from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.writing import lock
from alongside.science.protocol import Study
from alongside.science.recruitment.forecast_basis import NEVER, Ways
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring.models import KeptWays, PastMark, ProgressMark
from alongside.workspaces.monitoring.queries import BySummary, Source
from alongside.workspaces.monitoring.queries.source import Way

SHAPE = 1  # raise it when the columns change
COLUMNS = 7
STAGES = (Stage.IDENTIFIED, Stage.CONSENTED, Stage.RANDOMISED, Stage.RETAINED)
DAY = len("2023-11-01")


def ways(study: Study, source: Source) -> Ways:
    """The ways of all families that a source knows; two queries when they are kept."""
    sites = tuple(site.id for site in study.sites)
    if not isinstance(source, BySummary):
        return _unpacked(sites, _packed(study, source.ways(sites)))
    mark = _mark(study, source.past)
    kept = KeptWays.objects.filter(study=study.slug, past=source.past).first()
    if kept is None or kept.mark != mark:
        kept = _make(study, source, sites, mark)
    return _unpacked(sites, bytes(kept.days))


def _make(study: Study, source: BySummary, sites: tuple[str, ...], mark: str) -> KeptWays:
    packed = _packed(study, source.ways(sites))
    with transaction.atomic():
        lock(f"ways of {study.slug}")
        KeptWays.objects.filter(study=study.slug, past=source.past).delete()
        return KeptWays.objects.create(
            study=study.slug, past=source.past, mark=mark, days=packed
        )  # fmt: skip


def _mark(study: Study, past: PastMark | None) -> str:
    """What the table depends on: how far the summary has read, and the sites' order."""
    row = past or ProgressMark.objects.filter(study=study.slug).first()
    read = [row.entry, row.recent, row.made_for] if row else []
    return digest_of_values([SHAPE, *read, [site.id for site in study.sites]])


def _packed(study: Study, found: Iterable[Way]) -> bytes:
    places = {site.id: place for place, site in enumerate(study.sites)}
    zone, days = ZoneInfo(study.time_zone), _Ordinals()
    rows = [
        (
            places[way.site],
            *(days[way.reached.get(stage.value, "")[:DAY]] for stage in STAGES),
            way.left.astimezone(zone).toordinal() if way.left else NEVER,
            way.due.toordinal() if way.due else NEVER,
        )
        for way in found
    ]
    return np.array(rows, "<i4").reshape(-1, COLUMNS).tobytes()


def _unpacked(sites: tuple[str, ...], packed: bytes) -> Ways:
    table = np.frombuffer(packed, "<i4").reshape(-1, COLUMNS)
    return Ways(sites, table[:, 0], table[:, 1:5], table[:, 5], table[:, 6])


class _Ordinals(dict[str, int]):
    """The ordinal of a day as text; each day is read once."""

    def __missing__(self, text: str) -> int:
        self[text] = found = date.fromisoformat(text).toordinal() if text else NEVER
        return found
