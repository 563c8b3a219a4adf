"""Sums, means and bands over whole columns of answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from alongside.science.instruments.encoding import UNREADABLE, Bytes, Column
from alongside.science.instruments.one_answer_set import allowed
from alongside.science.instruments.scoring import Bands, Keyed, Score, Scoring, Total
from alongside.science.instruments.structure import Instrument

Flags = dict[str, NDArray[np.bool_]]
Rows = NDArray[np.bool_]
_A_BYTE, _SMALL = 255, 32_767


@dataclass(frozen=True, slots=True)
class Made:
    """One score of every row: `valid` None is valid everywhere, `answered` None is a total."""

    values: NDArray[Any]
    valid: Rows | None
    answered: NDArray[np.integer] | None

    def series(self, whole: bool) -> pl.Series:
        """Return the values as a column with nulls where there is no score."""
        values = pl.Series(self.values).cast(pl.Int32 if whole else pl.Float64)
        return values if self.valid is None else values.set(pl.Series(~self.valid), None)


@dataclass(frozen=True, slots=True)
class _Sum:
    """The points of a score, its answers counted, and where one of its items is unreadable."""

    points: NDArray[np.integer]
    answered: NDArray[np.integer]
    complete: bool
    unreadable: Rows | None


def scored(
    instrument: Instrument,
    scoring: Scoring,
    columns: Mapping[str, Column],
    height: int,
    flags: Flags,
) -> dict[str, Made]:
    """Return every score of the rule for every row; what is odd is added to `flags`.

    >>> from alongside.science.instruments.ghq_12 import ghq_12
    >>> form = ghq_12()
    >>> ones = {item.code: Column(np.ones(2, np.uint8), True, True) for item in form.items}
    >>> scored(form, form.scoring(), ones, 2, {})["likert"].values.tolist()
    [12, 12]
    """
    made: dict[str, Made] = {}
    for score in scoring.scores:
        if isinstance(score, Total):
            made[score.code] = _added([made[code] for code in score.of])
            continue
        found = _summed(instrument, score, columns, height)
        made[score.code] = _joined(score, found, flags)
        if score.zero_if:
            zero, gate_unreadable = _gate(instrument, score, columns, height)
            made[score.code] = _zeroed(made[score.code], zero, gate_unreadable, flags)
    return made


def banded(made: Made, bands: Bands) -> pl.Series:
    """Return the name of the band that each score lies in, null where in none.

    >>> from alongside.science.instruments.scoring import Band
    >>> case = Bands("x", (Band(0, 3, "low"), Band(4, 9, "high")), "A", ())
    >>> banded(Made(np.array([3, 4, 99]), None, None), case).to_list()
    ['low', 'high', None]
    """
    names = [band.name for band in bands.bands]
    place = _by_value(made, bands) if made.values.dtype.kind in "iu" else _by_range(made, bands)
    if made.valid is not None:
        place = np.where(made.valid, place, np.uint8(len(names)))
    return pl.Series([*names, None], dtype=pl.Enum(names)).gather(pl.Series(place))


def _by_value(made: Made, bands: Bands) -> Bytes:
    """The place of each whole number's band, from a table of all values that occur."""
    least, most = int(made.values.min(initial=0)), int(made.values.max(initial=0))
    names = {band.name: place for place, band in enumerate(bands.bands)}
    name_of = [bands.name_of(value) for value in range(least, most + 1)]
    table = np.array([names.get(name, len(names)) for name in name_of], np.uint8)
    places: Bytes = table[made.values - least]
    return places


def _by_range(made: Made, bands: Bands) -> Bytes:
    place = np.full(len(made.values), len(bands.bands), np.uint8)
    for number, band in enumerate(bands.bands):
        np.copyto(place, number, where=(made.values >= band.low) & (made.values <= band.high))
    return place


def _added(parts: list[Made]) -> Made:
    values = parts[0].values.astype(np.int16 if parts[0].values.dtype.kind in "iu" else float)
    valid = parts[0].valid
    for part in parts[1:]:
        values = values + part.values
        valid = part.valid if valid is None else valid if part.valid is None else valid & part.valid
    return Made(values, valid, None)


