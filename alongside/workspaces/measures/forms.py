"""Forms about packs."""

from __future__ import annotations

from alongside.foundations.pages.fields import File, LongText
from alongside.foundations.pages.forms import PageForm
from alongside.workspaces.measures import words

LARGEST_MB = 4


class LoadPack(PageForm):
    """A pack as it came, zipped."""

    pack = File(words.PACK_FILE, accept=(".zip",), largest_mb=LARGEST_MB, hint=words.PACK_HINT)


class RemovePack(PageForm):
    """Why a pack is removed."""

    reason = LongText(
        words.WHY_REMOVED, hint="For example: the licence was given back.", limit=500, rows=3
    )
