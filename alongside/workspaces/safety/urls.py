"""Addresses of worries."""

from django.urls import path

from alongside.workspaces.safety import views

app_name = "safety"
urlpatterns = [
    path("worries/", views.concerns, name="concerns"),
    path("families/<slug:number>/worry/", views.worry, name="worry"),
    path("families/<slug:number>/worries/<uuid:id>/", views.concern, name="concern"),
    path("families/<slug:number>/learned-arm/", views.learned_arm, name="learned_arm"),
]
