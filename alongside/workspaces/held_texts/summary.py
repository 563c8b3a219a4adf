"""Keeping the list of held texts level with the record; it can be thrown away at any time.

A page that only shows may write here: what is written follows from the facts alone.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import (
    alone,
    in_parts,
    is_level,
    news,
    replace_rows,
)
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.held_texts.models import HeldText, HeldTextsMark, TextDecided
from alongside.workspaces.held_texts.reading import Team, held, typed
from alongside.workspaces.held_texts.sources import SOURCES

SHAPE = 1  # raise it when the columns, or what is held, change


def catch_up(study: Study, ours: Team) -> None:
    """Take in what was written since the last time; two queries when there is nothing new."""
    wanted = digest_of_values([SHAPE, study.version, sorted(SOURCES), ours.words])
    if is_level(_mark(study), wanted):
        return
    with alone(f"held texts of {study.slug}"):
        # The ledger is read before the facts: what comes between is taken in again later.
        new = news(study.slug, _mark(study), wanted)
        for some in in_parts(_everybody(study) if new.families is None else new.families):
            _replace(study, ours, some)
        HeldTextsMark.objects.update_or_create(
            study=study.slug,
            defaults={"entry": new.newest, "recent": new.recent, "made_for": wanted},
        )


def _mark(study: Study) -> HeldTextsMark | None:
    return HeldTextsMark.objects.filter(study=study.slug).first()


def _everybody(study: Study) -> set[UUID]:
    """All families about whom there is a text, or was one."""
    rows = [source.facts() for source in SOURCES.values()] + [HeldText.objects.all()]
    return {
        family
        for each in rows
        for family in each.filter(study=study.slug).values_list("family", flat=True).distinct()
    }


def _replace(study: Study, ours: Team, families: Collection[UUID]) -> None:
    """Where there is nothing to keep, nobody who writes waits for it."""
    old = HeldText.objects.all()
    rows = _made(study, ours, families)
    before = old.filter(family__in=families).values_list("family", flat=True)
    if touched := {row.family for row in rows} | set(before):
        replace_rows(old, rows, touched)


def _made(study: Study, ours: Team, families: Collection[UUID]) -> list[HeldText]:
    facts = [
        fact
        for source in SOURCES.values()
        for fact in source.facts().about(families).filter(study=study.slug)
    ]
    texts = [typed(fact) for fact in facts]
    found = held(study, texts, replace(ours, blinded=ours.by_rule))
    rows = TextDecided.objects.as_of().about(families)
    decided = dict(rows.values_list("text", "recorded_at"))
    sites = dict(Family.objects.filter(pk__in=families).values_list("pk", "site"))
    return [
        HeldText(
            text=one.id, study=study.slug, family=one.family, site=sites[one.family],
            kind=one.kind, by=one.by, at=one.at, words=list(found[one.id]),
            found=bool(found[one.id]), decided_at=decided.get(one.id),
        )
        for one in texts
        if one.id in found
    ]  # fmt: skip
