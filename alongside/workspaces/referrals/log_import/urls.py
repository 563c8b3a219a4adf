"""Addresses of bringing in a log; included by those of referrals, under its name."""

from __future__ import annotations

from django.urls import path

from alongside.workspaces.referrals.log_import import views

urlpatterns = [
    path("", views.log_import, name="log_import"),
    path("columns/", views.log_columns, name="log_columns"),
    path("words/", views.log_words, name="log_words"),
    path("check/", views.log_check, name="log_check"),
    path("map/", views.log_map, name="log_map"),
    path("leave/", views.log_leave, name="log_leave"),
]
