"""Addresses of the design system."""

from django.urls import path

from .views import gallery

app_name = "pages"
urlpatterns = [path("gallery/", gallery, name="gallery")]
