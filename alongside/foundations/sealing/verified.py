"""Every key must open: one whose bytes were changed has lost its person without a word."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.foundations.record.findings import Finding, beside_the_facts
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import SealBroken, open_bytes, purpose_key


@beside_the_facts
def keys_open() -> Iterator[Finding]:
    """Keys that this installation's own key does not open."""
    master = purpose_key("subjects")
    for key in SubjectKey.objects.order_by("subject").iterator():
        try:
            open_bytes(master, bytes(key.wrapped), str(key.subject))
        except SealBroken:
            detail = "this installation's key does not open it"
            yield Finding("changed", "sealing.SubjectKey", str(key.subject), detail)
