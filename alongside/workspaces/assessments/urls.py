from __future__ import annotations

from django.urls import path

from alongside.workspaces.assessments import views

app_name = "assessments"

VISIT = "visits/<slug:number>/<slug:visit>/"
FORM = VISIT + "<str:key>/"

urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("queries/", views.questions, name="queries"),
    path("queries/<uuid:id>/", views.question, name="query"),
    path(VISIT, views.visit, name="visit"),
    path(VISIT + "begin/", views.begin, name="begin"),
    path(VISIT + "book/", views.book, name="book"),
    path(VISIT + "not-done/", views.not_done, name="not_done"),
    path(VISIT + "pause/", views.pause, name="pause"),
    path(VISIT + "resume/", views.resume, name="resume"),
    path(VISIT + "finish/", views.finish, name="finish"),
    path(VISIT + "take-back/", views.take_back, name="take_back"),
    path(VISIT + "learned/", views.learned_arm, name="learned_arm"),
    path(FORM, views.form, name="form"),
    path(FORM + "save/", views.save, name="save"),
    path(FORM + "begin/", views.begin_form, name="begin_form"),
    path(FORM + "finish/", views.finish_form, name="finish_form"),
    path(FORM + "items/<slug:code>/", views.item, name="item"),
]
