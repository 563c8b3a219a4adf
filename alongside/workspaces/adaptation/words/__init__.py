"""How places, reach and adaptation points are put."""

from alongside.workspaces.adaptation.words.history import DESCRIBE

__all__ = ["DESCRIBE"]
