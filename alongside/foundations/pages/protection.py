"""Headers that keep pages out of caches and devices out of pages."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

DEVICES = ("camera", "geolocation", "microphone", "payment", "usb", "serial")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")
PERMISSIONS = ", ".join(f"{device}=()" for device in DEVICES)


class PageProtection:
    """No page is kept by a browser or on the way: any of them may hold personal data."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in METHODS:
            response = self.get_response(request)
        else:
            response = HttpResponseNotAllowed(METHODS)
        response["Permissions-Policy"] = PERMISSIONS
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        if not request.path.startswith(settings.STATIC_URL):
            response["Cache-Control"] = "no-store"
        return response
