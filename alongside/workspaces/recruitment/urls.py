"""Addresses under /<study>/recruitment/."""

from django.urls import path

from alongside.workspaces.recruitment import views

app_name = "recruitment"
urlpatterns = [
    path("recruitment/", views.expected, name="expected"),
    path("recruitment/expected-and-actual.<slug:format>", views.expected_file,
         name="expected_file"),
    path("recruitment/alerts/", views.alerts, name="alerts"),
    path("recruitment/alerts.<slug:format>", views.alerts_file, name="alerts_file"),
    path("recruitment/alerts/<uuid:alert>/", views.alert, name="alert"),
    path("recruitment/actions/<uuid:remedy>/", views.follow_up, name="follow_up"),
    path("recruitment/actions/<uuid:remedy>/take-back/", views.take_back, name="take_back"),
    path("recruitment/followed/<uuid:followed>/take-back/", views.take_back_follow_up,
         name="take_back_follow_up"),
    path("recruitment/rules/", views.rules, name="rules"),
    path("recruitment/rules.<slug:format>", views.rules_file, name="rules_file"),
    path("recruitment/rules/<slug:rule>/", views.rule, name="rule"),
]  # fmt: skip
