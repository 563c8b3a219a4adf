"""Addresses under /<study>/progress/."""

from django.urls import path

from alongside.workspaces.monitoring import views

app_name = "monitoring"
urlpatterns = [
    path("progress/", views.home, name="home"),
    path("progress/families/", views.families, name="families"),
    path("progress/funnel/", views.funnel, name="funnel"),
    path("progress/progression/", views.progression, name="progression"),
    path("progress/progression/<slug:criterion>/", views.judge, name="judge"),
    path("progress/rules/", views.design, name="design"),
    path("progress/rules.<slug:format>", views.design_file, name="design_file"),
    path("progress/expected/", views.expected, name="expected"),
    path("progress/forms/", views.form_figures, name="forms"),
    path("progress/answering/", views.answering, name="answering"),
    path("progress/by-arm/", views.by_arm, name="by_arm"),
    path("progress/by-arm.<slug:format>", views.by_arm_file, name="by_arm_file"),
    path("progress/blinding/", views.blinding, name="blinding"),
    path("progress/blinding.<slug:format>", views.blinding_file, name="blinding_file"),
    path("progress/<slug:report>.<slug:format>", views.file, name="file"),
]
