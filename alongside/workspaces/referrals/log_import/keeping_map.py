"""What of a map is kept in the record for good."""

from __future__ import annotations

import hashlib
from typing import Any

from alongside.workspaces.referrals.log_import.map_file import to_toml
from alongside.workspaces.referrals.log_import.mapping import LogMap

CLOSED = ("site", "team", "leaflet_mode", "relation")
"""Vocabularies whose words name places and ways. In the others people write what they like,
names among it, and a fact is never removed; so of those only the map's digest is kept."""


def kept_map(map: LogMap) -> dict[str, Any]:
    """The map as the record keeps it; the digest tells whether a kept file is the one used."""
    return {
        "columns": dict(map.columns),
        "always": dict(map.always),
        "words": {name: dict(map.words[name]) for name in CLOSED if name in map.words},
        "criteria_not_in_log": map.not_in_log,
        "sha256": hashlib.sha256(to_toml(map).encode()).hexdigest(),
    }
