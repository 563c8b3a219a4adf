"""Addresses under /<study>/reach/."""

from django.urls import path

from alongside.workspaces.adaptation import views

app_name = "adaptation"
urlpatterns = [
    path("reach/", views.reach, name="reach"),
    path("reach/map/", views.area_map, name="map"),
    path("reach/points/", views.points, name="points"),
    path("reach/points/<slug:rule>/adopt/", views.adopt, name="adopt"),
    path("reach/points/<slug:rule>/<slug:panel>/<int:point>/", views.decided, name="decided"),
    path("reach/points/<slug:rule>/<slug:panel>/<int:point>/decide/", views.decide, name="decide"),
    path("reach/places/", views.places, name="places"),
    path("reach/places/bring-in/", views.bring_in, name="bring_in"),
    path("reach/<slug:report>.<slug:format>", views.file, name="file"),
    path("families/<str:number>/area/", views.area, name="area"),
]
