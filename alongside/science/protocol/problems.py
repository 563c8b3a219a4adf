"""What is wrong with a study definition, and where it stands."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: the file, the line (from 1), the place in the study, what is wrong."""

    file: str
    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.where}: {self.message}"


class StudyProblems(ValueError):
    """A study definition cannot be used; `problems` names everything that must be mended."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
