"""The outbox page. The guard of both views is put on where the addresses are joined."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from alongside.foundations import clock
from alongside.foundations.messages import words
from alongside.foundations.messages.actions import try_again
from alongside.foundations.messages.models import Message
from alongside.foundations.messages.queries import messages
from alongside.foundations.pages.rendering import render


@require_safe
def outbox(request: HttpRequest, study: str, **seen: Any) -> HttpResponse:
    """The study's messages, newest first; `seen` says which of them this reader may see."""
    before = _number(request.GET.get("before", ""))
    context = {
        "page": messages(study=study, before=before, **seen),
        "study": study,
        "sentence": words.where_messages_go(bool(settings.DEPLOYMENT.email_url)),
        "words": words,
    }
    return render(request, "messages/outbox.jinja", context)


@require_POST
def again(request: HttpRequest, study: str, message: UUID) -> HttpResponse:
    """Try a message that was given up once more."""
    if Message.objects.filter(id=message, study__in={"", study}).exists():
        try_again(message=message, at=clock.now())
    return redirect("outbox:outbox", study=study)


def _number(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
