"""Filling in a form with nothing but a keyboard."""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.journeys.screen import Screen

FURTHEST = 120


def tab_to(screen: Screen, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(FURTHEST):
        if target.evaluate("one => one === document.activeElement"):
            return
        screen.page.keyboard.press("Tab")
    raise AssertionError(f"The keyboard does not reach {target}")


def write(screen: Screen, label: str, words: str) -> None:
    tab_to(screen, screen.control(label))
    screen.page.keyboard.type(words)


def choose(screen: Screen, legend: str, option: str) -> None:
    """Tab into a question and move to the answer with the arrows."""
    radios, wanted = screen.radios(legend), screen.radios(legend, option)
    tab_to(screen, radios.first)
    screen.page.keyboard.press("Space")
    for _ in range(radios.count()):
        if wanted.is_checked():
            return
        screen.page.keyboard.press("ArrowDown")
    raise AssertionError(f"The arrows do not reach “{option}”")


def tick(screen: Screen, words: str) -> None:
    box = screen.page.get_by_role("checkbox", name=words, exact=True).first
    tab_to(screen, box)
    screen.page.keyboard.press("Space")


def day(screen: Screen, legend: str, day: str, month: str, year: str) -> None:
    for part, value in (("Day", day), ("Month", month), ("Year", year)):
        tab_to(screen, screen.group(legend).get_by_role("textbox", name=part, exact=True))
        screen.page.keyboard.type(value)


def press(screen: Screen, words: str) -> None:
    button = screen.page.get_by_role("button", name=words, exact=True).first
    tab_to(screen, button)
    with screen.page.expect_event("load"):
        screen.page.keyboard.press("Enter")
    screen.look()


def select(screen: Screen, label: str, option: str) -> None:
    """Tab to a list and type the beginning of the answer."""
    tab_to(screen, screen.control(label))
    screen.page.keyboard.type(option)
