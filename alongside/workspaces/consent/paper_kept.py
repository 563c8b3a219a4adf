"""A paper form that came with a refused send waits for the next one."""

from __future__ import annotations

from contextlib import suppress

from django.http import HttpRequest

from alongside.foundations.clock import now
from alongside.foundations.files.held import Held, held, hold
from alongside.foundations.files.refusals import FileRefused
from alongside.science.protocol import ConsentKind
from alongside.workspaces.consent.actions.giving import PAPER_KINDS
from alongside.workspaces.consent.forms import GiveForm
from alongside.workspaces.families.models import Family
from alongside.workspaces.study.permissions import Here


def kept_before(request: HttpRequest, here: Here, family: Family, kind: ConsentKind) -> Held | None:
    """What this person sent before with the same form of the same family."""
    reference = request.POST.get("kept", "")
    if not reference:
        return None
    return held(reference, about=_about(family, kind), by=here.person, at=now())


def keep_for_next(here: Here, family: Family, kind: ConsentKind, form: GiveForm) -> None:
    """Keep what came with this send. A file that is refused itself is asked for again."""
    if form.is_bound and form.new_paper and "file" not in form.errors:
        with suppress(FileRefused):
            about, by = _about(family, kind), here.person
            kept = hold(form.new_paper, allowed=PAPER_KINDS, about=about, by=by, at=now())
            form.show_kept(kept)


def _about(family: Family, kind: ConsentKind) -> str:
    return f"consent/{family.pk}/{kind.id}"
