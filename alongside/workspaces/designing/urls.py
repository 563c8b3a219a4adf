"""Addresses under /<study>/design/."""

from django.urls import path

from alongside.workspaces.designing import views

app_name = "designing"
urlpatterns = [path("design/", views.size, name="size")]
