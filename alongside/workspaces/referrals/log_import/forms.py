"""The forms of bringing in a log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from alongside.foundations.pages.fields import (
    Checkboxes,
    Choice,
    File,
    LongText,
    Option,
    Radios,
    Tick,
)
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.tables import column_letter
from alongside.workspaces.referrals.log_import import words
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.fields import LogField, sections
from alongside.workspaces.referrals.log_import.mapping import NOTHING, LogMap
from alongside.workspaces.referrals.log_import.preview import Preview, faults_of
from alongside.workspaces.referrals.log_import.reading import as_text
from alongside.workspaces.referrals.log_import.seen import SeenWord, seen_words
from alongside.workspaces.referrals.log_import.vocabularies import codes, labels

COLUMN, ALWAYS, NO_CODE = "column:", "always:", "none"
EXAMPLES, LONGEST_EXAMPLE, ROWS_LOOKED_AT = 3, 24, 200
MOST_WORDS = 200


class HandIn(PageForm):
    """The log, and the map of an earlier time."""

    log = File(words.LOG_FILE, accept=(".xlsx", ".csv"), hint=words.LOG_HINT)
    map = File(words.MAP_FILE, accept=(".toml",), largest_mb=1, hint=words.MAP_HINT, required=False)


class Match(Choice):
    """A choice that may stay open; the map as a whole says which of them may not."""

    def clean(self, value: Any) -> str:
        return str(self.to_python(value))


class Columns(PageForm):
    """Each of our fields with a column of theirs, or one answer for the whole log."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.sections: dict[str, list[str]] = {}
        headings = _headings(task)
        for section, asked in sections(task.study).items():
            self.sections[section] = [one.id for one in asked]
            for field in asked:
                self.fields[field.id] = _column_field(task, field, headings)
        self.fields["not_in_log"] = Radios(
            words.NOT_IN_LOG, list(words.NOT_IN_LOG_CHOICES.items()), required=False,
            initial=task.map.not_in_log,
        )  # fmt: skip
        self.fields["confirm"] = Tick(words.CONFIRM_COLUMNS)

    def clean(self) -> None:
        """The map as a whole: each of its faults stands at the field it is about."""
        map = self.chosen()
        for fault in faults_of(replace(self.task, map=map)):
            place = "not_in_log" if fault.what == "choose_not_in_log" else fault.field
            if place not in self.errors:
                self.add_error(place, words.problem(self.task.study, *fault.told))

    def chosen(self) -> LogMap:
        """The map with the columns chosen; words are confirmed on the next page."""
        said = {id: self.cleaned_data.get(id) or "" for id in self.task.fields}
        headings = self.task.log.header
        return replace(
            self.task.map,
            columns={
                id: headings[int(value.removeprefix(COLUMN))]
                for id, value in said.items()
                if value.startswith(COLUMN)
            },
            always={
                id: value.removeprefix(ALWAYS)
                for id, value in said.items()
                if value.startswith(ALWAYS)
            },
            not_in_log=self.cleaned_data.get("not_in_log") or "",
            checked=False,
        )


@dataclass(frozen=True)
class WordLine:
    """One word of theirs on the page: the field that asks for its code."""

    vocabulary: str
    word: str
    field: str


