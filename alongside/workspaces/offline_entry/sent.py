"""What a tablet sends: entries in the order in which they were made there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.offline_entry.models import ANSWER, BEGIN

LONGEST = 10_000
"""Signs of one answer at most."""

LARGEST_NUMBER = 2**31 - 1
UNREADABLE = (
    ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError,
)  # fmt: skip


class Unreadable(Refusal):
    """What came is not what a tablet sends."""

    def __init__(self) -> None:
        super().__init__(
            "What the tablet sent could not be read. Nothing was taken, and everything is still "
            "on the tablet. Open the tablet page again with a network, so that it is renewed, and "
            "send again."
        )


@dataclass(frozen=True)
class Sent:
    """One entry as it was made on the tablet; `at` is what its clock said."""

    id: UUID
    sequence: int
    what: str
    family: str
    visit: str
    at: datetime
    form: str = ""
    item: str = ""
    answer: str = ""

    @property
    def kept(self) -> dict[str, str]:
        return {"mode" if self.what == BEGIN else "value": self.answer}


@dataclass(frozen=True)
class Sending:
    """Several entries and what the tablet's clock says now.

    `last` is the number of the tablet's last entry, where it wants to be emptied.
    """

    entries: tuple[Sent, ...]
    device_now: datetime
    last: int | None = None


def read_sending(text: str | bytes) -> Sending:
    """Read what a tablet sent, or raise `Unreadable`."""
    try:
        told = json.loads(text)
        entries = tuple(_entry(one) for one in told["entries"])
        done = told.get("done")
        return Sending(entries, _moment(told["now"]), None if done is None else _number(done))
    except UNREADABLE:
        raise Unreadable from None


def _entry(told: dict[str, Any]) -> Sent:
    if told["what"] not in (BEGIN, ANSWER) or _number(told["sequence"]) < 1:
        raise ValueError
    if len(str(told["answer"])) > LONGEST:
        raise ValueError
    text = {name: str(told.get(name, "")) for name in ("family", "visit", "form", "item", "answer")}
    return Sent(
        id=UUID(told["id"]), sequence=_number(told["sequence"]), what=told["what"],
        at=_moment(told["at"]), **text,
    )  # fmt: skip


def _number(told: Any) -> int:
    """One that the database can hold."""
    found = int(told)
    if not 0 <= found <= LARGEST_NUMBER:
        raise ValueError
    return found


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found
