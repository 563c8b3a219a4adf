"""Which column holds which item: by name alone, never by order."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from alongside.project.scoring.reading import AnswersRefused
from alongside.science.instruments.structure import Instrument

_SECOND = re.compile(r"(.+) \(\d+\)")


@dataclass(frozen=True)
class Found:
    """The column of each item; the items of parts that have no column at all; those not asked."""

    columns: Mapping[str, str]
    absent: tuple[str, ...]
    not_asked: tuple[str, ...]


def find_columns(
    form: Instrument,
    headings: Sequence[str],
    renamed: Mapping[str, str],
    not_asked: Collection[str],
    needed: Collection[str],
) -> Found:
    """The column of every item of a form.

    `renamed` gives the heading of an item whose column has another name. A part of the form
    without a single column is left out as a whole; a part that has some but not all of its
    `needed` items is refused. Raises `AnswersRefused`.
    """
    _check_names(form, headings, renamed, not_asked)
    columns = {
        item.code: heading
        for item in form.items
        if (heading := renamed.get(item.code) or _named(item.code, headings)) is not None
        and item.code not in not_asked
    }
    lacking = [
        item
        for item in form.items
        if item.code in needed and item.code not in columns and item.code not in not_asked
    ]
    there = {form.by_code[code].part for code in columns}
    partly = [item.code for item in lacking if item.part in there]
    if partly or not columns:
        raise AnswersRefused(_no_columns(form, partly or [each.code for each in lacking], headings))
    return Found(columns, tuple(item.code for item in lacking), tuple(not_asked))


def _named(code: str, headings: Sequence[str]) -> str | None:
    found = [heading for heading in headings if _plain(heading) == code]
    doubled = [one for one in headings if (m := _SECOND.fullmatch(one)) and _plain(m[1]) == code]
    if len(found) + len(doubled) > 1:
        raise AnswersRefused(
            f"Two columns are called {code}. Take one out, or name the right one with "
            f"--column {code}=HEADING."
        )
    return found[0] if found else None


def _plain(heading: str) -> str:
    return heading.strip().casefold()


def _check_names(
    form: Instrument,
    headings: Sequence[str],
    renamed: Mapping[str, str],
    not_asked: Collection[str],
) -> None:
    for code in (*renamed, *not_asked):
        if code not in form.by_code:
            raise AnswersRefused(
                f"{form.id} has no item {code}. Its items are {form.items[0].code} to "
                f"{form.items[-1].code}."
            )
    for code, heading in renamed.items():
        if heading not in headings:
            raise AnswersRefused(
                f"No column is called “{heading}” (for {code}). There is: {_some(headings)}."
            )
    twice = [heading for heading in renamed.values() if [*renamed.values()].count(heading) > 1]
    if twice:
        raise AnswersRefused(f"“{twice[0]}” is named for two items.")


def _no_columns(form: Instrument, lacking: Sequence[str], headings: Sequence[str]) -> str:
    first = lacking[0]
    near = get_close_matches(first, headings, n=1, cutoff=0.5)
    example = near[0] if near else "HEADING"
    return (
        f"No column for {_some(lacking)}. Columns are found by name, never by order. For each, "
        f"say which one it is: --column {first}={_quoted(example)}; or, if nobody was asked it: "
        f"--not-asked {first}."
    )


def _quoted(heading: str) -> str:
    return f"'{heading}'" if " " in heading else heading


def _some(names: Sequence[str], most: int = 12) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
