"""What a browser has to load, and that nothing comes from elsewhere."""

import gzip
import json
import re
from pathlib import Path

import django_htmx
import pytest

ROOT = Path(__file__).resolve().parents[3]
STATIC = ROOT / "alongside/foundations/pages/static"
STYLES = STATIC.parent / "styles"


def squeezed(path):
    return len(gzip.compress(path.read_bytes(), 9))


def test_the_stylesheets_are_small():
    assert squeezed(STATIC / "alongside.css") <= 30_000
    assert squeezed(STATIC / "parent.css") <= 12_000


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.*")), ids=lambda path: path.name)
def test_nothing_that_is_sent_names_an_outside_address(path):
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"(?:https?:)?//[a-z0-9-]+\.[a-z]", text) == []


def test_every_picture_that_a_stylesheet_names_is_there():
    for sheet in STATIC.glob("*.css"):
        named = re.findall(r"url\(\"?([^)\"]+)\"?\)", sheet.read_text(encoding="utf-8"))
        assert [name for name in named if not (STATIC / name).exists()] == []


def test_no_script_makes_code_from_text():
    for script in STATIC.rglob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert re.findall(r"\beval\(|new Function|innerHTML", text) == []


def test_what_scripts_leave_on_the_device_is_encrypted():
    """It cannot be read: stories in `test_answers_kept` and `test_without_a_network` look at it."""
    stores = re.compile(r"localStorage|sessionStorage|indexedDB|document\.cookie|caches\.")
    leaving = re.compile(r"localStorage\.setItem\(.*|\w+\.put\(.*")
    kept = {
        script.name: leaving.findall(text)
        for script in (ROOT / "alongside").rglob("static/scripts/*.js")
        if stores.search(text := script.read_text(encoding="utf-8"))
    }
    assert kept == {
        "waiting.js": ["localStorage.setItem(this.mine, await sealed(this.key, text));"],
        "tablet_store.js": [  # texts come from `sealed`; the rest are numbers
            "kept.put(value, name);",
            "entries.put(text, number);",
            'kept.put(number, "last");',
            'kept.put(Math.max(sent, awaited - 1), "sent");',
        ],
        "tablet_worker.js": ["cache.put(SHELL[at], one)));"],  # the empty page
    }


def test_the_lock_file_names_no_registry():
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, each in lock["packages"].items() if "resolved" in each] == []
    assert all("integrity" in each for name, each in lock["packages"].items() if name)


def luminance(colour):
    colour = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    parts = [int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def palette(theme):
    text = (STYLES / "_palette.scss").read_text(encoding="utf-8")
    block = text[text.index(f"@mixin {theme}") :].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): #([0-9a-f]{3,6})", block))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_enough_contrast_in_both_themes(theme):
    colours = palette(theme)
    grounds = ["paper", "card", "field"]
    pairs = [(text, ground) for text in ("ink", "pine", "quiet", "red") for ground in grounds]
    pairs += [("ink", "sand"), ("ink", "pine-light"), ("on-pine", "pine"), ("plum", "paper")]
    pairs += [(tone, f"{tone}-soft") for tone in ("green", "amber", "red", "blue", "plum")]
    low = {p: contrast(colours[p[0]], colours[p[1]]) for p in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in low.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_of_controls_are_seen_in_both_themes(theme):
    colours = palette(theme)
    assert contrast(colours["edge"], colours["field"]) >= 3
    assert contrast(colours["edge"], colours["paper"]) >= 3


def test_a_first_load_leaves_room_for_the_page_itself():
    scripts = sum(squeezed(path) for path in STATIC.rglob("*.js"))
    library = squeezed(Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js")
    assert squeezed(STATIC / "alongside.css") + scripts + library <= 60_000
    assert squeezed(STATIC / "parent.css") + scripts <= 20_000
