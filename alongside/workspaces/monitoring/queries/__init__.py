"""The funnel, the flow, progression and data quality, as of any moment."""

from alongside.workspaces.monitoring.queries.by_paths import ByPaths
from alongside.workspaces.monitoring.queries.by_summary import BySummary
from alongside.workspaces.monitoring.queries.everything import paths, standings, told
from alongside.workspaces.monitoring.queries.source import Source

__all__ = ["ByPaths", "BySummary", "Source", "paths", "standings", "told"]
