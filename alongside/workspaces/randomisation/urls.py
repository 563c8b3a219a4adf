"""Addresses of sequences, allocation and telling."""

from django.urls import path

from alongside.workspaces.randomisation import views

app_name = "randomisation"
urlpatterns = [
    path("allocation/", views.ready, name="ready"),
    path("tell/", views.to_tell, name="to_tell"),
    path("allocation/families/", views.our_families, name="our_families"),
    path("sequences/", views.sequences, name="sequences"),
    path("sequences/seal/", views.seal, name="seal"),
    path("families/<slug:number>/allocate/", views.allocate, name="allocate"),
    path("families/<slug:number>/allocation/", views.allocation, name="allocation"),
    path("families/<slug:number>/tell/", views.tell, name="tell"),
    path("families/<slug:number>/tell/<slug:what>/", views.tell, name="tell_one"),
    path("families/<slug:number>/tell/<slug:what>/correct/", views.correct, name="correct"),
    path("families/<slug:number>/tell/<slug:what>/take-back/", views.take_back, name="take_back"),
]
