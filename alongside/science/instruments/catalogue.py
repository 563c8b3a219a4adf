"""Every questionnaire that ships with the product."""

from functools import cache

from alongside.science.instruments.bcap import bcap
from alongside.science.instruments.ghq_12 import ghq_12
from alongside.science.instruments.icecap_a import icecap_a
from alongside.science.instruments.itsea import itsea
from alongside.science.instruments.pedsql_gc_2_4 import pedsql_gc_2_4
from alongside.science.instruments.pedsql_gc_5_7 import pedsql_gc_5_7
from alongside.science.instruments.pedsql_infant_1_12 import pedsql_infant_1_12
from alongside.science.instruments.pedsql_infant_13_24 import pedsql_infant_13_24
from alongside.science.instruments.sdq_p2_4 import sdq_p2_4
from alongside.science.instruments.sdq_p4_17 import sdq_p4_17
from alongside.science.instruments.structure import Instrument


class UnknownInstrument(LookupError):
    """No instrument has this id."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(f"no instrument is called {id!r}")


@cache
def all_instruments() -> tuple[Instrument, ...]:
    """Return every shipped instrument in the order of the trial's schedule.

    >>> [instrument.id for instrument in all_instruments()][:3]
    ['bcap', 'sdq_p2_4', 'sdq_p2_4_follow_up']
    """
    return (
        bcap(),
        sdq_p2_4(),
        sdq_p2_4(follow_up=True),
        sdq_p4_17(),
        sdq_p4_17(follow_up=True),
        itsea(),
        pedsql_infant_1_12(),
        pedsql_infant_13_24(),
        pedsql_gc_2_4(),
        pedsql_gc_5_7(),
        ghq_12(),
        icecap_a(),
    )


def instrument(id: str) -> Instrument:
    """Return the shipped instrument with this id.

    Raises `UnknownInstrument`.

    >>> instrument("icecap_a").short
    'ICECAP-A'
    """
    for candidate in all_instruments():
        if candidate.id == id:
            return candidate
    raise UnknownInstrument(id)
