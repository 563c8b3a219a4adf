from __future__ import annotations

from django.urls import path

from alongside.workspaces.scores import views

app_name = "scores"

urlpatterns = [
    path("scores/", views.scores, name="scores"),
    path("scores/<slug:form>/", views.form, name="form"),
    path("scores/<slug:form>/table.csv", views.csv, name="csv"),
    path("scores/<slug:form>/table.xlsx", views.xlsx, name="xlsx"),
]
