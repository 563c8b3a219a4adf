"""Addresses of reports for the steering committee."""

from django.urls import path

from alongside.workspaces.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/list.<slug:format>", views.listed_file, name="listed_file"),
    path("reports/make/", views.make, name="make"),
    path("reports/make-closed/", views.make_closed, name="make_closed"),
    path("reports/<uuid:id>/", views.report, name="report"),
    path("reports/<uuid:id>/report.<slug:file>", views.file, name="file"),
    path("reports/<uuid:id>/replace/", views.replace, name="replace"),
    path("reports/<uuid:id>/send/", views.send, name="send"),
]
