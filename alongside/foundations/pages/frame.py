"""What stands around every page: the name, the menu, who is signed in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class MenuItem(NamedTuple):
    """One entry of the menu."""

    label: str
    url: str
    current: bool = False


class SignedIn(NamedTuple):
    """Who is signed in, as the header says it."""

    name: str
    roles: str
    sign_out: str


@dataclass(frozen=True)
class Frame:
    """The page's surroundings; a page outside any study, or a failed one, has the bare frame."""

    product: str = "Alongside"
    demonstration: bool = False
    study_name: str = ""
    study_home: str = "/"
    menu: tuple[MenuItem, ...] = field(default=())
    account: SignedIn | None = None
    own_account: str | None = None
    search_url: str | None = None
    worry_url: str | None = None
    emergency: str = "999"
