"""What else looks at what people bring and choose, where the installation names it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from alongside.foundations.accounts.stolen import NotTheList, StolenPasswords
from alongside.foundations.files import scanning


@dataclass(frozen=True)
class Guards:
    """The scanner for malware and the list of stolen passwords: None where none is named."""

    scanner: bool | None
    stolen: bool | None


def guards() -> Guards:
    """Whether each works now; the scanner is waited for a second at most."""
    return Guards(scanning.answers() if scanning.is_named() else None, _list_can_be_read())


def _list_can_be_read() -> bool | None:
    named = settings.DEPLOYMENT.stolen_passwords
    if named is None:
        return None
    try:
        StolenPasswords(named).hold("")
    except NotTheList:
        return False
    return True
