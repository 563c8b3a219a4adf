"""Forms of 250 items sent by research nurses, and the proof that each stands in the database."""

from __future__ import annotations

import json
import sys
import urllib.parse
import uuid

from alongside.foundations.clock import now
from alongside.foundations.entropy import new_id
from benchmarks.load.browser import STUDY, Browser
from benchmarks.load.form import answers, kept
from benchmarks.load.place import Place
from benchmarks.load.population import SITE, VISIT

NURSE = f"research-nurse.{SITE}"
DIFFERENT = 64
SAYINGS = [urllib.parse.urlencode(answers(seed)).encode() for seed in range(DIFFERENT)]
MOVED = 302
SPARE = 1.2
"""So many times the forms that are needed are set aside."""


class Senders:
    """Nurses who each send whole forms; every form of every family is sent once."""

    def __init__(self, place: Place, address: str, people: int) -> None:
        self.place = place
        self.browsers = [Browser(address, NURSE) for _ in range(people)]
        self.forms = [(number, key) for key in place.forms for number in place.families]
        self.acknowledged: dict[tuple[str, str], int] = {}
        self.refused: list[bytes] = []

    @property
    def left(self) -> int:
        return len(self.forms) - self.place.sent[0]

    def take(self, things: float) -> tuple[int, int]:
        """Where the next forms begin that nobody has sent yet, and how many of them there are."""
        first, given = self.place.sent[0], min(int(things), self.left)
        if given < things / SPARE - 1:
            sys.exit("Too few forms are left. Give more --families, or fewer --seconds.")
        self.place.sent[0] += given
        return first, given

    def give_back(self, things: int) -> None:
        """The last so many of those taken were not sent after all."""
        self.place.sent[0] -= things

    def send(self, place: int, client: int) -> bool:
        """Send one; True when its reply says that it is kept."""
        number, key = self.forms[place]
        browser, seed = self.browsers[client], place % DIFFERENT
        head = {"csrfmiddlewaretoken": browser.token, "entry": str(entry()), "seen": "0"}
        body = urllib.parse.urlencode(head).encode() + b"&language=&" + SAYINGS[seed]
        path = f"{STUDY}/visits/{number}/{VISIT}/{urllib.parse.quote(key)}/?part=all"
        status, told = browser.send(path, body)
        if status != MOVED or b"/sign-in/" in told:
            self.refused.append(told)
            return False
        self.acknowledged[number, key] = seed
        return True

    def lost(self) -> int:
        """Acknowledged forms that do not stand in the database as they were sent."""
        there = {
            (number, form): json.dumps(said, sort_keys=True)
            for number, form, said in self.place.kept()
        }
        sayings = [kept(seed) for seed in range(DIFFERENT)]
        return sum(there.get(form) != sayings[seed] for form, seed in self.acknowledged.items())


def entry() -> uuid.UUID:
    """A key as the page makes it."""
    return new_id(now())
