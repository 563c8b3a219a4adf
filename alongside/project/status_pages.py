"""The status page in a study: the foundation's page, for those who look after messages, too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from alongside.foundations.backups import views
from alongside.science.protocol import Permission
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MESSAGES_SEE)
def status(request: HttpRequest, here: Here) -> HttpResponse:
    return views.status(request, blinded=here.blinded)


app_name = "machine"
urlpatterns = [path("", status, name="status")]
