"""On which line of a TOML text each key, table and list entry stands."""

import re
from dataclasses import dataclass, field

Place = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_QUOTED = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|" + r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'", re.S
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SIMPLE = re.compile(r"[^,\]}\n#]+")


def line_index(text: str) -> dict[Place, int]:
    """The line (from 1) of every place in a TOML text that `tomllib` accepts.

    A place is the path to it: keys by name, entries of lists by number from 0.

    >>> line_index('a = 1\\n[[b]]\\nc = [\\n  {d = 2},\\n]')[("b", 0, "c", 0, "d")]
    4
    """
    reader = _Reader(text)
    reader.read()
    return reader.lines


@dataclass
class _Reader:
    text: str
    at: int = 0
    lines: dict[Place, int] = field(default_factory=dict)
    lengths: dict[Place, int] = field(default_factory=dict)

    def read(self) -> None:
        table: Place = ()
        self.skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip()

    def header(self) -> Place:
        line = self.line()
        listed = self.text.startswith("[[", self.at)
        self.at += 2 if listed else 1
        names = self.key()
        self.at += 2 if listed else 1
        place = (*self.entered(names[:-1]), names[-1])
        self.lines.setdefault(place, line)
        if listed:
            number = self.lengths.get(place, 0)
            self.lengths[place] = number + 1
            place = (*place, number)
            self.lines[place] = line
        return place

    def entered(self, names: Place) -> Place:
        """The place of these names, inside the latest entry of each list on the way."""
        place: Place = ()
        for name in names:
            place = (*place, name)
            if place in self.lengths:
                place = (*place, self.lengths[place] - 1)
        return place

    def pair(self, table: Place) -> None:
        line = self.line()
        names = self.key()
        self.at += 1  # the equals sign
        for end in range(1, len(names) + 1):
            self.lines.setdefault(table + names[:end], line)
        self.value(table + names)

    def key(self) -> Place:
        names: list[str | int] = []
        while True:
            self.skip()
            quoted = _QUOTED.match(self.text, self.at)
            found = quoted or _BARE.match(self.text, self.at)
            if found is None:
                raise ValueError(f"No key on line {self.line()}.")
            names.append(found[0][1:-1] if quoted else found[0])
            self.at = found.end()
            self.skip()
            if not self.text.startswith(".", self.at):
                return tuple(names)
            self.at += 1

    def value(self, place: Place) -> None:
        self.skip()
        opening = self.text[self.at]
        if opening == "[":
            self.listed(place)
        elif opening == "{":
            self.inline(place)
        else:
            found = _QUOTED.match(self.text, self.at) or _SIMPLE.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def listed(self, place: Place) -> None:
        number = 0
        self.step()
        while self.text[self.at] != "]":
            self.lines[(*place, number)] = self.line()
            self.value((*place, number))
            number += 1
            self.comma()
        self.at += 1

    def inline(self, place: Place) -> None:
        self.step()
        while self.text[self.at] != "}":
            self.pair(place)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip()
        if self.text[self.at] == ",":
            self.step()

    def step(self) -> None:
        self.at += 1
        self.skip()

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at

    def line(self) -> int:
        return self.text.count("\n", 0, self.at) + 1
