"""The pages of links for staff, and those of the parent who answers."""

from alongside.workspaces.self_completion.views.answering import end, questions, save, thanks
from alongside.workspaces.self_completion.views.coming import code, enter, leave, start, stop
from alongside.workspaces.self_completion.views.links import links, revoke, voucher

__all__ = [
    "code",
    "end",
    "enter",
    "leave",
    "links",
    "questions",
    "revoke",
    "save",
    "start",
    "stop",
    "thanks",
    "voucher",
]
