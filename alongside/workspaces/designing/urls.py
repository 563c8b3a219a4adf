"""Addresses under /<study>/design/."""

from django.urls import path

from alongside.workspaces.designing import views

app_name = "designing"
urlpatterns = [
    path("design/", views.size, name="size"),
    path("design/sample-size.<str:format>", views.report_file, name="report"),
]
