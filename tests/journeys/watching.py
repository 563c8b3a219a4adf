"""What no story forgives: console errors, requests to elsewhere, failures, inaccessible pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from playwright.sync_api import BrowserContext, Page, Request, Response

from tests.journeys.canaries import TOLD

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
REFUSED = 422
PARTS = """() => [...new Set(
    [...document.querySelectorAll("body [class]")].flatMap((one) => [...one.classList])
)]"""
LOADING = re.compile(r"Failed to load resource: .*(?:status of (\d+)|net::(\w+))")
_looked_at: set[str] = set()


class Watch:
    """Listens to every page of one story."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.heard: list[str] = []
        self.forgiven: set[str] = {str(REFUSED)}

    def over(self, context: BrowserContext) -> None:
        context.on("console", lambda said: self._console(said.type, said.text))
        context.on("weberror", lambda error: self.heard.append(f"script: {error.error}"))
        context.on("request", self._request)
        context.on("response", self._response)

    @contextmanager
    def forgiving(self, *expected: int | str) -> Iterator[None]:
        """Expect these statuses (404) or network failures (ERR_INTERNET_DISCONNECTED) here."""
        before = set(self.forgiven)
        self.forgiven |= {str(each) for each in expected}
        try:
            yield
        finally:
            self.forgiven = before

    def _console(self, kind: str, text: str) -> None:
        loading = LOADING.search(text)
        if loading and (loading[1] or loading[2]) in self.forgiven:
            return
        if kind in {"error", "warning", "assert"}:
            self.heard.append(f"console {kind}: {text}")

    def _request(self, request: Request) -> None:
        TOLD.asked(request.url)
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.heard.append(f"asked elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 500 and str(response.status) not in self.forgiven:
            self.heard.append(f"{response.status}: {response.url}")


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds on the page as it stands."""
    found = Axe().run(page, options=OPTIONS).response
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


def look_if_new(page: Page, view: str) -> None:
    """Let axe look at each kind of page at each width, and wherever a part stands that is new.

    The pages are the same on either database: on SQLite is enough.
    """
    if connection.vendor != "sqlite":
        return
    width = str(page.viewport_size["width"]) if page.viewport_size else ""
    parts = {f"{width} {each}" for each in (view, *page.evaluate(PARTS))}
    if parts <= _looked_at:
        return
    assert faults(page) == [], page.url
    _looked_at.update(parts)
