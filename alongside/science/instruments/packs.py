"""A licensed pack: the wording of one form, and what its licence allows.

A pack is a set of small files. It is read from their bytes alone, so that a folder, a zip and
what was kept of either are all checked by the same code.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, get_args

from alongside.science.instruments.packs_norms import Norms
from alongside.science.instruments.structure import Instrument

Mode = Literal["paper", "interview", "remote_electronic"]
MODES: tuple[Mode, ...] = get_args(Mode)
Direction = Literal["ltr", "rtl"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
WhyNot = Literal["expired", "site", "mode"]
EVERY_SITE = "*"


@dataclass(frozen=True, slots=True)
class Language:
    """The wording in one language: texts by item number, labels by item number and answer."""

    code: str
    name: str
    direction: Direction
    items: Mapping[int, str]
    answers: Mapping[int, Mapping[str, str]]
    title: str = ""
    instruction: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Pack:
    """One edition of one form with its licence.

    `expires` is the last day on which new answers may be taken. `scored` is the form with the
    scoring rule of the pack where it brings one. `digest` covers every byte of every file.
    """

    form: str
    edition: str
    licence: str
    expires: date
    modes: tuple[Mode, ...]
    sites: tuple[str, ...]
    languages: Mapping[str, Language]
    digest: str
    scored: Instrument | None = None
    norms: tuple[Norms, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class PackProblem:
    """Something wrong in a pack: in which file, at which place, and what."""

    file: str
    place: str
    what: str

    def __str__(self) -> str:
        return ": ".join(filter(None, (self.file, self.place, self.what)))


class PackProblems(ValueError):
    """A pack cannot be used; `problems` are all that were found."""

    def __init__(self, problems: list[PackProblem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("; ".join(str(each) for each in self.problems))


def why_not(
    expires: date, modes: tuple[str, ...], sites: tuple[str, ...], on: date, site: str, mode: Mode
) -> WhyNot | None:
    """Return why a licence does not let new answers be taken in that way there, or None.

    The last day of the licence still counts.

    >>> why_not(date(2027, 3, 31), ("paper",), ("*",), date(2027, 3, 31), "leeds", "paper")
    >>> why_not(date(2027, 3, 31), ("paper",), ("*",), date(2027, 4, 1), "leeds", "paper")
    'expired'
    >>> why_not(date(2027, 3, 31), ("paper",), ("york",), date(2027, 1, 1), "leeds", "paper")
    'site'
    """
    if on > expires:
        return "expired"
    if EVERY_SITE not in sites and site not in sites:
        return "site"
    return None if mode in modes else "mode"


def table(value: Any) -> Mapping[str, Any] | None:
    """Return the value if it is a table of a TOML file, else None.

    >>> table({"1": "one"}), table(["one"])
    ({'1': 'one'}, None)
    """
    return value if isinstance(value, Mapping) else None
