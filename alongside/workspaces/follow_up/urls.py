"""Addresses of keeping in touch."""

from django.urls import path

from alongside.workspaces.follow_up import views

app_name = "follow_up"
urlpatterns = [
    path("families/<slug:number>/follow-up/", views.follow_up, name="follow_up"),
    path("families/<slug:number>/follow-up/lost/", views.lost, name="lost"),
    path("families/<slug:number>/follow-up/back/", views.back, name="back"),
]
