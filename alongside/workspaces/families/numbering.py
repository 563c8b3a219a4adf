"""Study numbers of families: site code, running number, check character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SIZE = len(ALPHABET)
DIGITS = 4
_SHAPE = re.compile(r"([A-Z]{2,5})(\d{1,9})([0-9A-Z])")
_BEGINNING = re.compile(r"([A-Z]{2,5})?(\d{1,9})")


def check_character(text: str) -> str:
    """The check character of ISO 7064 MOD 37,36: finds any one wrong or any two swapped."""
    product = SIZE
    for character in text:
        total = (product + ALPHABET.index(character)) % SIZE or SIZE
        product = 2 * total % (SIZE + 1)
    return ALPHABET[(SIZE + 1 - product) % SIZE]


def family_number(code: str, running: int) -> str:
    """GLA and 1 make GLA-0001-1."""
    digits = f"{running:0{DIGITS}d}"
    return f"{code}-{digits}-{check_character(code + digits)}"


def runs(numbers: Iterable[str]) -> Iterator[tuple[str, str, int]]:
    """The first and the last of those that follow one another, and how many they are.

    >>> list(runs(["GLA-0001-1", "GLA-0002-0", "GLA-0004-W"]))
    [('GLA-0001-1', 'GLA-0002-0', 2), ('GLA-0004-W', 'GLA-0004-W', 1)]
    """
    run: list[str] = []
    for number in numbers:
        if run and not _follows(run[-1], number):
            yield run[0], run[-1], len(run)
            run = []
        run.append(number)
    if run:
        yield run[0], run[-1], len(run)


def _follows(before: str, number: str) -> bool:
    (code, first, _), (other, second, _) = before.split("-"), number.split("-")
    return code == other and int(second) == int(first) + 1


def compact(text: str) -> str:
    """What is left of a number when case, spaces, hyphens and other signs are taken away."""
    return "".join(character for character in text.upper() if character in ALPHABET)


def as_number(text: str) -> str | None:
    """The number that somebody typed, with or without hyphens; None when it cannot be one.

    Leading zeros may be left out only where the last sign is a letter: 20 is not 2 checked by 0.

    >>> as_number("gla 12 w"), as_number("GLA-0012-X")
    ('GLA-0012-W', None)
    """
    found = _SHAPE.fullmatch(compact(text))
    if found is None or not (len(found[2]) >= DIGITS or found[3].isalpha()):
        return None
    number = family_number(found[1], int(found[2]))
    return number if number[-1] == found[3] else None


def beginnings(text: str) -> list[tuple[str, str]]:
    """Site code (may be empty) and running number that somebody may mean by a part of a number.

    A check sign that is wrong makes it no number.

    >>> beginnings("GLA 012"), beginnings("12"), beginnings("GLA-0012-X")
    ([('GLA', '0012')], [('', '0012')], [])
    """
    plain = compact(text)
    if exact := as_number(plain):
        code, running, _ = exact.split("-")
        return [(code, running)]
    found = _BEGINNING.fullmatch(plain)
    return [(found[1] or "", f"{int(found[2]):0{DIGITS}d}")] if found else []
