"""Forms about measures in the making."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms

from alongside.foundations.pages.fields import (
    Checkboxes,
    Choice,
    Decimal,
    File,
    LongText,
    Option,
    Radios,
    Text,
    Tick,
    WholeNumber,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.instruments.structure import Instrument
from alongside.science.instruments.team_made import CODE, LONGEST_LABEL, measure_of
from alongside.science.protocol import Permission, Study
from alongside.workspaces.building import codes, words
from alongside.workspaces.building.files import ENDINGS, LARGEST_MB


class SeenForm(PageForm):
    """A form about a draft says which state of it the page was drawn from."""

    def __init__(self, *args: Any, seen: UUID, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["seen"] = forms.UUIDField(widget=forms.HiddenInput, initial=seen)

    @property
    def seen(self) -> UUID:
        return UUID(str(self.cleaned_data["seen"]))


class Act(SeenForm):
    """A button, and nothing else."""


def short_name(text: str) -> str:
    """What is wrong with the short name of a measure, or nothing."""
    if not CODE.fullmatch(text):
        return "Use small letters, digits and underscores, beginning with a letter."
    if measure_of(text):
        return "It may not end in _v and a number: versions are called that."
    return ""


class About(PageForm):
    """What the measure is called, whom it is about and whose it is."""

    def __init__(self, *args: Any, told: Mapping[str, Any], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["title"] = Text(
            "Title", hint="Parents read it above the questions.", initial=told.get("title", ""),
        )  # fmt: skip
        self.fields["short"] = Text(
            "Short title", hint="For lists, such as PREM.", limit=40, width=20,
            initial=told.get("short", ""),
        )  # fmt: skip
        self.fields["about"] = Radios(
            "Whom it is about", list(words.ABOUT.items()), initial=told.get("about", "family")
        )
        self.fields["licence"] = Text(
            "Whose it is, and who may use it", initial=told.get("licence", words.LICENCE)
        )


class AboutDraft(About):
    """The same of a draft, with the state of it that was seen."""

    def __init__(self, *args: Any, seen: UUID, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["seen"] = forms.UUIDField(widget=forms.HiddenInput, initial=seen)

    @property
    def seen(self) -> UUID:
        return UUID(str(self.cleaned_data["seen"]))


class Start(About):
    """A new measure."""

    def __init__(self, *args: Any, told: Mapping[str, Any], **rest: Any) -> None:
        super().__init__(*args, told=told, **rest)
        self.fields["measure"] = Text(
            "Short name in tables",
            hint="Small letters, digits and underscores, such as prem_groups. It never changes.",
            limit=30, width=20, initial=told.get("id", ""),
        )  # fmt: skip

    def clean_measure(self) -> str:
        name = str(self.cleaned_data["measure"])
        if wrong := short_name(name):
            raise forms.ValidationError(wrong)
        return name


class BringIn(PageForm):
    """A file of another program."""

    file = File("The file", accept=ENDINGS, largest_mb=LARGEST_MB)


class KeepBroughtIn(Start):
    """What was read from a file, carried in the page until it is kept."""

    def __init__(self, *args: Any, told: Mapping[str, Any], carried: str = "", **rest: Any) -> None:
        super().__init__(*args, told=told, **rest)
        self.fields["carried"] = forms.CharField(widget=forms.HiddenInput, initial=carried)


class ItemForm(SeenForm):
    """One question: its words, its answers, and when it is asked."""

    def __init__(
        self, *args: Any, told: Mapping[str, Any], gates: Iterable[tuple[str, str]], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        kinds = [
            Option("choice", words.KINDS["choice"], reveals=("answers",)),
            Option("yes_no", words.KINDS["yes_no"]),
            Option("number", words.KINDS["number"], reveals=("low", "high", "decimals")),
            Option("text", words.KINDS["text"], reveals=("longest",)),
            Option("date", words.KINDS["date"]),
        ]
        fields: dict[str, forms.Field] = {
            "label": LongText("Question", limit=LONGEST_LABEL, rows=3),
            "heading": Text(
                "Heading under which it stands",
                hint="Questions under one heading are one screen on a phone.",
            ),
            "kind": Radios("Answer", kinds),
            "answers": LongText(
                "Answers to choose from",
                hint="One on each line, such as: 0 = Not at all. Else they count from 0.",
                limit=6_000, rows=6,
            ),
            "low": Decimal("Smallest number", required=False),
            "high": Decimal("Largest number", required=False),
            "decimals": Tick("Parts of a whole are allowed, such as 2.5", required=False),
            "longest": WholeNumber("Most characters", lowest=1, highest=5_000),
            "optional": Tick("It may be left empty", required=False),
            "gate": Choice(
                "Ask it only if an earlier question has a certain answer", list(gates),
                prompt="Always ask it", required=False,
            ),
            "gate_values": Text(
                "Which answers", hint="Their numbers or words, with commas between: yes, or 2, 3.",
                required=False,
            ),
        }  # fmt: skip
        for name, field in fields.items():
            field.initial = told.get(name)
            self.fields[name] = field


class ScoreForm(SeenForm):
    """A simple score: which questions, how they are joined, how many are needed."""

    def __init__(
        self, *args: Any, told: Mapping[str, Any], items: list[tuple[str, str]], **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        fields: dict[str, forms.Field] = {
            "title": Text("Title"),
            "items": Checkboxes("Questions", items),
            "combine": Radios("How they are joined", list(words.COMBINE.items())),
            "needed": WholeNumber(
                "How many must be answered", lowest=1, highest=300,
                hint="With fewer answers there is no score.",
            ),
            "turned": Checkboxes(
                "Questions that count the other way round", items, required=False
            ),
            "direction": Radios("What a higher score means", list(words.DIRECTIONS.items())),
        }  # fmt: skip
        for name, field in fields.items():
            field.initial = told.get(name)
            self.fields[name] = field


class Publish(SeenForm):
    """What changed and why: it stays with the version."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"] = LongText("What is new in this version, and why", limit=1_000)


