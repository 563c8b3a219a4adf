from __future__ import annotations

from django.urls import path

from alongside.workspaces.measures import views

app_name = "measures"

urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/<slug:form>/remove/", views.remove, name="remove"),
]
