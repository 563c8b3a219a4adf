"""The page that works without a network. It holds nothing of any study and nobody's name."""

from __future__ import annotations

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
IMPORTED = ("waiting", "autosave", "tablet_store", "tablet_sending")
"""Scripts that others import, by names without a digest."""


@open_to_all
def tablet(request: HttpRequest) -> HttpResponse:
    return render(request, "offline_entry/tablet.jinja", {"words": words})


@open_to_all
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of that page alone, with the addresses that it keeps."""
    shell = [reverse("tablet:tablet"), *(static(name) for name in FILES)]
    plain = [static("alongside.css").rpartition("/")[0] + f"/scripts/{one}.js" for one in IMPORTED]
    answer = render(
        request, "offline_entry/worker.jinja", {"shell": list(dict.fromkeys([*shell, *plain]))}
    )
    answer["Content-Type"] = "text/javascript; charset=utf-8"
    return answer
