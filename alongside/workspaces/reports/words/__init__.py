"""How reports for the steering committee are put."""

from alongside.workspaces.reports.words.history import DESCRIBE
from alongside.workspaces.reports.words.labels import FILES, WHY, kind

__all__ = ["DESCRIBE", "FILES", "WHY", "kind"]
