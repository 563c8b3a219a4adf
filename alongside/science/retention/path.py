"""One family's way through a trial, stage by stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The stages of a trial, in the order in which a family reaches them."""

    IDENTIFIED = "identified"
    AGREED_TO_CONTACT = "agreed_to_contact"
    SCREENED = "screened"
    ELIGIBLE = "eligible"
    CONSENTED = "consented"
    BASELINE_COMPLETE = "baseline_complete"
    RANDOMISED = "randomised"
    RETAINED = "retained"


STAGES: tuple[Stage, ...] = tuple(Stage)
OPEN_STAGES: tuple[Stage, ...] = STAGES[:-1]


class PathHasHole(ValueError):
    """A family reached a stage without the stages before it."""

    def __init__(self, family: str, missing: tuple[Stage, ...]) -> None:
        self.family = family
        self.missing = missing
        super().__init__(f"Family {family} has no {', '.join(missing)} on its path.")


class ExitHalfTold(ValueError):
    """A family has a reason for leaving and no time, or a time and no reason."""

    def __init__(self, family: str) -> None:
        self.family = family
        super().__init__(f"Family {family} left: give both the reason and the time.")


@dataclass(frozen=True)
class FamilyPath:
    """What one family reached, and whether, when and why it left.

    `exit_reason` is the main reason, which is the one that counts; `other_reasons` are kept
    beside it and never counted. Times should be in the study's own time zone, since months are
    read off them.

    Raises PathHasHole when a stage is missing below the furthest one, ExitHalfTold when only
    one of reason and time is given, ValueError for a stage that does not exist.

    >>> day = datetime(2023, 4, 3)
    >>> path = FamilyPath("001", "Bromley", {Stage.IDENTIFIED: day}, "no_answer", day)
    >>> path.furthest.value, path.has_left
    ('identified', True)
    """

    family: str
    site: str
    reached: Mapping[Stage, datetime]
    exit_reason: str | None
    exit_at: datetime | None
    arm: str | None = None
    other_reasons: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for key in self.reached:
            Stage(key)  # refuses a stage that does not exist, which would shift all others
        unreached = tuple(stage for stage in STAGES if stage not in self.reached)
        gap = unreached[: len(unreached) - self._stages_after_furthest()]
        if gap:
            raise PathHasHole(self.family, gap)
        if (self.exit_reason is None) != (self.exit_at is None):
            raise ExitHalfTold(self.family)

    def _stages_after_furthest(self) -> int:
        positions = [position for position, stage in enumerate(STAGES) if stage in self.reached]
        return len(STAGES) - 1 - max(positions, default=0)

    @property
    def furthest(self) -> Stage:
        """The furthest stage reached; an exit counts here."""
        return STAGES[len(self.reached) - 1]

    @property
    def has_left(self) -> bool:
        """Whether the family left before it was retained; who leaves afterwards is retained."""
        return self.exit_reason is not None and self.furthest is not Stage.RETAINED
