"""Addresses about the people of a study."""

from django.urls import path

from alongside.workspaces.study import breach_views, views

app_name = "study"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<int:person>/second-proof/", views.remove_proof, name="remove_proof"),
    path("people/<int:person>/sessions/", views.end_sessions, name="end_sessions"),
    path("people/<int:person>/close/", views.close_account, name="close_account"),
    path("people/sign-ins/", views.sign_ins, name="sign_ins"),
    path("breaches/", breach_views.register, name="breaches"),
    path("breaches/record/", breach_views.record, name="record_breach"),
    path("breaches/<uuid:breach>/", breach_views.report, name="report_breach"),
    path("people/give/", views.give_role, name="give_role"),
    path("people/<uuid:given>/take-back/", views.take_role_back, name="take_role_back"),
]
