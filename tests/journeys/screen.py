"""What a person sees and does on a page, by the words that they read there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve, reverse
from playwright.sync_api import Locator, Page, expect

from tests.journeys.watching import Watch, look_if_new

OPEN_NAMES = ("accounts", "pages")


def spoken(words: str, exact: bool) -> re.Pattern[str]:
    """Words as a screen reader says them: a hidden part may begin after a space."""
    text = r"\s+".join(re.escape(word) for word in words.split())
    text = re.sub("([:,])", r"\\s*\1", text)
    return re.compile(rf"^\s*{text}\s*$" if exact else text)


class Screen:
    """One window of one person."""

    def __init__(self, page: Page, study: str, watch: Watch) -> None:
        self.page, self.study, self.watch = page, study, watch

    # Going about

    def go(self, name: str, *arguments: Any, query: str = "") -> Screen:
        """Open a page by its name; pages of the study need not name the study."""
        path = name
        if not name.startswith("/"):
            in_study = ":" in name and name.split(":")[0] not in OPEN_NAMES
            path = reverse(name, args=[*([self.study] if in_study else []), *arguments])
        return self.open(path + query)

    def open(self, path: str) -> Screen:
        self.page.goto(path)
        return self.look()

    def again(self) -> Screen:
        self.page.reload()
        return self.look()

    def back(self) -> Screen:
        self.page.go_back()
        return self.look()

    def press(self, words: str, *, exact: bool = True) -> Screen:
        """Press a button that sends a form, and see what comes back."""
        return self._and_look(self._button(words, exact).click)

    def follow(self, words: str, *, exact: bool = True) -> Screen:
        """Follow a link by its words, as a screen reader says them."""
        inside = self._links(self.main, words, exact)
        return self._and_look(
            (inside if inside.count() else self._links(self.page, words, exact)).first.click
        )

    def _links(self, where: Page | Locator, words: str, exact: bool = True) -> Locator:
        """Some links look like buttons, and are called so."""
        named = spoken(words, exact)
        buttons = where.locator("a").and_(where.get_by_role("button", name=named))
        return where.get_by_role("link", name=named).or_(buttons)

    def _button(self, words: str, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=words, exact=exact).first

    def _and_look(self, act: Any) -> Screen:
        with self.page.expect_event("load"):
            act()
        return self.look()

    def look(self) -> Screen:
        """Axe looks at whatever is new here."""
        look_if_new(self.page, resolve(urlsplit(self.page.url).path).view_name)
        return self

    # Seeing

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    @property
    def title(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    def headed(self, words: str) -> Screen:
        expect(self.page.locator("h1")).to_have_text(words)
        return self

    def says(self, *several: str) -> Screen:
        for words in several:
            expect(self.main).to_contain_text(words)
        return self

    def does_not_say(self, *several: str) -> Screen:
        for words in several:
            expect(self.page.locator("body")).not_to_contain_text(words)
        return self

    def told(self, words: str) -> Screen:
        """The message on top of the page after something was done."""
        expect(self.page.locator(".message")).to_contain_text(words)
        return self

    def refuses(self, words: str) -> Screen:
        """The summary of what is to be put right."""
        expect(self.page.locator(".nhsuk-error-summary")).to_contain_text(words)
        return self

    def offers(self, words: str) -> bool:
        return self._links(self.page, words, exact=False).count() > 0

    def row(self, words: str) -> Locator:
        return self.page.get_by_role("row").filter(has_text=words)

    # Filling in

    def write(self, label: str, value: str) -> Screen:
        self.control(label).fill(value)
        return self

    def control(self, label: str) -> Locator:
        """A field by its label, with or without “(optional)”."""
        exact = re.compile(rf"^\s*{re.escape(label)}\s*(\(optional\))?\s*$")
        return self.page.get_by_label(exact).locator("visible=true").first

    def select(self, label: str, option: str) -> Screen:
        self.control(label).select_option(label=option)
        return self

    def group(self, legend: str) -> Locator:
        return self.page.get_by_role("group", name=legend).locator("visible=true").first

    def choose(self, legend: str, option: str) -> Screen:
        """One answer under a question."""
        self.radios(legend, option).check()
        return self

    def radios(self, legend: str, option: str | None = None) -> Locator:
        """The answers of a question, without those of the questions that it opens."""
        group = self.group(legend)
        name = group.get_by_role("radio").first.get_attribute("name")
        own = group.locator(f'input[type="radio"][name="{name}"]')
        named = group.get_by_role("radio", name=option, exact=True)
        return own.and_(named) if option else own

    def tick(self, words: str, *, exact: bool = True) -> Screen:
        self.page.get_by_role("checkbox", name=words, exact=exact).first.check()
        return self

    def unsure(self, legend: str, note: str) -> Screen:
        """A criterion that is not clear, with what is not clear about it."""
        self.choose(legend, "Unsure")
        self.group(legend).get_by_role("textbox").fill(note)
        return self

    def day(self, legend: str, day: date) -> Screen:
        return self.parts(legend, str(day.day), str(day.month), str(day.year))

    def parts(self, legend: str, day: str, month: str, year: str) -> Screen:
        """A date as it is typed, whatever it is."""
        for part, value in (("Day", day), ("Month", month), ("Year", year)):
            self.group(legend).get_by_role("textbox", name=part, exact=True).fill(value)
        return self

    def moment(self, legend: str, at: datetime) -> Screen:
        self.day(legend, at.date())
        self.group(legend).get_by_role("textbox", name="Time", exact=True).fill(f"{at:%H:%M}")
        return self

    def attach(self, label: str, file: Path) -> Screen:
        self.control(label).set_input_files(file)
        return self

    def sign_by_drawing(self) -> Screen:
        canvas = self.page.locator("canvas").locator("visible=true").first
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + 40, box["y"] + 60)
        mouse.down()
        for across, down in ((90, 20), (130, 70), (190, 30), (230, 60)):
            mouse.move(box["x"] + across, box["y"] + down, steps=3)
        mouse.up()
        return self

    # Other ways

    def download(self, link: str) -> Path:
        """Follow a link to a file and keep what comes."""
        with self.page.expect_download() as waiting:
            self.main.get_by_role("link", name=link).first.click()
        return waiting.value.path()

    @contextmanager
    def without_network(self) -> Iterator[None]:
        with self.watch.forgiving("ERR_INTERNET_DISCONNECTED"):
            self.page.context.set_offline(True)
            yield
            self.page.context.set_offline(False)

    def forgiving(self, *expected: int | str) -> AbstractContextManager[None]:
        return self.watch.forgiving(*expected)