class Words(PageForm):
    """What each word of the log means."""

    def __init__(self, *args: Any, task: Task, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.task = task
        self.lines: list[WordLine] = []
        self.too_many: list[str] = []
        for name, seen in seen_words(task).items():
            if len(seen) > MOST_WORDS:
                self.too_many.append(words.too_many(name, len(seen), MOST_WORDS))
            else:
                self._ask(name, seen)
        self.fields["confirm"] = Tick(words.CONFIRM_WORDS)

    def _ask(self, vocabulary: str, seen: dict[str, SeenWord]) -> None:
        offered = labels(self.task.study, vocabulary, self.task.sites)
        if NOTHING in codes(self.task.study, vocabulary):
            offered = {**offered, NOTHING: words.SAYS_NOTHING}
        offered = {**offered, NO_CODE: words.NONE_OF_THESE}
        proposed = self.task.map.words.get(vocabulary, {})
        for place, (word, one) in enumerate(seen.items()):
            line = WordLine(vocabulary, word, f"{vocabulary}_{place}")
            self.lines.append(line)
            self.fields[line.field] = Choice(
                words.word(one.written), list(offered.items()), prompt=words.NO_CODE,
                hint=words.in_rows(one.rows), initial=proposed.get(word, ""),
            )  # fmt: skip

    def sections(self) -> dict[str, list[str]]:
        names = dict.fromkeys(line.vocabulary for line in self.lines)
        return {
            words.VOCABULARIES[name]: [line.field for line in self.lines if line.vocabulary == name]
            for name in names
        }

    def clean(self) -> None:
        for problem in self.too_many:
            self.add_error(None, problem)

    def chosen(self) -> LogMap:
        """The map with every word confirmed."""
        known = {name: dict(given) for name, given in self.task.map.words.items()}
        for line in self.lines:
            code = self.cleaned_data[line.field]
            known.setdefault(line.vocabulary, {})[line.word] = "" if code == NO_CODE else code
        return replace(self.task.map, words=known, checked=True)


class BringIn(PageForm):
    """Rows met before that are other families all the same, and why."""

    also = Checkboxes(words.ALSO, hint=words.ALSO_HINT, required=False)
    because = LongText(words.BECAUSE, hint=words.BECAUSE_HINT, limit=500, rows=2, required=False)

    def __init__(self, *args: Any, read: Preview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        met = read.compared.met
        if not met:
            del self.fields["also"], self.fields["because"]
            return
        self.fields["also"] = Checkboxes(
            words.ALSO,
            [
                Option(str(row), words.row(row), hint=words.met(one.how, one.family, one.row))
                for row, one in met.items()
            ],
            hint=words.ALSO_HINT,
            required=False,
        )
        self.order_fields(["also", "because"])

    def also_rows(self) -> set[int]:
        return {int(row) for row in self.cleaned_data.get("also") or ()}

    def why(self) -> str:
        return str(self.cleaned_data.get("because") or "")


def _column_field(task: Task, field: LogField, headings: dict[str, str]) -> Match:
    offered = dict(headings)
    if field.same_for_all and field.vocabulary:
        for code, label in labels(task.study, field.vocabulary, task.sites).items():
            if code != "unsure":
                offered[ALWAYS + code] = words.always(label)
    heading = task.map.columns.get(field.id)
    place = task.log.place(heading) if heading else None
    always = task.map.always.get(field.id)
    proposed = f"{COLUMN}{place}" if place is not None else f"{ALWAYS}{always}" if always else ""
    return Match(
        words.label(task.study, field, task.sites), list(offered.items()),
        prompt=words.NOT_THERE, initial=proposed,
        hint=words.hint(field.id, [] if place is None else _first(task, place)),
    )  # fmt: skip


def _headings(task: Task) -> dict[str, str]:
    """Each column by its place, with what stands in it first."""
    return {
        f"{COLUMN}{place}": words.column(column_letter(place + 1), heading)
        for place, heading in enumerate(task.log.header)
    }


def examples(task: Task) -> list[tuple[str, str, str]]:
    """Letter, heading and the first different values of each column."""
    return [
        (column_letter(place + 1), heading, words.such_as(_first(task, place)))
        for place, heading in enumerate(task.log.header)
    ]


def _first(task: Task, place: int) -> list[str]:
    texts = (as_text(row.cells[place]) for row in task.log.rows[:ROWS_LOOKED_AT])
    first = list(dict.fromkeys(text for text in texts if text))[:EXAMPLES]
    return [words.cut(text, LONGEST_EXAMPLE) for text in first]
