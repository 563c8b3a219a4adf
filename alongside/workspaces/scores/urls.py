from __future__ import annotations

from django.urls import path

from alongside.workspaces.scores import answer_views, entering_views, views

app_name = "scores"

urlpatterns = [
    path("scores-made-elsewhere/", entering_views.elsewhere, name="elsewhere"),
    path(
        "scores-made-elsewhere/<slug:number>/<slug:visit>/<str:key>/",
        entering_views.put_in,
        name="put_in",
    ),
    path("scores/", views.scores, name="scores"),
    path("scores/<slug:form>/", views.form, name="form"),
    path("scores/<slug:form>/table.csv", views.csv, name="csv"),
    path("scores/<slug:form>/table.xlsx", views.xlsx, name="xlsx"),
    path("answers/", answer_views.answers, name="answers"),
    path("answers/<slug:form>/answers.csv", answer_views.csv, name="answers_csv"),
]
