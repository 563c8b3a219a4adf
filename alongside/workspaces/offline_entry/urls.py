from __future__ import annotations

from django.urls import path

from alongside.workspaces.offline_entry import views

app_name = "offline_entry"

urlpatterns = [
    path("offline/", views.home, name="home"),
    path("offline/take/", views.take, name="take"),
    path("offline/tablets/", views.tablets, name="tablets"),
    path("offline/tablets/<uuid:package>/arrive/", views.arrive, name="arrive"),
    path("offline/tablets/<uuid:package>/lost/", views.lost, name="lost"),
    path("offline/differences/<uuid:entry>/", views.settle, name="settle"),
]

tablet_pages = [
    path("", views.tablet, name="tablet"),
    path("worker.js", views.worker, name="worker"),
]
"""Outside any study, in a folder of their own: the service worker reaches no other page."""
