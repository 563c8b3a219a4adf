"""In a browser no word leaves its box or its picture, and no two words cover each other."""

import shutil

import pytest

from .drawn import all_pictures

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

OVERLAPS = """() => {
  const svg = document.querySelector('svg'), found = [];
  const whole = svg.getBoundingClientRect();
  const texts = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim());
  const inside = (a, b) => a.left >= b.left - .5 && a.right <= b.right + .5
    && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const boxes = texts.map(t => t.getBoundingClientRect());
  texts.forEach((t, i) => {
    if (!inside(boxes[i], whole)) found.push('outside: ' + t.textContent);
    const group = t.closest('g'), frame = group && group.firstElementChild;
    if (frame && frame.tagName === 'rect' && !inside(boxes[i], frame.getBoundingClientRect()))
      found.push('out of its box: ' + t.textContent);
    for (let j = 0; j < i; j++) {
      const a = boxes[i], b = boxes[j];
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 4) found.push(t.textContent + ' covers ' + texts[j].textContent);
    }
  });
  return found;
}"""


@pytest.fixture(scope="module")
def screen():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser.new_page()
        browser.close()


@pytest.mark.journey
@pytest.mark.parametrize("width", [320, 360, 720, 1000])
def test_no_word_leaves_its_place(screen, width):
    screen.set_viewport_size({"width": width, "height": 800})
    found = {}
    for name, chart in all_pictures(width).items():
        screen.set_content(f"<body style='margin:0'>{chart.svg}")
        found[name] = screen.evaluate(OVERLAPS)
    assert {name: faults for name, faults in found.items() if faults} == {}
