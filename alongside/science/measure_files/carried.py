"""What came over from another program's file, and what did not."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.team_made import (
    CODE,
    LONGEST_CODE,
    LONGEST_LABEL,
    LONGEST_OPTION,
    MOST_ITEMS,
    MOST_OPTIONS,
    TAKEN,
    base_of,
    team_made,
)

_TAG = re.compile(r"<[^<>]{0,1000}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,100}>", re.IGNORECASE)
_OTHER = re.compile(r"[^a-z0-9]+")
_ANSWER = re.compile(r"[^A-Za-z0-9_.]+")


class CannotRead(ValueError):
    """The file as a whole cannot be read; the message says what it is not."""


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a file holds and that did not come over as it was.

    `item` is its name in the file, or "" for the whole; `left_out` says whether the item itself
    is not there, or is there in another shape.
    """

    item: str
    what: str
    left_out: bool = False


@dataclass(frozen=True)
class Carried:
    """A draft of a measure, and everything that was not carried over as it was."""

    draft: Mapping[str, Any]
    losses: tuple[Loss, ...]

    @property
    def left_out(self) -> int:
        """How many items are not there at all."""
        return sum(loss.left_out for loss in self.losses)


class Gathering:
    """Collects items in the order of the file, gives each a code, and notes what is lost.

    `found` maps names of the file to codes here: (field, "") to an item, (field, option) to the
    yes/no item that one option of several became. `answers` maps a field's options to theirs.
    """

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        self.parts: dict[str, str] = {}
        self.losses: list[Loss] = []
        self.found: dict[tuple[str, str], str] = {}
        self.answers: dict[str, dict[str, str]] = {}
        self._codes: set[str] = set()

    def lose(self, item: str, what: str, *, left_out: bool = False) -> None:
        """Note that something is not as it was in the file."""
        self.losses.append(Loss(item, what, left_out))

    def part(self, title: str) -> str:
        """The code of the part with that heading."""
        heading = title.strip()[:200] or "Questions"
        return self.parts.setdefault(heading, f"part_{len(self.parts) + 1}")

    def add(
        self, field: str, kind: str, label: str, part: str, *, option: str = "", **more: Any
    ) -> str:
        """Add one item and return its code."""
        if len(self.items) == MOST_ITEMS:
            raise CannotRead(f"It has more than {MOST_ITEMS} questions, the most for one measure.")
        code = self._code(f"{field}_{option}" if option else field)
        if not option and code != field:
            self.lose(field, f"is called {code} here")
        self.found[field, option] = code
        given = {name: value for name, value in more.items() if value is not None}
        words = self._shortened(field, label, LONGEST_LABEL) or field
        self.items.append({"code": code, "label": words, "kind": kind, "part": part, **given})
        return code

    def options(self, field: str, given: Sequence[tuple[str, str]]) -> list[list[str]]:
        """The answers of a field with codes that may stand here."""
        if len(given) > MOST_OPTIONS:
            raise CannotRead(f"{field} has more than {MOST_OPTIONS} answers, the most for one.")
        known = self.answers.setdefault(field, {})
        for code, _ in given:
            plain = _ANSWER.sub("_", code).strip("_.")[:LONGEST_CODE] or "answer"
            plain = f"{plain}_" if plain in MISSING_CODES else plain
            known[code] = _free(plain, set(known.values()))
            if known[code] != code:
                self.lose(field, f"its answer {code!r} has the code {known[code]!r} here")
        return [
            [known[code], self._shortened(field, label, LONGEST_OPTION) or known[code]]
            for code, label in dict(given).items()
        ]

    def carried(self, id: str, title: str) -> Carried:
        """The whole as a draft; a condition on what is not there is noted and left out."""
        if not self.items:
            raise CannotRead("It has no question that can be asked here.")
        self._drop_conditions_that_lead_nowhere()
        draft: dict[str, Any] = {
            "id": base_of(plain_code(id)) or "measure", "title": title.strip()[:200] or "Measure",
            "short": title.strip()[:40] or "Measure", "respondent": "parent", "about": "parent",
            "version": "draft", "licence": "Say whose it is before it is published.",
            "parts": [{"code": code, "title": name} for name, code in self.parts.items()],
            "items": self._by_part(),
        }  # fmt: skip
        try:
            team_made(draft)
        except InstrumentProblem as problem:
            raise CannotRead(f"It does not hold together: {problem}.") from problem
        used = {item["part"] for item in self.items}
        draft["parts"] = [part for part in draft["parts"] if part["code"] in used]
        return Carried(draft, tuple(self.losses))

    def _by_part(self) -> list[dict[str, Any]]:
        order = list(self.parts.values())
        return sorted(self.items, key=lambda item: order.index(item["part"]))

    def _drop_conditions_that_lead_nowhere(self) -> None:
        earlier: dict[str, dict[str, Any]] = {}
        for item in self._by_part():
            gate = item.get("only_if")
            if gate and not _can_be_met(gate, earlier):
                del item["only_if"]
                self.lose(item["code"], "is always asked: what it depends on is not before it")
            earlier[item["code"]] = item

    def _code(self, name: str) -> str:
        kept = CODE.fullmatch(name) and len(name) <= LONGEST_CODE
        plain = name if kept else plain_code(name) or "item"
        return _free(f"item_{plain}"[:LONGEST_CODE] if plain in TAKEN else plain, self._codes, True)

    def _shortened(self, field: str, words: str, most: int) -> str:
        text = without_markup(words)
        if len(text) > most:
            self.lose(field, f"its words were cut after {most} characters")
        return text[:most]


_YES_NO = {"yes", "no"}


def _can_be_met(gate: Mapping[str, Any], earlier: Mapping[str, Mapping[str, Any]]) -> bool:
    asked = earlier.get(gate["item"])
    if asked is None:
        return False
    allowed = _YES_NO if asked["kind"] == "yes_no" else {o[0] for o in asked.get("options", [])}
    return bool(gate["values"]) and (not allowed or set(gate["values"]) <= allowed)


def plain_code(name: str) -> str:
    """Return small letters, digits and underscores of a name; it may be empty.

    >>> plain_code("Q1.2 – Äther"), plain_code("7th")
    ('q1_2_ther', 'q_7th')
    """
    plain = _OTHER.sub("_", name.casefold()).strip("_")[: LONGEST_CODE - 2].strip("_")
    return f"q_{plain}" if plain[:1].isdigit() else plain


def without_markup(words: str) -> str:
    """Return a text without the tags and invisible signs that a file brings.

    >>> without_markup("<p>How <b>well</b>&nbsp;…<br>today?</p>")
    'How well … today?'
    """
    plain = html.unescape(_TAG.sub("", _BREAK.sub(" ", words[:20_000])))
    shown = "".join(sign if sign.isprintable() else " " for sign in plain)
    return " ".join(shown.split())


def _free(code: str, taken: set[str], keep: bool = False) -> str:
    found, number = code, 2
    while found in taken:
        found, number = f"{code[: LONGEST_CODE - 5]}_{number}", number + 1
    if keep:
        taken.add(found)
    return found