def _summed(
    instrument: Instrument, score: Score, columns: Mapping[str, Column], height: int
) -> _Sum:
    worth = [points for keyed in score.items for _, points in keyed.points]
    least, spread = min(worth), max(worth) - min(worth)
    furthest = len(score.items) * max(spread, *map(abs, worth))
    kind: type[np.integer] = np.int16 if furthest <= _SMALL else np.int64
    points: NDArray[np.integer] = np.zeros(height, kind)
    always, counted = 0, np.zeros(height, np.int16)
    unreadable: Rows | None = None
    for keyed in score.items:
        column = columns.get(keyed.item)
        if column is None:
            continue
        options = allowed(instrument.by_code[keyed.item])
        points += _worth(column.places, _table(keyed, options, least), spread)
        if column.whole and len(keyed.points) == len(options):
            always += 1
            continue
        counted += _listed(column.places, keyed, options)
        if not column.readable:
            unread = column.places == UNREADABLE
            unreadable = unread if unreadable is None else unreadable | unread
    answered = counted + np.int16(always)
    points += least * answered.astype(kind)
    return _Sum(points, answered, always == len(score.items), unreadable)


def _table(keyed: Keyed, options: tuple[str, ...], least: int) -> NDArray[np.int64]:
    """What each place is worth above the least; nought for no answer."""
    table = np.zeros(256, np.int64)
    worth = dict(keyed.points)
    for place, option in enumerate(options):
        table[place] = worth[option] - least if option in worth else 0
    return table


def _worth(places: Bytes, table: NDArray[np.int64], spread: int) -> NDArray[np.integer]:
    """Each place through the table; by `bytes.translate`, where a worth fits into a byte."""
    if spread > _A_BYTE:
        return table[places]
    return np.frombuffer(places.tobytes().translate(table.astype(np.uint8).tobytes()), np.uint8)


def _listed(places: Bytes, keyed: Keyed, options: tuple[str, ...]) -> Rows:
    """Where the answer is one that is worth something, be it nought."""
    worth = dict(keyed.points)
    if len(worth) == len(options):
        return places < len(options)
    return np.isin(places, [place for place, option in enumerate(options) if option in worth])


def _joined(score: Score, found: _Sum, flags: Flags) -> Made:
    """The score of each row from its points, as `scoring.joined` for one of them."""
    values = _values(score, found)
    valid: Rows | None = None
    if not found.complete:
        readable = ~found.unreadable if found.unreadable is not None else None
        enough = found.answered >= score.needed
        valid = enough if readable is None else enough & readable
        few = (found.answered > 0) & ~enough if score.too_few else None
        if few is not None:
            _raise(flags, score.too_few, few if readable is None else few & readable)
        if score.combine == "prorated":
            _raise(flags, "prorated", valid & (found.answered < len(score.items)))
    if score.low < 0:
        _raise(flags, "below_zero", values < 0 if valid is None else (values < 0) & valid)
    for limit in score.limits:
        over = values >= limit.at_least
        _raise(flags, limit.flag, over if valid is None else over & valid)
    return Made(values, valid, found.answered)


def _values(score: Score, found: _Sum) -> NDArray[Any]:
    n = len(score.items)
    if score.combine == "mean":
        share: NDArray[np.float64] = np.maximum(found.answered, 1) * float(score.unit)
        return np.asarray(found.points / share)
    if score.combine == "prorated":
        return _prorated(found, n, score.unit)
    return found.points if score.unit == 1 else np.asarray(found.points / score.unit)


def _prorated(found: _Sum, n: int, unit: int) -> NDArray[Any]:
    """⌊n p / (a unit) + 1/2⌋ in whole numbers; where all is answered in units it is p itself."""
    if found.complete and unit == 1:
        return found.points
    values = found.points.copy()
    rows = np.arange(len(values)) if unit != 1 else np.flatnonzero(found.answered < n)
    share = np.maximum(found.answered[rows], 1).astype(np.int64) * unit
    values[rows] = (2 * n * found.points[rows].astype(np.int64) + share) // (2 * share)
    return values


def _gate(
    instrument: Instrument, score: Score, columns: Mapping[str, Column], height: int
) -> tuple[Rows, Rows]:
    """Where the gate makes the score nought, and where the gate itself cannot be read."""
    gate, zeros = score.zero_if or ("", ())
    if gate not in columns:
        return np.zeros(height, bool), np.zeros(height, bool)
    options = allowed(instrument.by_code[gate])
    places = columns[gate].places
    met = np.isin(places, [place for place, option in enumerate(options) if option in zeros])
    return met, places == UNREADABLE


def _zeroed(made: Made, zero: Rows, unreadable: Rows, flags: Flags) -> Made:
    everywhere = np.ones(len(zero), bool) if made.valid is None else made.valid
    if made.answered is not None:
        _raise(flags, "answered_after_no", zero & (made.answered > 0))
    values = np.where(zero, 0, made.values)
    return Made(values, zero | (everywhere & ~unreadable), made.answered)


def _raise(flags: Flags, name: str, where: Rows) -> None:
    flags[name] = flags[name] | where if name in flags else where
