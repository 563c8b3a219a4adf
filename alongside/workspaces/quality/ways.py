"""The tabs of the pages about quality, as far as somebody may open them."""

from __future__ import annotations

from django.urls import reverse

from alongside.science.protocol import Permission
from alongside.workspaces.quality import words
from alongside.workspaces.scores.words import MADE_ELSEWHERE
from alongside.workspaces.study.permissions import Here


def tabs(here: Here, at: str) -> list[tuple[str, str, bool]]:
    listed = [
        ("quality:completeness", words.COMPLETENESS, Permission.QUALITY_SEE),
        ("quality:patterns", words.PATTERNS, Permission.QUALITY_SEE),
        ("quality:flags", words.FLAGS, Permission.ASSESSMENTS_SEE),
        ("quality:entries", words.DOUBLE_ENTRY, Permission.QUALITY_ENTER_AGAIN),
        ("scores:elsewhere", MADE_ELSEWHERE, Permission.QUALITY_ENTER_AGAIN),
    ]
    return [
        (label, reverse(name, args=[here.study.slug]), name == f"quality:{at}")
        for name, label, permission in listed
        if here.may(permission)
    ]