class PutAside(SeenForm):
    """Why a draft is put aside."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"] = LongText("Why is it put aside?", limit=500, rows=3)


class BeginNext(PageForm):
    """A button, and nothing else."""


class StopAsking(PageForm):
    """Why a measure is asked no more."""

    reason = LongText("Why is it asked no more?", limit=500, rows=3)


class Place(PageForm):
    """Which version is asked, at which visits and by whom."""

    def __init__(
        self, *args: Any, study: Study, numbers: list[int], now: Any, own: bool, **rest: Any
    ) -> None:
        super().__init__(*args, **rest)
        versions = [(str(number), f"Version {number}") for number in numbers]
        self.fields["number"] = Radios("Version", versions, initial=str(numbers[0]))
        if own:
            return
        visits = [(visit.id, visit.title) for visit in study.visits]
        roles = [
            (role.id, role.name)
            for role in study.roles
            if Permission.ASSESSMENTS_ASSESS in role.permissions
        ]
        chosen = (now.visits, now.askers) if now else ([], [])
        self.fields["visits"] = Checkboxes("Visits", visits, initial=chosen[0])
        self.fields["by"] = Checkboxes(
            "Who asks it, or sends the parent a link", roles, initial=chosen[1]
        )


class Finding(PageForm):
    """What interviews found about a question, and what was decided."""

    def __init__(self, *args: Any, told: Mapping[str, Any], **rest: Any) -> None:
        super().__init__(*args, **rest)
        fields: dict[str, forms.Field] = {
            "finding": LongText(
                "What was found", hint="What people said or did, without their names.", limit=2_000
            ),
            "interviews": WholeNumber("In how many interviews", lowest=1, highest=999),
            "process": Radios("What was hard", list(words.PROCESSES.items())),
            "severity": Radios("How serious it is", list(words.SEVERITIES.items())),
            "decision": Radios("What was decided", list(words.DECISIONS.items())),
            "because": LongText("Why", limit=1_000, rows=3, required=False),
        }
        for name, field in fields.items():
            field.initial = told.get(name)
            self.fields[name] = field


class CorrectFinding(Finding):
    """The same again, with the reason."""

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["reason"] = LongText("Why is it changed?", limit=500, rows=2)


class Rate(PageForm):
    """How relevant one person finds each question."""

    def __init__(self, *args: Any, form: Instrument, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["kind"] = Radios("Who rates", list(words.RATERS.items()), initial=codes.EXPERT)
        self.fields["rater"] = Text(
            "Their code", hint="Not a name: E1, E2 or P1, P2.", limit=20, width=10
        )
        marks = [(str(mark), f"{mark} {label}") for mark, label in words.RELEVANCE.items()]
        for item in form.items:
            self.fields[f"mark-{item.code}"] = Radios(
                f"{item.number}. {item.label}", marks, required=False
            )

    @property
    def ratings(self) -> dict[str, int]:
        marks = self.cleaned_data.items()
        return {
            name.removeprefix("mark-"): int(mark)
            for name, mark in marks
            if name.startswith("mark-") and mark
        }
