"""CONSORT 2010 for pilot and feasibility trials: every item, filled where the record can."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alongside.foundations.pages.filters import day
from alongside.science.protocol import Permission
from alongside.science.retention.consort import STAGES, Flow, Stage
from alongside.workspaces.monitoring import words as monitoring_words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.progression import ProgressionRow, progression
from alongside.workspaces.monitoring.words import rules, sentences
from alongside.workspaces.randomisation.words import how_made
from alongside.workspaces.reports import queries
from alongside.workspaces.reports.figures.protocol_items import PROTOCOL_ITEMS, role_names
from alongside.workspaces.reports.words import checklist as said


@dataclass(frozen=True)
class Item:
    """An item; `says` is None where the record cannot answer and the team has to write."""

    number: str
    asks_for: str
    says: str | None


@dataclass(frozen=True)
class Seen:
    """What the items about results are filled from."""

    glance: Glance
    source: Source
    flow: Flow
    rows: list[ProgressionRow]
    told: list[queries.Line]


def checklist(glance: Glance, source: Source) -> list[Item]:
    """All 40 items in their order. None of them is split by arm."""
    study = glance.study
    seen = Seen(
        glance,
        source,
        source.flow(glance.sites),
        progression(study, source, glance.as_of, glance.day),
        queries.arms_told(study, glance.at),
    )
    filled: dict[str, str | None] = {
        **{number: fill(study) for number, fill in PROTOCOL_ITEMS.items()},
        **{number: fill(seen) for number, fill in RESULT_ITEMS.items()},
    }
    return [Item(number, asks, filled.get(number)) for number, asks in said.ITEMS]


def _how_made(seen: Seen) -> str | None:
    return how_made(seen.glance.study, seen.glance.as_of)


def _concealed(seen: Seen) -> str | None:
    sealed = queries.sequences_sealed(seen.glance.study, seen.glance.at)
    return said.concealed(sealed) if sealed else None


def _blinded(seen: Seen) -> str | None:
    study = seen.glance.study
    names = ", ".join(role.name for role in study.roles if role.blinded)
    return said.blinded(names, _learned(seen)) if names else None


def _learned(seen: Seen) -> int:
    return sum(line.what == "learned" for line in seen.told)


def _steps(seen: Seen) -> str | None:
    names = monitoring_words.STAGES
    return " ".join(f"{names[stage]}: {seen.flow.total(stage)}." for stage in STAGES)


def _losses(seen: Seen) -> str | None:
    exits = seen.flow.exits_at(Stage.RANDOMISED)
    study, sites = seen.glance.study, seen.glance.sites
    told = [
        f"{monitoring_words.reason(study, one.stage, one.reason, sites)}: {one.count}."
        for one in exits
    ]
    return " ".join(told) or said.NO_LOSS


def _dates(seen: Seen) -> str | None:
    told = []
    for stage in (Stage.IDENTIFIED, Stage.RANDOMISED):
        by_site = seen.source.days(stage, seen.glance.sites).values()
        days = [each for counts in by_site for each in counts]
        if days:
            name = monitoring_words.STAGES[stage]
            told.append(said.dates(name, day(min(days)), day(max(days))))
    return " ".join(told) or None


def _denominators(seen: Seen) -> str | None:
    found = seen.source.follow_up(seen.glance.day, seen.glance.sites)
    return said.denominators(found.randomised, found.due, found.retained)


def _results(seen: Seen) -> str | None:
    counted = [row for row in seen.rows if row.judged is not None]
    told = [
        f"{row.criterion.measured}: {rules.numbers(row, seen.glance.study)} {rules.interval(row)}"
        for row in counted
    ]
    return " ".join(one.strip() for one in told) or None


def _harms(seen: Seen) -> str | None:
    lines = queries.worries(seen.glance.study, seen.glance.at)
    counts = {what: sum(line.what == what for line in lines) for what in ("all", "open")}
    return said.harms(counts["all"], counts["open"])


def _unintended(seen: Seen) -> str | None:
    found = queries.deviations(seen.glance.study, seen.glance.at, closed=False)
    return said.unintended(_learned(seen), len(found))


def _going_on(seen: Seen) -> str | None:
    return said.going_on(sentences.progression(seen.rows)) if seen.rows else None


def _who(seen: Seen) -> str | None:
    study = seen.glance.study
    makes, enrols, allocates = (
        role_names(study, permission)
        for permission in (
            Permission.RANDOMISATION_GENERATE,
            Permission.CONSENT_TAKE,
            Permission.RANDOMISATION_ALLOCATE,
        )
    )
    return said.who(makes, enrols, allocates)


RESULT_ITEMS: dict[str, Callable[[Seen], str | None]] = {
    "8a": _how_made,
    "9": _concealed,
    "10": _who,
    "11a": _blinded,
    "13a": _steps,
    "13b": _losses,
    "14a": _dates,
    "16": _denominators,
    "17a": _results,
    "19": _harms,
    "19a": _unintended,
    "22a": _going_on,
}
