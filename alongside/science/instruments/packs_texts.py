"""The wording of a pack in one language, checked against the form item by item."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from alongside.science.instruments.one_answer_set import allowed
from alongside.science.instruments.packs import DIRECTIONS, Language, PackProblem, table
from alongside.science.instruments.structure import Instrument, Item

LONGEST_TEXT = 2_000
_KEYS = {"name", "direction", "title", "instruction", "parts", "items", "answers", "answers_of"}
# Invisible signs that turn round what a person reads.
_TURNING = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068"}
_MAY_STAND = {"\n", "\t"}


def read_language(
    file: str, code: str, mapping: Mapping[str, Any], form: Instrument
) -> tuple[Language, list[PackProblem]]:
    """Return the wording of one language and everything that is wrong with it.

    Every item of the form needs its text, and every answer to choose from its label, under
    `answers` for all items or `answers_of` for one.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> given = {"name": "English", "items": {"1": "Made up"}}
    >>> language, problems = read_language("texts/en.toml", "en", given, icecap_a())
    >>> language.items, str(problems[0])
    ({1: 'Made up'}, 'texts/en.toml: items.2: has no text')
    """
    reader = _Reader(file, form)
    reader.refuse_unknown(mapping)
    items = reader.items(mapping)
    return Language(
        code=code,
        name=reader.text(mapping, "name", needed=True),
        direction=reader.direction(mapping),
        items=items,
        answers=reader.answers(mapping),
        title=reader.text(mapping, "title"),
        instruction=reader.text(mapping, "instruction"),
        parts=reader.parts(mapping),
    ), reader.problems


class _Reader:
    """Reads one file and collects what is wrong, so that all of it is named at once."""

    def __init__(self, file: str, form: Instrument) -> None:
        self.file, self.form = file, form
        self.by_number = {item.number: item for item in form.items}
        self.problems: list[PackProblem] = []

    def wrong(self, place: str, what: str) -> None:
        self.problems.append(PackProblem(self.file, place, what))

    def refuse_unknown(self, mapping: Mapping[str, Any]) -> None:
        for name in mapping:
            if name not in _KEYS:
                self.wrong(name, "is not a key that is known here")

    def text(self, mapping: Mapping[str, Any], name: str, *, needed: bool = False) -> str:
        if name not in mapping:
            if needed:
                self.wrong(name, "is missing")
            return ""
        return self.checked(mapping[name], name)

    def checked(self, value: Any, place: str) -> str:
        if not isinstance(value, str) or not value.strip():
            self.wrong(place, "is not a text, or is empty")
            return ""
        if len(value) > LONGEST_TEXT:
            self.wrong(place, f"is longer than {LONGEST_TEXT} characters")
        if any(_hidden(sign) for sign in value):
            self.wrong(place, "holds invisible signs that could change how it reads")
        return value.strip()

    def direction(self, mapping: Mapping[str, Any]) -> Any:
        given = mapping.get("direction", "ltr")
        if given not in DIRECTIONS:
            self.wrong("direction", "is not ltr or rtl")
        return given

    def tables(self, mapping: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = table(mapping.get(name, {}))
        if found is None:
            self.wrong(name, "is not a table")
        return found or {}

    def items(self, mapping: Mapping[str, Any]) -> dict[int, str]:
        found = {}
        for number, value in self.numbered(mapping, "items"):
            found[number] = self.checked(value, f"items.{number}")
        for item in self.form.items:
            if item.number not in found:
                self.wrong(f"items.{item.number}", "has no text")
        return found

    def numbered(self, mapping: Mapping[str, Any], name: str) -> Iterator[tuple[int, Any]]:
        for number, value in self.tables(mapping, name).items():
            if number.isascii() and number.isdigit() and int(number) in self.by_number:
                yield int(number), value
            else:
                self.wrong(f"{name}.{number}", f"{self.form.id} has no item of that number")

    def answers(self, mapping: Mapping[str, Any]) -> dict[int, dict[str, str]]:
        shared = self.labels(mapping, "answers", _codes(self.form.items))
        own = {
            number: self.labels(
                self.tables(mapping, "answers_of"), str(number), _codes([self.by_number[number]]),
                f"answers_of.{number}",
            )
            for number, _ in self.numbered(mapping, "answers_of")
        }  # fmt: skip
        found = {}
        for item in self.form.items:
            given = {**shared, **own.get(item.number, {})}
            found[item.number] = self.of_item(item, given)
        return {number: labels for number, labels in found.items() if labels}

    def labels(
        self, mapping: Mapping[str, Any], name: str, codes: set[str], place: str = ""
    ) -> dict[str, str]:
        found = {}
        place = place or name
        for code, value in self.tables(mapping, name).items():
            if code in codes:
                found[code] = self.checked(value, f"{place}.{code}")
            else:
                self.wrong(f"{place}.{code}", "is no answer to choose here")
        return found

    def of_item(self, item: Item, given: Mapping[str, str]) -> dict[str, str]:
        for code in allowed(item):
            if code not in given:
                self.wrong(f"answers.{code}", f"has no label for item {item.number}")
        return {code: given[code] for code in allowed(item) if code in given}

    def parts(self, mapping: Mapping[str, Any]) -> dict[str, str]:
        known = {part.code for part in self.form.parts}
        found = {}
        for code, value in self.tables(mapping, "parts").items():
            if code not in known:
                self.wrong(f"parts.{code}", f"{self.form.id} has no part of that name")
            found[code] = self.checked(value, f"parts.{code}")
        return found


def _codes(items: Any) -> set[str]:
    return {code for item in items for code in allowed(item)}


def _hidden(sign: str) -> bool:
    return sign in _TURNING or (unicodedata.category(sign) == "Cc" and sign not in _MAY_STAND)
