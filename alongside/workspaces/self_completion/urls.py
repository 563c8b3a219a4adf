"""Addresses of links for staff, and a parent's own pages, which name nobody and nothing."""

from __future__ import annotations

from django.urls import path

from alongside.workspaces.self_completion import views

app_name = "self_completion"
LINKS = "answering-alone/<slug:number>/<slug:visit>/"

urlpatterns = [
    path(LINKS, views.links, name="links"),
    path(LINKS + "<uuid:id>/switch-off/", views.revoke, name="revoke"),
    path(LINKS + "voucher/", views.voucher, name="voucher"),
]

parents_pages = [
    path("", views.start, name="start"),
    path("code/", views.code, name="code"),
    path("end/", views.end, name="end"),
    path("thanks/", views.thanks, name="thanks"),
    path("stop/", views.stop, name="stop"),
    path("leave/", views.leave, name="leave"),
    path("<int:place>/save/", views.save, name="save"),
    path("<int:place>/<int:part>/", views.questions, name="questions"),
    path("<str:secret>/", views.enter, name="enter"),
]
