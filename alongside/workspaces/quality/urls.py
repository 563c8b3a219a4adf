"""Addresses under /<study>/quality/."""

from __future__ import annotations

from django.urls import path

from alongside.workspaces.quality import views

app_name = "quality"
PAPER = "quality/double-entry/<slug:number>/<slug:visit>/<str:key>/"

urlpatterns = [
    path("quality/", views.completeness, name="completeness"),
    path("quality/missing/", views.patterns, name="patterns"),
    path("quality/look-at/", views.flags, name="flags"),
    path("quality/double-entry/", views.entries, name="entries"),
    path("quality/completeness.<slug:format>", views.completeness_file, name="completeness_file"),
    path("quality/missing.<slug:format>", views.patterns_file, name="patterns_file"),
    path(PAPER, views.enter_again, name="enter_again"),
    path(PAPER + "compare/", views.compare, name="compare"),
]
