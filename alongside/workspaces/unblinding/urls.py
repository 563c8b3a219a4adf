"""Addresses of unblinding and of guesses."""

from django.urls import path

from alongside.workspaces.unblinding import views

app_name = "unblinding"
FAMILY = "families/<slug:number>/"
urlpatterns = [
    path("unblinding/", views.register, name="register"),
    path("unblinding/told/<str:secret>/", views.told, name="told"),
    path(FAMILY + "unblinding/", views.ask, name="ask"),
    path(FAMILY + "unblinding/<uuid:id>/", views.request, name="request"),
    path(FAMILY + "unblinding/<uuid:id>/tell/", views.disclose, name="disclose"),
    path(FAMILY + "unblinding/<uuid:id>/what-follows/", views.impact, name="impact"),
    path(FAMILY + "learned-arm/<uuid:id>/what-follows/", views.learned, name="learned"),
    path(FAMILY + "guess/", views.guess, name="guess"),
    path(FAMILY + "guess-of-parent/", views.guess_of_parent, name="guess_of_parent"),
]
