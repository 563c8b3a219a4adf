"""What counts as an answer to one item."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, get_args

from alongside.science.instruments.structure import Item
from alongside.science.recruitment.dates import (
    UnreadableDate,
    UnreadableYesNo,
    read_date,
    read_yes_no,
)

MissingCode = Literal["refused", "not_applicable", "not_asked", "unable"]
MISSING_CODES: tuple[MissingCode, ...] = get_args(MissingCode)

Trouble = Literal[
    "empty", "not_an_option", "not_a_number", "not_whole", "not_a_date", "not_yes_or_no",
    "too_low", "too_high", "too_long",
]  # fmt: skip

YES_NO = ("yes", "no")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that may stand: the value as it is kept, or why there is none."""

    item: str
    value: str
    missing: MissingCode | None = None


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """An answer to be asked about once: `entered` is exactly what was put in, to be kept."""

    item: str
    entered: str
    trouble: Trouble
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str, ...] = ()


def check_answer(item: Item, value: str) -> Answer | OutOfRange:
    """Return the answer in the form in which it is kept, or what is odd about it.

    Nothing is refused or altered for good: `OutOfRange` carries the entry unchanged so that the
    assessor is asked once and may let it stand. A missing code counts for every kind of item.
    Numbers lose needless zeros and signs, dates become year-month-day (day first as written),
    yes and no become "yes" and "no", text loses spaces at its ends.

    >>> from alongside.science.instruments.structure import Item
    >>> rooms = Item(1, "rooms", "whole_number", "Rooms?", "home", minimum=1, maximum=20)
    >>> check_answer(rooms, " 03 ")
    Answer(item='rooms', value='3', missing=None)
    >>> check_answer(rooms, "200").trouble, check_answer(rooms, "refused").missing
    ('too_high', 'refused')
    """
    plain = value.strip()
    for code in MISSING_CODES:
        if plain == code:
            return Answer(item.code, code, code)
    if not plain:
        return OutOfRange(item.code, value, "empty")
    found = _READERS[item.kind](item, plain)
    if isinstance(found, Answer):
        return found
    allowed = tuple(option.code for option in item.options)
    return OutOfRange(item.code, value, found, item.minimum, item.maximum, allowed)


def as_written(item: Item) -> frozenset[str]:
    """Return the answers of a choice that are kept letter for letter, to be known without a look.

    >>> from alongside.science.instruments.structure import Item
    >>> sorted(as_written(Item(1, "own_home", "yes_no", "Your own?", "home")))
    ['no', 'yes']
    """
    codes = (option.code for option in item.options) if item.kind == "choice" else YES_NO
    offered = codes if item.kind in {"choice", "yes_no"} else ()
    return frozenset(
        code for code in offered if check_answer(item, code) == Answer(item.code, code)
    )


def _choice(item: Item, plain: str) -> Answer | Trouble:
    wanted = plain.casefold()
    for option in item.options:
        if option.code.casefold() == wanted:
            return Answer(item.code, option.code)
    return "not_an_option"


def _decimal(item: Item, plain: str) -> Answer | Trouble:
    if not _NUMBER.fullmatch(plain):
        return "not_a_number"
    number = Decimal(plain)
    if item.minimum is not None and number < Decimal(str(item.minimum)):
        return "too_low"
    if item.maximum is not None and number > Decimal(str(item.maximum)):
        return "too_high"
    return Answer(item.code, _shortest(number))


def _whole_number(item: Item, plain: str) -> Answer | Trouble:
    if _NUMBER.fullmatch(plain) and Decimal(plain) % 1:
        return "not_whole"
    return _decimal(item, plain)


def _shortest(number: Decimal) -> str:
    digits = f"{number:f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits in {"-0", ""} else digits


def _text(item: Item, plain: str) -> Answer | Trouble:
    if item.maximum is not None and len(plain) > item.maximum:
        return "too_long"
    return Answer(item.code, plain)


def _date(item: Item, plain: str) -> Answer | Trouble:
    try:
        return Answer(item.code, read_date(plain).isoformat())
    except UnreadableDate:
        return "not_a_date"


def _yes_no(item: Item, plain: str) -> Answer | Trouble:
    try:
        return Answer(item.code, "yes" if read_yes_no(plain) else "no")
    except UnreadableYesNo:
        return "not_yes_or_no"


_READERS = {
    "choice": _choice,
    "whole_number": _whole_number,
    "decimal": _decimal,
    "text": _text,
    "date": _date,
    "yes_no": _yes_no,
}
