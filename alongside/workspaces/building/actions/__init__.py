"""What people do with measures of their own."""

from alongside.workspaces.building.actions.drafting import (
    begin,
    begin_next,
    change,
    put_aside,
)
from alongside.workspaces.building.actions.gathering import (
    correct_finding,
    rate,
    record_finding,
)
from alongside.workspaces.building.actions.publishing import place, publish, stop_asking

__all__ = [
    "begin",
    "begin_next",
    "change",
    "correct_finding",
    "place",
    "publish",
    "put_aside",
    "rate",
    "record_finding",
    "stop_asking",
]
