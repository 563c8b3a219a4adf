"""A parent's pages are short, and their words are those of a reader of nine to eleven.

Grades are those of Flesch and Kincaid (1975) and, for whole pages, of Gunning's fog (1952).
Syllables are counted in two ways, and a page must be plain by both: by groups of vowels, which is
within a tenth of a dictionary for plain English, and by where Pyphen lets a word be parted.
"""

import gzip
import re
from pathlib import Path

import pyphen
import pytest
from django.contrib.staticfiles import finders

from alongside.foundations.clock import held_at
from alongside.workspaces.self_completion.actions.refusals import WHY_CLOSED
from tests.workspaces.assessments.stories import team
from tests.workspaces.self_completion.stories import (
    FORM,
    NOW,
    let_in,
    made,
    phone,
    send,
    visit,
)

pytestmark = pytest.mark.django_db
LARGEST = 60 * 1024
OLDEST, HARDEST, SHORTEST = 11.0, 13.0, 8
SILENT = re.compile(r"(?<![laeiouy])e$|(?<=[^aeiouydt])ed$|(?<=[^aeiouyszxcg])es$")
VOWELS = re.compile(r"[aeiouy]+")
PARTED = pyphen.Pyphen(lang="en_US", left=1, right=1)
HARD_WORD = 3
LOADED = re.compile(r'(?:src|href)="/static/([^"]+)"')
IMPORTED = re.compile(r'from "\./([\w.]+)"')
NEVER = ("subject", "compliance", "failed", "non-attender", "disorder", "randomis", "allocat",
         "baseline", "instrument", "item ", "arm ")  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with held_at(NOW):
        yield


@pytest.fixture
def place():
    people = team()
    opened = visit(people)
    made(people, opened)
    number = next(n for n, one in enumerate(opened.forms, 1) if one["key"] == FORM)
    return f"/a/{number}/"


def syllables(word):
    """
    >>> [syllables(word) for word in ("stopped", "answer", "little", "people", "changes", "the")]
    [1, 2, 2, 2, 2, 1]
    """
    found = VOWELS.findall(SILENT.sub("", word.lower()))
    return max(1, len(found))


def parts(word):
    """
    >>> [parts(word) for word in ("stopped", "answer", "little", "people", "questionnaire")]
    [1, 2, 2, 2, 3]
    """
    return len(PARTED.positions(word.lower())) + 1


def grades(text, count=syllables):
    """By Flesch and Kincaid, and by the fog index."""
    sentences = [one for one in re.split(r"[.!?:]+(?:\s|$)|\n", text) if re.search("[a-z]", one)]
    words = re.findall(r"[A-Za-z’]+", " ".join(sentences))
    counted = [count(word) for word in words]
    per_sentence, per_word = len(words) / len(sentences), sum(counted) / len(words)
    hard = sum(number >= HARD_WORD for number in counted) / len(words)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59, 0.4 * (per_sentence + 100 * hard)


def reading_age(text):
    """A grade is five years younger than the age of those who are in it."""
    return grades(text)[0] + 5


def reading_ages(text):
    """The age by each formula and each way of counting."""
    return [round(grade + 5, 1) for count in (syllables, parts) for grade in grades(text, count)]


def written(response):
    """The words of the page, each block a line of its own."""
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    text = re.sub(r"<(?:script|textarea)[^>]*>.*?</", "</", main, flags=re.DOTALL)
    lines = re.sub(r"\s*</?(?:a|span|strong|em)\b[^>]*>\s*", " ", text)
    return "\n".join(
        filter(None, (one.strip() for one in re.sub(r"<[^>]+>", "\n", lines).split("\n")))
    )


def every_page(place):
    client = let_in()
    yield "code", phone().get("/a/code/")
    yield "wrong code", send(phone(), "/a/code/", code="1")
    yield "start", client.get("/a/")
    for part in (1, 2, 3):
        yield f"part {part}", client.get(f"{place}{part}/")
    yield "left open", send(client, f"{place}2/", dsu_adults="77")
    yield "end", client.get("/a/end/")
    yield "thanks", client.get("/a/thanks/")
    yield "said", send(client, "/a/thanks/", upset="a_lot")
    yield "stopped", client.get("/a/stop/")


def test_the_measure_tells_hard_words_from_plain_ones():
    plain = "You can stop at any time. We keep what you told us."
    hard = (
        "Participation in the questionnaire administration procedure is entirely voluntary and "
        "discontinuation has no implications for subsequent service provision."
    )
    assert (round(reading_age(plain), 1), reading_age(hard) > 20) == (4.5, True)
    counted = [syllables(word) for word in ("stopped", "answer", "little", "people", "changes")]
    assert counted == [1, 2, 2, 2, 2]
    assert [parts(word) for word in ("stopped", "answer", "little", "questionnaire")] == [
        1,
        2,
        2,
        3,
    ]
    assert (max(reading_ages(plain)) < OLDEST, min(reading_ages(hard)) > 17) == (True, True)


def test_every_page_can_be_read_at_eleven(place):
    ages = {name: reading_ages(written(page)) for name, page in every_page(place)}
    assert {name: each for name, each in ages.items() if max(each) > OLDEST} == {}


def test_no_sentence_is_beyond_a_reader_of_thirteen(place):
    """Within a page plain sentences could hide a hard one."""
    lines = {line for _, page in every_page(place) for line in written(page).split("\n")}
    sentences = {one for line in lines for one in re.split(r"(?<=[.!?])\s", line)}
    long = (one for one in sentences if one[-1:] in ".!?" and len(one.split()) >= SHORTEST)
    found = {one: round(reading_age(one), 1) for one in long if reading_age(one) > HARDEST}
    assert found == {}


def test_why_a_link_is_shut_can_be_read_at_eleven():
    ages = {why: round(reading_age(words), 1) for why, words in WHY_CLOSED.items()}
    assert {why: age for why, age in ages.items() if age > OLDEST} == {}


def test_no_page_speaks_of_the_trial_in_its_own_words(place):
    found = {
        (name, word)
        for name, page in every_page(place)
        for word in NEVER
        if word in written(page).lower()
    }
    assert found == set()


def packed(name):
    """A file as it is sent, with the scripts that it asks for."""
    text = Path(finders.find(name)).read_bytes()
    more = IMPORTED.findall(text.decode()) if name.endswith(".js") else []
    return len(gzip.compress(text, 6)) + sum(packed(f"scripts/{one}") for one in more)


def test_the_first_load_is_small(place):
    weights = {}
    for name, page in every_page(place):
        text = page.content.decode()
        files = set(LOADED.findall(text))
        assert "parent.css" in files
        weights[name] = len(gzip.compress(text.encode(), 6)) + sum(map(packed, files))
    assert {name: weight for name, weight in weights.items() if weight > LARGEST} == {}
    assert max(weights.values()) > 10_000
