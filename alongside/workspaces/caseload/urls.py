"""Addresses of what is next, families and search."""

from django.urls import path

from alongside.workspaces.caseload import views

app_name = "caseload"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("families/", views.families, name="families"),
    path("families/<slug:number>/", views.family, name="family"),
    path("families/<slug:number>/history/", views.history, name="history"),
]
