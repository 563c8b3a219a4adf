"""By what a row is known again: keyed marks that tell nothing about the family.

A mark has two halves. The first says which family on which day, the second what the row says
about it. A row of a family that is not named cannot be told from its like, so such rows are
counted: the third of its kind in a log is the third again, in whatever order they stand.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from alongside.foundations.sealing.sealing import blind_index
from alongside.science.protocol import Study
from alongside.science.recruitment.names import normalise_name
from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.referrals.log_import.rows import LogRow

HALF = 32
_SAID = tuple(each for each in fields(LogRow) if each.name not in ("number", "notices"))


def marks_of(study: Study, rows: Iterable[LogRow]) -> dict[int, str]:
    """The mark of each row by its number. Rows that name the same family and say the same
    have the same mark."""
    met: Counter[str] = Counter()
    marks = {}
    for row in rows:
        family = blind_index("log row, family", _text([study.slug, *_family(row)]))
        said = _text([study.slug, _said(row)])
        if not row.people.is_anybody:
            met[family + said] += 1
            said = f"{said} {met[family + said]}"
        marks[row.number] = family + blind_index("log row, content", said)
    return marks


def family_half(mark: str) -> str:
    return mark[:HALF]


def same_household(row: LogRow) -> str:
    """Parent and telephone, by which two rows of one log are noticed to be one family."""
    parent, phone = normalise_name(row.parent_name), _digits(row.phone)
    return f"{parent} {phone}" if parent and phone else ""


def _family(row: LogRow) -> list[Any]:
    names = [normalise_name(row.child_name), row.born, normalise_name(row.parent_name)]
    unnamed = _digits(row.phone) if not any(names) else ""
    return [row.site, row.identified_on, row.agreed, *names, unnamed]


def _said(row: LogRow) -> dict[str, Any]:
    return {each.name: getattr(row, each.name) for each in _SAID}


def _digits(phone: str) -> str:
    return "".join(digit for digit in phone if digit.isdigit())


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: date | Reasons) -> Any:
    return value.isoformat() if isinstance(value, date) else vars(value)
