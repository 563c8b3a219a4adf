"""How far a questionnaire has come: which items are asked, answered, missing or still open."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from alongside.science.instruments.answers import MISSING_CODES, MissingCode
from alongside.science.instruments.structure import Instrument, Item


class UnknownItem(LookupError):
    """An answer belongs to no item of the instrument."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"no item is called {code!r}")


@dataclass(frozen=True, slots=True)
class Progress:
    """Counts of items: asked = answered + missing + remaining + left_blank.

    `missing` items carry a missing code, `remaining` ones are required and still open,
    `left_blank` ones need no answer and have none. `next_item` is the first that remains.
    """

    asked: int
    answered: int
    missing: int
    remaining: int
    left_blank: int
    next_item: str | None

    @property
    def complete(self) -> bool:
        """Whether every required item that is asked has an answer or a missing code."""
        return self.remaining == 0


def asked_items(instrument: Instrument, answers: Mapping[str, str]) -> tuple[Item, ...]:
    """Return the items that are asked, given the answers so far (code to kept value).

    An item with a condition is asked once the item it depends on is itself asked and was
    answered with one of the values named; a missing code opens nothing.

    Raises `UnknownItem` if an answer belongs to no item.

    >>> from alongside.science.instruments.sdq_p2_4 import sdq_p2_4
    >>> len(asked_items(sdq_p2_4(), {"sdq_26": "0"})), len(asked_items(sdq_p2_4(), {"sdq_26": "2"}))
    (26, 33)
    """
    for code in answers:
        if code not in instrument.by_code:
            raise UnknownItem(code)
    asked: dict[str, Item] = {}
    for item in instrument.items:
        if item.only_if is None:
            asked[item.code] = item
            continue
        gate, values = item.only_if
        if gate in asked and answers.get(gate) in values:
            asked[item.code] = item
    return tuple(asked.values())


def progress(instrument: Instrument, answers: Mapping[str, str]) -> Progress:
    """Return how far the questionnaire has come; answers to items not asked are left out.

    Raises `UnknownItem` if an answer belongs to no item.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> progress(icecap_a(), {"icecap_01": "4", "icecap_02": "refused"})
    Progress(asked=5, answered=1, missing=1, remaining=3, left_blank=0, next_item='icecap_03')
    """
    asked = asked_items(instrument, answers)
    kept = [answers[item.code] for item in asked if answers.get(item.code)]
    missing = sum(value in MISSING_CODES for value in kept)
    blank = [item for item in asked if not answers.get(item.code)]
    remaining = [item for item in blank if item.required]
    return Progress(
        asked=len(asked),
        answered=len(kept) - missing,
        missing=missing,
        remaining=len(remaining),
        left_blank=len(blank) - len(remaining),
        next_item=remaining[0].code if remaining else None,
    )


def missing_of(instrument: Instrument, answers: Mapping[str, str]) -> dict[MissingCode, int]:
    """Return how many of the items asked carry each missing code, noughts included.

    Raises `UnknownItem` if an answer belongs to no item.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> missing_of(icecap_a(), {"icecap_02": "refused"})
    {'refused': 1, 'not_applicable': 0, 'not_asked': 0, 'unable': 0}
    """
    counts = Counter(answers.get(item.code) for item in asked_items(instrument, answers))
    return {code: counts[code] for code in MISSING_CODES}
