"""Whether a family may join, from the answers to the study's criteria."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

CriterionKind = Literal["include", "exclude", "case_by_case"]
CriterionReply = Literal["yes", "no", "unsure"]
Verdict = Literal["eligible", "ineligible", "unclear", "case_by_case"]


class UnusableCriteria(ValueError):
    """The answers cannot be judged: none at all, one given twice, or a word that is not known."""


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One criterion and what was answered. Raises `UnusableCriteria` on an unknown word."""

    id: str
    kind: CriterionKind
    answer: CriterionReply

    def __post_init__(self) -> None:
        if self.kind not in get_args(CriterionKind):
            raise UnusableCriteria(f"criterion {self.id}: no such kind: {self.kind!r}")
        if self.answer not in get_args(CriterionReply):
            raise UnusableCriteria(f"criterion {self.id}: no such answer: {self.answer!r}")

    @property
    def shuts_out(self) -> bool:
        """Whether this answer alone makes the family ineligible."""
        return (self.kind, self.answer) in {("include", "no"), ("exclude", "yes")}


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict with the criteria behind it, each list in alphabetical order of id."""

    verdict: Verdict
    failing: tuple[str, ...]
    unsure: tuple[str, ...]
    to_discuss: tuple[str, ...]


def judge(criteria: Sequence[CriterionAnswer]) -> Judgement:
    """Return what the answers amount to, whatever order they come in.

    The first that holds decides: an inclusion answered no or an exclusion answered yes makes
    the family *ineligible*, even when other answers are unsure; any unsure answer makes it
    *unclear*; a case-by-case criterion answered yes makes it *case by case*; otherwise it is
    *eligible*.

    Raises `UnusableCriteria` if there are no answers or a criterion is answered twice.

    >>> judge([CriterionAnswer("age", "include", "yes"), CriterionAnswer("plan", "exclude", "yes")])
    Judgement(verdict='ineligible', failing=('plan',), unsure=(), to_discuss=())
    """
    _refuse_unusable(criteria)
    failing = _ids(c for c in criteria if c.shuts_out)
    unsure = _ids(c for c in criteria if c.answer == "unsure")
    to_discuss = _ids(c for c in criteria if (c.kind, c.answer) == ("case_by_case", "yes"))
    return Judgement(_verdict(failing, unsure, to_discuss), failing, unsure, to_discuss)


def _verdict(
    failing: tuple[str, ...], unsure: tuple[str, ...], to_discuss: tuple[str, ...]
) -> Verdict:
    if failing:
        return "ineligible"
    if unsure:
        return "unclear"
    return "case_by_case" if to_discuss else "eligible"


def _ids(criteria: Iterable[CriterionAnswer]) -> tuple[str, ...]:
    return tuple(sorted(c.id for c in criteria))


def _refuse_unusable(criteria: Sequence[CriterionAnswer]) -> None:
    if not criteria:
        raise UnusableCriteria("no criterion was answered")
    seen: set[str] = set()
    for criterion in criteria:
        if criterion.id in seen:
            raise UnusableCriteria(f"criterion {criterion.id} is answered twice")
        seen.add(criterion.id)
