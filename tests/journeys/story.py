"""A story: what is given, what somebody does, and what is so then."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext

from alongside.foundations.accounts.models import Person
from tests.journeys.canaries import TOLD
from tests.journeys.days import Days
from tests.journeys.screen import Screen
from tests.journeys.trial import SITE, Trial
from tests.journeys.watching import Watch

PHONE = {"width": 360, "height": 740}
LAPTOP = {"width": 1280, "height": 800}


class Browser:
    """Opens windows that are watched, and closes them when the story ends."""

    def __init__(self, chromium: Chromium, address: str) -> None:
        self.chromium, self.address = chromium, address
        self.watch = Watch(address)
        self.contexts: list[BrowserContext] = []

    def window(self, size: dict[str, int], **more: Any) -> BrowserContext:
        context = self.chromium.new_context(
            base_url=self.address, viewport=size, locale="en-GB", reduced_motion="reduce", **more
        )
        context.set_default_timeout(30_000)  # a report takes seconds where others are at work
        self.watch.over(context)
        self.contexts.append(context)
        return context

    def close(self) -> None:
        TOLD.look_into(self.contexts)
        for context in self.contexts:
            context.close()


class Story:
    """Told in steps, which are printed when it fails."""

    def __init__(self, trial: Trial, days: Days, browser: Browser) -> None:
        self.trial, self.days, self.browser = trial, days, browser
        self.study = trial.study

    def given(self, words: str) -> None:
        self._tell("Given", words)

    def when(self, words: str) -> None:
        self._tell("When", words)

    def then(self, words: str) -> None:
        self._tell("Then", words)

    def _tell(self, part: str, words: str) -> None:
        print(f"{self.days.now():%a %d %b %Y %H:%M}  {part:5} {words}")

    def stranger(self, size: dict[str, int] = LAPTOP, **more: Any) -> Screen:
        """A browser in which nobody is signed in."""
        page = self.browser.window(size, **more).new_page()
        return Screen(page, self.study.slug, self.browser.watch)

    def signed_in(
        self,
        who: str | Person,
        site: str = SITE,
        *,
        size: dict[str, int] = LAPTOP,
        **more: Any,
    ) -> Screen:
        """A browser in which somebody (a role at a site, or a person) is signed in."""
        screen = self.stranger(size, **more)
        person = who if isinstance(who, Person) else self.trial.person(who, site)
        cookie = {"name": "sessionid", "value": self.trial.session_of(person)}
        screen.page.context.add_cookies([{**cookie, "url": self.browser.address}])
        return screen

    def later(self, **more: float) -> datetime:
        return self.days.later(**more)

    def end(self) -> None:
        self.browser.close()
        heard = self.browser.watch.heard
        assert heard == [], heard
