"""Addresses of consent, under `/<study>/`."""

from __future__ import annotations

from django.urls import path

from alongside.workspaces.consent import views

app_name = "consent"
FAMILY = "families/<slug:number>/"
CONSENT = f"{FAMILY}consent/<slug:kind>/"
urlpatterns = [
    path(f"{FAMILY}consent/", views.matrix, name="matrix"),
    path(f"{FAMILY}consent/taken-back/<uuid:fact>/", views.take_back, name="take_back"),
    path(f"{FAMILY}withdraw/", views.withdraw_all, name="withdraw_all"),
    path(f"{CONSENT}give/", views.give, name="give"),
    path(f"{CONSENT}not-given/", views.not_given, name="not_given"),
    path(f"{CONSENT}copy.pdf", views.copy, name="copy"),
    path(f"{CONSENT}paper/", views.paper, name="paper"),
    path(f"{CONSENT}send/", views.send, name="send"),
    path(f"{CONSENT}withdraw/", views.withdraw, name="withdraw"),
]
