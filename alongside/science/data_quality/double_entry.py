"""Two entries of one paper form: where they differ, how often, and how often each was wrong."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alongside.science.estimation.agreement import NoAgreementToMeasure, kappa_of_counts
from alongside.science.estimation.intervals import Interval, wilson
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument

NOTHING = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """What the two entries say of one item; "" where one of them says nothing."""

    item: str
    first: str
    second: str

    @property
    def differ(self) -> bool:
        """Whether the two entries are not the same."""
        return self.first != self.second


@dataclass(frozen=True, slots=True)
class Agreement:
    """Fields entered twice, those that differ, and the share that agrees with its interval.

    `kappa` is Cohen's over all fields, None where everybody entered one and the same value.
    """

    fields: int
    differences: int
    share: Interval | None
    kappa: float | None

    @property
    def per_10_000(self) -> float | None:
        """Differences in 10,000 fields, as data managers count them."""
        return None if self.fields == 0 else 10_000 * self.differences / self.fields


def pairs(
    instrument: Instrument, first: Mapping[str, str], second: Mapping[str, str]
) -> list[Pair]:
    """Return both entries of every item that either entry says is asked, in the form's order.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> both = pairs(icecap_a(), {"icecap_01": "4"}, {"icecap_01": "3", "icecap_02": "2"})
    >>> [(one.item, one.first, one.second) for one in both if one.differ]
    [('icecap_01', '4', '3'), ('icecap_02', '', '2')]
    """
    asked = {
        item.code for given in (first, second) for item in asked_items(instrument, given)
    } | set(first) | set(second)  # fmt: skip
    return [
        Pair(item.code, first.get(item.code, NOTHING), second.get(item.code, NOTHING))
        for item in instrument.items
        if item.code in asked
    ]


def agreement(both: Sequence[Pair]) -> Agreement:
    """Return how well two entries agree, field by field, with Wilson's 95 % interval.

    The rate of differences in 10,000 fields is what audits of clinical databases report, such as
    Nahm, Pieper and Cunningham, PLoS ONE 2008;3:e3049.

    >>> found = agreement([Pair("a", "1", "1"), Pair("b", "2", "3"), Pair("c", "1", "1")])
    >>> found.differences, round(found.share.estimate, 3), round(found.kappa, 2), found.per_10_000
    (1, 0.667, 0.4, 3333.3333333333335)
    """
    return agreement_of(Counter((one.first, one.second) for one in both))


def agreement_of(said: Mapping[tuple[str, str], int]) -> Agreement:
    """Return the same from how often the two entries said what of a field.

    >>> agreement_of({("1", "1"): 2, ("2", "3"): 1}).differences
    1
    """
    total = sum(said.values())
    differences = sum(number for (first, second), number in said.items() if first != second)
    if total == 0:
        return Agreement(0, 0, None, None)
    try:
        kappa = kappa_of_counts(said)
    except NoAgreementToMeasure:
        kappa = None
    return Agreement(total, differences, wilson(total - differences, total), kappa)


def is_chosen(key: str, share: float) -> bool:
    """Whether a form is among the share that is entered twice: its own key says, nobody chooses.

    The first 8 bytes of the SHA-256 of the key, read as a number, lie in the lowest share.

    >>> sum(is_chosen(str(n), 0.2) for n in range(1000))
    212
    """
    drawn = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big")
    return drawn < share * 2**64


def wrong(decided: Iterable[tuple[Pair, str]]) -> tuple[int, int]:
    """Return how often the first and the second entry were not what was decided.

    >>> wrong([(Pair("a", "1", "2"), "2"), (Pair("b", "1", "2"), "3")])
    (2, 1)
    """
    listed = list(decided)
    first = sum(pair.first != value for pair, value in listed)
    return first, sum(pair.second != value for pair, value in listed)
