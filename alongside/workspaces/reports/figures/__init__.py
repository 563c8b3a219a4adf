"""What a report holds: the same figures for its PDF, its Word document and its tables."""

from alongside.workspaces.reports.figures.gathering import Figures, gathered
from alongside.workspaces.reports.figures.packing import packed
from alongside.workspaces.reports.figures.papers import Imprint, paper

__all__ = ["Figures", "Imprint", "gathered", "packed", "paper"]
