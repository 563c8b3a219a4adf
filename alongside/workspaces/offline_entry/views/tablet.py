"""The page that works without a network. It holds nothing of any study and nobody's name."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse

from alongside.foundations.pages.rendering import render
from alongside.workspaces.offline_entry import words
from alongside.workspaces.study.permissions import open_to_all

FILES = (
    "alongside.css",
    "icon.svg",
    *(
        f"scripts/{name}.js"
        for name in (
            "double_click", "error_summary", "signature", "autosave", "print",
            "waiting", "tablet_store", "tablet_sending", "tablet",
        )
    ),
)  # fmt: skip
PAGE = "offline_entry/tablet.jinja"
IMPORTED = ("waiting", "autosave", "tablet_store", "tablet_sending")
"""Scripts that others import, by names without a digest."""


@open_to_all
def tablet(request: HttpRequest) -> HttpResponse:
    return render(request, PAGE, {"words": words})


@open_to_all
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of that page alone, with the addresses that it keeps."""
    shell = [reverse("tablet:tablet"), *(static(name) for name in FILES)]
    plain = [static("alongside.css").rpartition("/")[0] + f"/scripts/{one}.js" for one in IMPORTED]
    listed = list(dict.fromkeys([*shell, *plain]))
    answer = render(request, "offline_entry/worker.jinja", {"shell": listed, "mark": _mark()})
    answer["Content-Type"] = "text/javascript; charset=utf-8"
    return answer


def _mark() -> str:
    """Changes with the page, so that a browser keeps it anew; drawn as for nobody."""
    return hashlib.sha256(render(HttpRequest(), PAGE, {"words": words}).content).hexdigest()[:12]
