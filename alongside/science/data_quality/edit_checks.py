"""Edit checks: which answers of one family do not fit together, or not what is expected."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.protocol.data_checks import EditCheck

LETTERS = 2
"""A form about a child names its letter; others are about the parent, the family or the service."""


@dataclass(frozen=True)
class Answered:
    """The answers of one finished form: item code to what was answered, or to a missing code."""

    opened: UUID
    visit: str
    form: str
    instrument: str
    about: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Broken:
    """A check that does not hold: where to ask, and the answers that were compared."""

    check: str
    opened: UUID
    form: str
    item: str
    compared: tuple[str, ...]


def broken(checks: Sequence[EditCheck], forms: Sequence[Answered]) -> list[Broken]:
    """Every place at which a check does not hold, in the order of checks and forms.

    `forms` are the finished forms of one family, the earliest visit first. An item without an
    answer, or with a missing code, never breaks a check: that it is missing is counted elsewhere.

    >>> from uuid import UUID
    >>> check = EditCheck(id="moves", kind="range", instrument="home", item="moves", at_most=6,
    ...                   question="So often?", source="Ours")
    >>> form = Answered(UUID(int=1), "baseline", "home:family", "home", "family", {"moves": "9"})
    >>> [(one.item, one.compared) for one in broken([check], [form])]
    [('moves', ('9',))]
    """
    return [found for check in checks for found in _LOOKING[check.kind](check, forms)]


def _range(check: EditCheck, forms: Sequence[Answered]) -> Iterator[Broken]:
    for form in _of(check, forms):
        number = _number(_answer(form, check.item))
        if number is None:
            continue
        low = check.at_least is not None and number < Decimal(str(check.at_least))
        high = check.at_most is not None and number > Decimal(str(check.at_most))
        if low or high:
            yield _found(check, form, (form.values[check.item],))


def _together(check: EditCheck, forms: Sequence[Answered]) -> Iterator[Broken]:
    """At the same visit, where `when` was answered so, the item is one of the answers."""
    assert check.when is not None  # noqa: S101 - the check of the study has seen to it
    for form in _of(check, forms):
        given = _answer(form, check.item)
        if not given or given in check.answers:
            continue
        for other in forms:
            if not _beside(other, form, check.when.instrument):
                continue
            opener = _answer(other, check.when.item)
            if opener in check.when.answers:
                yield _found(check, form, (opener, given))


def _same(check: EditCheck, forms: Sequence[Answered]) -> Iterator[Broken]:
    for form, before, now in _pairs(check, forms):
        if before != now:
            yield _found(check, form, (before, now))


def _changed(check: EditCheck, forms: Sequence[Answered]) -> Iterator[Broken]:
    for form, before, now in _pairs(check, forms):
        first, second = _number(before), _number(now)
        if first is None or second is None or check.at_most is None:
            continue
        if abs(second - first) > Decimal(str(check.at_most)):
            yield _found(check, form, (before, now))


def _of(check: EditCheck, forms: Sequence[Answered]) -> list[Answered]:
    return [form for form in forms if form.instrument == check.instrument]


def _beside(other: Answered, form: Answered, instrument: str) -> bool:
    """A form of the same visit about the same child, or one of the two is about no child."""
    fits = other.about == form.about or not (_of_child(other) and _of_child(form))
    return other.opened == form.opened and other.instrument == instrument and fits


def _of_child(form: Answered) -> bool:
    return len(form.about) <= LETTERS


def _pairs(check: EditCheck, forms: Sequence[Answered]) -> Iterator[tuple[Answered, str, str]]:
    """Each form with its answer and the latest earlier answer about the same person."""
    before: dict[str, str] = {}
    for form in _of(check, forms):
        now = _answer(form, check.item)
        if now and form.about in before:
            yield form, before[form.about], now
        if now:
            before[form.about] = now


def _answer(form: Answered, item: str) -> str:
    value = form.values.get(item, "")
    return "" if value in MISSING_CODES else value


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None


def _found(check: EditCheck, form: Answered, compared: tuple[str, ...]) -> Broken:
    return Broken(check.id, form.opened, form.form, check.item, compared)


_LOOKING: Mapping[str, Callable[[EditCheck, Sequence[Answered]], Iterator[Broken]]] = {
    "range": _range,
    "together": _together,
    "same_as_before": _same,
    "changed_by_at_most": _changed,
}
