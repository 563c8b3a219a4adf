"""How progress is put: stages, reasons, colours, rules and the sentence on top of each page."""

from alongside.workspaces.monitoring.words.history import DESCRIBE
from alongside.workspaces.monitoring.words.labels import (
    COLOURS,
    EXITS,
    MODES,
    STAGES,
    STILL,
    as_of,
    colour,
    figures_of,
    instrument_name,
    reason,
    shaped,
    site_names,
)

__all__ = [
    "COLOURS",
    "DESCRIBE",
    "EXITS",
    "MODES",
    "STAGES",
    "STILL",
    "as_of",
    "colour",
    "figures_of",
    "instrument_name",
    "reason",
    "shaped",
    "site_names",
]
