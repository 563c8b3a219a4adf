"""Why something about places and reach is not done; every message is fit for the screen."""

from __future__ import annotations

from alongside.foundations.record.refusals import Refusal
from alongside.workspaces.adaptation.reading import PlaceProblem, ReadFile

MOST_SHOWN = 10


def problem_line(one: PlaceProblem) -> str:
    """One problem as people read it."""
    where = f"Row {one.row}" + (f", {one.column}" if one.column else "")
    return f"{where}: {one.what}" + (f" It says “{one.found}”." if one.found else "")


class FileHasProblems(Refusal):
    """A row is wrong; a missing area would make a target that is not the true one."""

    field = "file"

    def __init__(self, read: ReadFile) -> None:
        self.problems = read.problems
        shown = " ".join(problem_line(one) for one in read.problems[:MOST_SHOWN])
        more = len(read.problems) - MOST_SHOWN
        rest = f" And {more} more." if more > 0 else ""
        super().__init__(
            f"“{read.name}” was not brought in; nothing has changed. {shown}{rest} Mend the file, "
            "or take it again from where it was published."
        )


class NoSuchArea(Refusal):
    """The code of a small area that no file of this study holds."""

    field = "area"

    def __init__(self, area: str) -> None:
        super().__init__(
            f"“{area}” is no small area of the files that were brought in for this study. Check "
            "the code (such as E01000645 or S01006506). Nothing was saved."
        )


class SameArea(Refusal):
    """The area that stands already."""

    field = "area"

    def __init__(self) -> None:
        super().__init__("This is the area that stands already, so nothing was changed.")


class AdoptedAlready(Refusal):
    """The rule stands as it is in the study definition."""

    def __init__(self) -> None:
        super().__init__("This rule was adopted already, in these terms. Nothing was changed.")


class NotAdopted(Refusal):
    """A meeting decides by rules that were adopted beforehand."""

    def __init__(self) -> None:
        super().__init__(
            "This rule was not adopted, or its terms have changed since. Adopt it first, before "
            "its numbers are looked at. Nothing was saved."
        )


class NoTargetYet(Refusal):
    """Without a target no rule can be judged."""

    def __init__(self) -> None:
        super().__init__(
            "For none of the places of this rule is the target population known, so nobody can "
            "see what the rule would do. Bring in the files of small areas first."
        )


class PointNotReached(Refusal):
    """There are fewer families than the adaptation point needs."""

    def __init__(self, now: int, point: int) -> None:
        super().__init__(
            f"This adaptation point is at {point} families, and there are {now}. Nothing was saved."
        )


class ChangeMissing(Refusal):
    """A change without its words, or words of a change where none was decided."""

    field = "change"

    def __init__(self) -> None:
        super().__init__("Say which change of recruitment was decided.")


class DecidedAlready(Refusal):
    """A point is decided once."""

    def __init__(self) -> None:
        super().__init__(
            "A meeting has decided on this point already; its record stands. Nothing was saved."
        )
