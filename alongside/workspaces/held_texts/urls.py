"""Addresses of held texts."""

from django.urls import path

from alongside.workspaces.held_texts import views

app_name = "held_texts"
urlpatterns = [
    path("texts/", views.texts, name="texts"),
    path("texts/<uuid:id>/", views.decide, name="decide"),
]
