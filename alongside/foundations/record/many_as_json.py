"""Many ids, or many moments, as JSON at once, in a third of the time that each needs alone.

Any that is not in the very form in which it is written raises a `ValueError` or `TypeError`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

Signs = NDArray[np.uint8]
HEX = "0123456789abcdef"
ID = np.frombuffer(b'"????????-????-????-????-????????????"', np.uint8)
STORED = np.frombuffer(b"????-??-?? ??:??:??.??????", np.uint8)
MOMENT = np.frombuffer(b'"????-??-??T??:??:??.??????+00:00"', np.uint8)
WHOLE_SECOND, DAY = len("2024-02-29 23:59:59"), len("2024-02-29")
NO_FRACTION = ".000000"
OWN, ZERO = ord("?"), ord("0")
"""Where a form has this sign, a value has its own."""
CLOCK = ((11, 24), (14, 60), (17, 60))
"""Where hours, minutes and seconds stand, and what each is below."""


def ids(values: Sequence[str]) -> list[str]:
    """Ids as SQLite keeps them: 32 signs, no capitals."""
    text = "".join(values)
    if set(map(len, values)) != {32} or text.strip(HEX):
        raise ValueError
    return _in(ID, _rows(text, 32))


def moments(values: Sequence[str]) -> list[str]:
    """Moments as SQLite keeps them: with six digits of a second, or none where all are 0."""
    if any(value.endswith(NO_FRACTION) for value in values):
        raise ValueError
    for day in {value[:DAY] for value in values}:
        if date.fromisoformat(day).isoformat() != day:
            raise ValueError
    whole = [value + NO_FRACTION if len(value) == WHOLE_SECOND else value for value in values]
    if set(map(len, whole)) != {len(STORED)}:
        raise ValueError
    signs = _rows("".join(whole), len(STORED))
    digits = signs[:, STORED == OWN]
    if (digits - ZERO > 9).any() or (signs[:, STORED != OWN] != STORED[STORED != OWN]).any():
        raise ValueError
    for place, most in CLOCK:
        tens, ones = signs[:, place] - ZERO, signs[:, place + 1] - ZERO
        if (tens * 10 + ones >= most).any():
            raise ValueError
    return _in(MOMENT, digits)


def _rows(text: str, length: int) -> Signs:
    return np.frombuffer(text.encode("ascii"), np.uint8).reshape(-1, length)


def _in(form: Signs, signs: Signs) -> list[str]:
    """Each row of signs put into the form."""
    made = np.tile(form, (len(signs), 1))
    made[:, form == OWN] = signs
    text, length = made.tobytes().decode(), len(form)
    return [text[start : start + length] for start in range(0, len(text), length)]
