"""The outbox in a study: the foundation's pages, guarded by the study's permission."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alongside.foundations.messages import views
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MESSAGES_SEE)
def outbox(request: HttpRequest, here: Here) -> HttpResponse:
    only_to = here.person.email if here.blinded else None
    elsewhere = Family.objects.filter(study=here.study.slug).exclude(site__in=here.sites)
    return views.outbox(request, here.study.slug, only_to=only_to, not_about=elsewhere)


@guarded(Permission.MESSAGES_SEE)
def again(request: HttpRequest, here: Here, message: UUID) -> HttpResponse:
    return views.again(request, here.study.slug, message)


app_name = "outbox"
urlpatterns = [
    path("", outbox, name="outbox"),
    path("<uuid:message>/again/", again, name="again"),
]
