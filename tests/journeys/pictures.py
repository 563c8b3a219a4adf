"""The pictures of docs/use, taken from the demonstration as each role sees it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from alongside.project.demonstration.cast import DOMAIN, PASSWORD

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "use" / "pictures"
COMMAND = Path(sys.executable).parent / "alongside"
STUDY = "/ips-feasibility"
LARGEST = 120_000
COLOURS = 96
PATIENCE = 60


@dataclass(frozen=True)
class Picture:
    """One page as one person sees it; `then` goes on from there."""

    name: str
    who: str
    path: str
    then: Callable[[Page], None] = lambda page: None
    width: int = 1100
    height: int = 760


def _first(selector: str) -> Callable[[Page], None]:
    def follow(page: Page) -> None:
        page.locator(selector).first.click()
        page.wait_for_load_state()

    return follow


def _referring(page: Page) -> None:
    """The page half filled in."""
    page.get_by_label("Your team").select_option(index=1)
    for number, answer in enumerate(("Yes", "Yes", "Unsure")):
        group = page.locator(".judgement").nth(number)
        group.get_by_role("radio", name=answer, exact=True).check()
    page.locator(".judgement__note input").nth(2).fill("Written, not signed yet.")
    page.locator(".judgement").nth(2).evaluate("one => one.scrollIntoView()")


def _first_visit(page: Page) -> None:
    _first("td a, th a")(page)


def _a_form(page: Page) -> None:
    _first("td a, th a")(page)
    _first(".tasks__link")(page)
    page.locator(".nhsuk-form-group[id^=item-]").first.scroll_into_view_if_needed()


def _consents(page: Page) -> None:
    _first("tbody a")(page)
    page.get_by_role("link", name="Consents").first.click()
    page.wait_for_load_state()


def _criteria(page: Page) -> None:
    """The table: what is likely at the end stands above it."""
    page.get_by_role("table", name="Progression criteria").evaluate("one => one.scrollIntoView()")


def _about_family(page: Page) -> None:
    """What the first family of the list said of itself."""
    _first("tbody a")(page)
    page.get_by_role("link", name="Children, parents and contact").first.click()
    page.get_by_role("heading", name="About the family").evaluate("one => one.scrollIntoView()")


def _worry(page: Page) -> None:
    _first("tbody a")(page)
    page.get_by_role("link", name="I am worried about this family").click()
    expect(page.locator("h1")).to_have_text("I am worried about this family")


PICTURES = (
    Picture("sign_in", "", "/sign-in/", height=620),
    Picture("what_next", "recruitment-coordinator.bromley", "/"),
    Picture("refer", "social-worker.glasgow", "/refer/", _referring, 390, 780),
    Picture("my_referrals", "social-worker.glasgow", "/referrals/", width=390, height=780),
    Picture("family", "recruitment-coordinator.bromley", "/families/?stage=randomised",
            _first("tbody a"), height=900),
    Picture("consents", "recruitment-coordinator.bromley", "/families/?stage=consented", _consents,
            height=900),
    Picture("bring_in", "recruitment-coordinator.bromley", "/log/"),
    Picture("questions", "trial-manager", "/questions/to-answer/"),
    Picture("allocation", "trial-manager", "/allocation/"),
    Picture("visits", "research-nurse.bromley", "/visits/"),
    Picture("form", "research-nurse.bromley", "/visits/?show=done", _a_form, 390, 780),
    Picture("worry", "research-nurse.bromley", "/families/", _worry, 390, 780),
    Picture("progress", "principal-investigator", "/progress/", height=1350),
    Picture("progression", "principal-investigator", "/progress/progression/", _criteria,
            height=900),
    Picture("expected", "steering-committee", "/progress/expected/", height=900),
    Picture("watched", "trial-manager", "/recruitment/?site=glasgow", height=1150),
    Picture("alerts", "trial-manager", "/recruitment/alerts/", height=900),
    Picture("forecast", "principal-investigator", "/forecast/", height=1100),
    Picture("reach", "principal-investigator", "/reach/?site=glasgow", height=1350),
    Picture("about_family", "recruitment-coordinator.bromley", "/families/?stage=consented",
            _about_family, 390, 900),
    Picture("reports", "steering-committee", "/reports/", height=700),
    Picture("queries", "statistician", "/queries/"),
)  # fmt: skip


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The demonstration made and served as a person would, on a free port."""
    own = {"ALONGSIDE_DATA": str(folder), "ALONGSIDE_MODE": "demonstration"}
    inherited = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    env = {**inherited, **own}
    if not (folder / "alongside.sqlite3").exists():
        subprocess.run([COMMAND, "demo", "--no-serve"], env=env, check=True, stdout=sys.stderr)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{free.getsockname()[1]}"
    serving = subprocess.Popen([COMMAND, "serve", "--address", place, "--no-work"], env=env)
    try:
        _wait_for(place)
        yield f"http://{place}"
    finally:
        serving.terminate()
        serving.wait()


def _wait_for(place: str) -> None:
    host, port = place.split(":")
    for _ in range(PATIENCE * 10):
        with socket.socket() as door:
            if door.connect_ex((host, int(port))) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(place)


def take(browser: Browser, address: str, picture: Picture, folder: Path) -> Path:
    """Open the page and keep what is seen, in few colours."""
    context = browser.new_context(
        base_url=address, viewport={"width": picture.width, "height": picture.height}
    )
    page = context.new_page()
    if picture.who:
        page.goto("/sign-in/")
        page.get_by_label("Email address", exact=True).fill(f"{picture.who}@{DOMAIN}")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).first.click()
        expect(page.get_by_role("link", name="Sign out", exact=True)).to_be_visible(timeout=20_000)
    page.goto((STUDY if picture.who else "") + picture.path)
    picture.then(page)
    file = _keep(folder, picture.name, page.screenshot(animations="disabled", caret="hide"))
    context.close()
    return file


def _keep(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.png"
    drawn = Image.open(BytesIO(content)).convert("RGB")
    drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    return file
