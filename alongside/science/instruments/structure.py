"""What a questionnaire is made of: items, the answers that each allows, parts and ages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from alongside.science.instruments.entered import EnteredScore
from alongside.science.instruments.evidence import Evidence as Evidence
from alongside.science.instruments.scoring import NotScoredHere, Scoring, UnknownVersion

ItemKind = Literal["choice", "whole_number", "decimal", "text", "date", "yes_no"]
About = Literal["child", "parent", "family"]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen: the code that is kept and the label that is shown."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """A group of items that stand together on the form."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    `minimum` and `maximum` bound numbers; for text `maximum` is the greatest number of
    characters. `only_if` names an earlier item and the answers to it that make this one asked.
    A `required` item left empty must be given a missing code.
    """

    number: int
    code: str
    kind: ItemKind
    label: str
    part: str
    options: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = True
    only_if: tuple[str, tuple[str, ...]] | None = None


@dataclass(frozen=True)
class Instrument:
    """One edition of a questionnaire.

    `age_min_months` and `age_max_months` are completed months, inclusive, of the person whom
    it is `about`; None means no limit. `wording_shipped` is False where the wording belongs to
    somebody else. `conflicts` lists what the sources leave open about this edition. `scorings`
    are the versions of its scoring rule, the oldest first; where there is none, `not_scored`
    says why and `entered` which scores can be put in that were made elsewhere.
    """

    id: str
    title: str
    short: str
    respondent: str
    about: About
    items: tuple[Item, ...]
    parts: tuple[Part, ...]
    age_min_months: int | None
    age_max_months: int | None
    evidence: Evidence
    licence: str
    wording_shipped: bool
    version: str
    conflicts: tuple[str, ...] = ()
    scorings: tuple[Scoring, ...] = ()
    not_scored: str = ""
    entered: tuple[EnteredScore, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        """The items by their code."""
        return {item.code: item for item in self.items}

    @cached_property
    def as_written(self) -> Mapping[str, frozenset[str]]:
        """Of each item the answers that are kept exactly as they are written: most that come."""
        from alongside.science.instruments.answers import as_written

        return {item.code: as_written(item) for item in self.items}

    def scoring(self, version: str = "") -> Scoring:
        """Return the scoring rule of that version, or the newest.

        Raises `NotScoredHere` where there is no rule, `UnknownVersion` where not that one.
        """
        if not self.scorings:
            raise NotScoredHere(self.id, self.not_scored)
        if not version:
            return self.scorings[-1]
        for candidate in self.scorings:
            if candidate.version == version:
                return candidate
        raise UnknownVersion(self.id, version, [each.version for each in self.scorings])
