"""Every address of Alongside. Pages of a study stand under its own name."""

from __future__ import annotations

from django.urls import include, path

from alongside.project.health import health
from alongside.workspaces.offline_entry.urls import tablet_pages
from alongside.workspaces.self_completion.urls import parents_pages
from alongside.workspaces.study.views import front_door

STUDY_PAGES = [
    "assessments",  # what is asked most is found first
    "study",
    "held_texts",
    "referrals",
    "consent",
    "measures",
    "building",
    "scores",
    "self_completion",
    "offline_entry",
    "quality",
    "randomisation",
    "unblinding",
    "follow_up",
    "safety",
    "monitoring",
    "recruitment",
    "adaptation",
    "forecast",
    "designing",
    "reports",
    "caseload",
]

urlpatterns = [
    path("", front_door, name="front_door"),
    path("healthz", health, name="health"),
    path("account/", include("alongside.foundations.accounts.doors")),
    path("", include("alongside.foundations.accounts.urls")),
    path("", include("alongside.foundations.pages.urls")),
    path("a/", include((parents_pages, "answering"))),
    path("tablet/", include((tablet_pages, "tablet"))),
    path("<slug:study>/messages/", include("alongside.project.outbox_pages")),
    path("<slug:study>/machine/", include("alongside.project.status_pages")),
    *(path("<slug:study>/", include(f"alongside.workspaces.{name}.urls")) for name in STUDY_PAGES),
]

handler400 = "alongside.foundations.pages.errors.bad_request"
handler403 = "alongside.foundations.accounts.refused.forbidden"
handler404 = "alongside.foundations.accounts.refused.not_found"
handler500 = "alongside.foundations.pages.errors.server_error"
