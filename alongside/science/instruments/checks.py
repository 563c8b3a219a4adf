"""Whether an instrument holds together, whoever wrote it."""

from collections.abc import Sequence

from alongside.science.instruments.structure import Instrument, Item


class InstrumentProblem(ValueError):
    """Something is wrong in an instrument: `key` is the place, `reason` what is wrong there."""

    def __init__(self, key: str, reason: str) -> None:
        self.key = key
        self.reason = reason
        super().__init__(f"{key}: {reason}")


def checked(instrument: Instrument) -> Instrument:
    """Return the instrument unchanged if it holds together.

    Raises `InstrumentProblem` at the first fault: no items, ages the wrong way round, a code or
    number used twice, an unknown part, options missing, used twice or where none belong,
    bounds the wrong way round, or an `only_if` that no earlier answer can meet.

    >>> from alongside.science.instruments.ghq_12 import ghq_12
    >>> checked(ghq_12()).short
    'GHQ-12'
    """
    if not instrument.items:
        raise InstrumentProblem("items", "there are none")
    _check_ages(instrument)
    _refuse_repeats([part.code for part in instrument.parts], "parts[{}].code")
    _refuse_repeats([item.code for item in instrument.items], "items[{}].code")
    _refuse_repeats([str(item.number) for item in instrument.items], "items[{}].number")
    parts = {part.code for part in instrument.parts}
    earlier: dict[str, Item] = {}
    for place, item in enumerate(instrument.items):
        _check_item(f"items[{place}]", item, parts)
        _check_only_if(f"items[{place}].only_if", item, earlier)
        earlier[item.code] = item
    return instrument


def _check_ages(instrument: Instrument) -> None:
    low, high = instrument.age_min_months, instrument.age_max_months
    if low is not None and low < 0:
        raise InstrumentProblem("age_min_months", "is negative")
    if low is not None and high is not None and high < low:
        raise InstrumentProblem("age_max_months", "is below age_min_months")


def _check_item(key: str, item: Item, parts: set[str]) -> None:
    if item.part not in parts:
        raise InstrumentProblem(f"{key}.part", f"no part is called {item.part!r}")
    if bool(item.options) != (item.kind == "choice"):
        raise InstrumentProblem(f"{key}.options", "belong to a choice, and a choice needs them")
    _refuse_repeats([option.code for option in item.options], f"{key}.options[{{}}].code")
    if item.minimum is not None and item.maximum is not None and item.maximum < item.minimum:
        raise InstrumentProblem(f"{key}.maximum", "is below minimum")


def _check_only_if(key: str, item: Item, earlier: dict[str, Item]) -> None:
    if item.only_if is None:
        return
    code, values = item.only_if
    if code not in earlier:
        raise InstrumentProblem(key, f"{code!r} is not an earlier item")
    allowed = _answers_of(earlier[code])
    if not values:
        raise InstrumentProblem(key, "names no answer")
    for value in values:
        if allowed and value not in allowed:
            raise InstrumentProblem(key, f"{value!r} is no answer to {code!r}")


def _answers_of(item: Item) -> set[str]:
    if item.kind == "yes_no":
        return {"yes", "no"}
    return {option.code for option in item.options}


def _refuse_repeats(values: Sequence[str], key: str) -> None:
    seen: set[str] = set()
    for place, value in enumerate(values):
        if value in seen:
            raise InstrumentProblem(key.format(place), f"{value!r} is used twice")
        seen.add(value)
