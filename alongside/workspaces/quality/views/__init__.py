"""The pages about the quality of answers."""

from alongside.workspaces.quality.views.entries import compare, enter_again, entries
from alongside.workspaces.quality.views.figures import (
    completeness,
    completeness_file,
    flags,
    patterns,
    patterns_file,
)

__all__ = [
    "compare",
    "completeness",
    "completeness_file",
    "enter_again",
    "entries",
    "flags",
    "patterns",
    "patterns_file",
]
