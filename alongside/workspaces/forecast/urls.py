"""Addresses under /<study>/forecast/."""

from django.urls import path

from alongside.workspaces.forecast import views

app_name = "forecast"
urlpatterns = [
    path("forecast/", views.home, name="home"),
    path("forecast/what-if/", views.what_if, name="what_if"),
    path("forecast/earlier/", views.earlier, name="earlier"),
    path("forecast/<slug:report>.<slug:format>", views.file, name="file"),
]
