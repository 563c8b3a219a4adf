"""Asking for an arm, deciding, telling, saying what follows; and what people believe."""

from alongside.workspaces.unblinding.actions.asking import ask, decide
from alongside.workspaces.unblinding.actions.guessing import guess
from alongside.workspaces.unblinding.actions.telling import (
    assess_impact,
    disclose,
    open_link,
    use_link,
)

__all__ = ["ask", "assess_impact", "decide", "disclose", "guess", "open_link", "use_link"]
