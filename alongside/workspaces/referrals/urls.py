"""Addresses of everything before consent."""

from __future__ import annotations

from django.urls import include, path

from alongside.workspaces.referrals import views

app_name = "referrals"

FAMILY = "families/<slug:number>/"

urlpatterns = [
    path("refer/", views.refer, name="refer"),
    path("referrals/", views.mine, name="mine"),
    path("log/", include("alongside.workspaces.referrals.log_import.urls")),
    path("questions/", views.ambiguities, name="ambiguities"),
    path("questions/to-answer/", views.to_answer, name="to_answer"),
    path("questions/<uuid:id>/", views.question, name="question"),
    path("deviations/", views.deviations, name="deviations"),
    path(FAMILY + "contact/", views.contact, name="contact"),
    path(FAMILY + "information/", views.information, name="information"),
    path(FAMILY + "screening/", views.screening, name="screening"),
    path(FAMILY + "screening/ask/", views.ask, name="ask"),
    path(FAMILY + "decision/", views.decision, name="decision"),
    path(FAMILY + "declined/", views.declined, name="declined"),
    path(FAMILY + "agreement/", views.agreement, name="agreement"),
    path(FAMILY + "correct/<uuid:id>/", views.correct, name="correct"),
    path(FAMILY + "people/", views.people, name="people"),
    path(FAMILY + "people/child/", views.child, name="add_child"),
    path(FAMILY + "people/child/<str:letter>/", views.child, name="child"),
    path(FAMILY + "people/parent/", views.parent, name="add_parent"),
    path(FAMILY + "people/parent/<int:place>/", views.parent, name="parent"),
    path(FAMILY + "people/contact/", views.contact_details, name="contact_details"),
    path(FAMILY + "people/about/", views.about, name="about"),
    path(FAMILY + "join/", views.join, name="join"),
    path(FAMILY + "forget/", views.forget, name="forget"),
    path(FAMILY + "comments/", views.comments, name="comments"),
    path(FAMILY + "deviations/", views.family_deviations, name="family_deviations"),
]
