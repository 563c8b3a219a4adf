"""The tabs of the pages about quality, as far as somebody may open them."""

from __future__ import annotations

from django.urls import reverse

from alongside.science.protocol import Permission
from alongside.workspaces.quality import words
from alongside.workspaces.study.permissions import Here


def tabs(here: Here, at: str) -> list[tuple[str, str, bool]]:
    listed = [
        ("completeness", words.COMPLETENESS, Permission.QUALITY_SEE),
        ("patterns", words.PATTERNS, Permission.QUALITY_SEE),
        ("flags", words.FLAGS, Permission.ASSESSMENTS_SEE),
        ("entries", words.DOUBLE_ENTRY, Permission.QUALITY_ENTER_AGAIN),
    ]
    return [
        (label, reverse(f"quality:{name}", args=[here.study.slug]), name == at)
        for name, label, permission in listed
        if here.may(permission)
    ]
