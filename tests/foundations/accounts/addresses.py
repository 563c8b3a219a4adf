"""The pages of accounts and of a study's people; every other place of the menu is a bare page."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from alongside.foundations.accounts import refused
from alongside.project.menu import MENU
from alongside.workspaces.study.views import front_door

OTHERS = [place.view for place in MENU] + ["caseload:search", "safety:worry"]


def bare(request: HttpRequest, **place: str) -> HttpResponse:
    return HttpResponse("A page of another room.")


def rooms():
    """One namespace for each room that the menu leads to."""
    names = defaultdict(list)
    for view in OTHERS:
        room, name = view.split(":")
        names[room].append(name)
    for room, views in names.items():
        if room != "study":
            pages = [path(f"{room}/{view}/", bare, name=view) for view in views]
            yield path("<slug:study>/", include((pages, room)))


urlpatterns = [
    path("", front_door, name="front_door"),
    path("account/", include("alongside.foundations.accounts.doors")),
    path("", include("alongside.foundations.accounts.urls")),
    path("<slug:study>/", include("alongside.workspaces.study.urls")),
    *rooms(),
]
handler403, handler404 = refused.forbidden, refused.not_found
