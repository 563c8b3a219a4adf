"""Addresses about the people of a study."""

from django.urls import path

from alongside.workspaces.study import views

app_name = "study"
urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<int:person>/second-proof/", views.remove_proof, name="remove_proof"),
    path("people/give/", views.give_role, name="give_role"),
    path("people/<uuid:given>/take-back/", views.take_role_back, name="take_role_back"),
]
