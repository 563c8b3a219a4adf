"""Addresses for the browser: the gallery, and a page that saves as it goes."""

from django.http import HttpResponse
from django.urls import include, path

from alongside.foundations.pages import fields
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import render

SAVED = []
REPLIES = []


class Answers(PageForm):
    sleep = fields.Radios("Sleep", [("well", "Well"), ("badly", "Badly")])
    worry = fields.LongText("What worries you?")


def answers(request):
    context = {"form": Answers(), "title": "Answers", "save_url": "/save/"}
    return render(request, "one_form.jinja", context)


def save(request):
    SAVED.append({name: request.POST.getlist(name) for name in request.POST})
    return HttpResponse(status=REPLIES.pop(0) if REPLIES else 204)


urlpatterns = [
    path("", include("alongside.foundations.pages.urls")),
    path("answers/", answers),
    path("save/", save),
]
