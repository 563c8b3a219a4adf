"""A group of questions as a parent's page shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from alongside.science.data_quality.concerns import raising
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import ConcernRule, Study
from alongside.workspaces.assessments.folding import ItemState, values
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.measures.queries import LanguageName
from alongside.workspaces.self_completion import queries, words
from alongside.workspaces.self_completion.forms import REFUSED
from alongside.workspaces.self_completion.queries import Counted
from alongside.workspaces.self_completion.wording import Spoken

Place = tuple[int, int]


class NoSuchPlace(LookupError):
    """The link has no such form, or the form no such group."""


@dataclass(frozen=True)
class Question:
    """One question. `again` says what is odd about its answer; `gate` is when it is asked."""

    item: Item
    id: str
    number: int
    options: tuple[tuple[str, str], ...]
    written: str
    refused: bool
    again: str
    when: str
    gate: str
    gate_values: str
    language: str = ""
    direction: str = ""


@dataclass(frozen=True)
class Group:
    """The questions of one screen, where it stands, and how far all of it has come."""

    form: Spoken
    place: Place
    title: str
    questions: tuple[Question, ...]
    here: Counted
    everywhere: Counted
    before: Place | None
    after: Place | None
    languages: tuple[LanguageName, ...] = ()
    whose: str = ""
    own_title: bool = False

    @property
    def part(self) -> str:
        return self.form.instrument.parts[self.place[1] - 1].code

    @property
    def items(self) -> list[Item]:
        return [one.item for one in self.questions]


def places(found: Mapping[int, FormAnswers]) -> list[Place]:
    """The groups of all forms that are not finished, in their order."""
    return [
        (form, part)
        for form, answers in found.items()
        if answers.finished_at is None
        for part in range(1, len(answers.instrument.parts) + 1)
    ]


def first_open(found: Mapping[int, FormAnswers]) -> Place | None:
    """Where the parent left off: the first group in which a question is open."""
    for form, part in places(found):
        code = found[form].instrument.parts[part - 1].code
        if open_in(found[form], code):
            return form, part
    return None


def open_in(form: FormAnswers, part: str) -> list[str]:
    """Questions of a group that are asked and have no answer, or one to look at again."""
    given = values(form.items)
    return [
        item.code
        for item in asked_items(form.instrument, given)
        if item.part == part
        and ((item.required and item.code not in given) or item.code in form.prompts)
    ]


def group(found: Mapping[int, Spoken], place: Place, look_at: Sequence[str] = ()) -> Group:
    """The screen at a place; raises `NoSuchPlace`. `look_at` are questions left open just now."""
    listed = places(found)
    if place not in listed:
        raise NoSuchPlace(place)
    form, position = found[place[0]], listed.index(place)
    part = form.instrument.parts[place[1] - 1]
    given = values(form.items)
    items = [one for one in form.instrument.items if one.part == part.code]
    shown = [one for one in items if _may_be_asked(one, items, given)]
    return Group(
        form=form,
        place=place,
        title=part.title or form.instrument.title,
        questions=tuple(_question(form, one, items, look_at) for one in shown),
        here=queries.counted(form.instrument, given, part.code),
        everywhere=queries.progress(found),
        before=listed[position - 1] if position else None,
        after=listed[position + 1] if position + 1 < len(listed) else None,
        languages=languages(found),
        whose=words.whose(form),
        own_title=bool(form.language and (part.title or form.own_title)),
    )


def languages(found: Mapping[int, Spoken]) -> tuple[LanguageName, ...]:
    """The languages to choose from: those of any form, each once."""
    every = {one.code: one for form in found.values() for one in form.languages}
    return tuple(every.values()) if len(every) > 1 else ()


def concerns(study: Study, group: Group) -> list[ConcernRule]:
    """The rules by which an answer of this screen raises concern."""
    here = {one.item.code for one in group.questions}
    given = {code: value for code, value in values(group.form.items).items() if code in here}
    return [one.rule for one in raising(study.concern_rules, group.form.instrument.id, given)]


def address_after(group: Group) -> str:
    """The next screen, or the end."""
    if group.after is None:
        return reverse("answering:end")
    return reverse("answering:questions", args=group.after)


def _may_be_asked(item: Item, beside: Sequence[Item], given: Mapping[str, str]) -> bool:
    """A question that an earlier group has ruled out is not shown at all."""
    if item.only_if is None:
        return True
    gate, wanted = item.only_if
    in_group = gate in {one.code for one in beside}
    return in_group or gate not in given or given[gate] in wanted


def _question(form: Spoken, item: Item, beside: Sequence[Item], look_at: Sequence[str]) -> Question:
    state = form.items.get(item.code)
    value = state.value if state else ""
    gate, wanted = item.only_if or ("", ())
    in_group = gate in {one.code for one in beside}
    return Question(
        item=item,
        id=f"q{item.number}",
        number=item.number,
        options=(options := _options(item, form.labels.get(item.number, {}))),
        written="" if value == REFUSED and not options else value,
        refused=value == REFUSED,
        again=_again(item, state, item.code in look_at),
        when=words.only_if(item, form.instrument),
        gate=gate if in_group else "",
        gate_values=" ".join(wanted) if in_group else "",
        language=form.language,
        direction=form.direction,
    )


def _again(item: Item, state: ItemState | None, left_open: bool) -> str:
    if state is not None and state.trouble:
        return words.look_again(item, state)
    return words.NOT_ANSWERED if left_open else ""


def _options(item: Item, labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The answers, and always one that says nothing, unless the form has its own."""
    if item.kind == "yes_no":
        yes, no = labels.get("yes", words.YES), labels.get("no", words.NO)
        return (("yes", yes), ("no", no), (REFUSED, words.RATHER_NOT))
    if not item.options:
        return ()
    listed = tuple((one.code, one.label) for one in item.options)
    own = any(label.casefold() == words.RATHER_NOT.casefold() for _, label in listed)
    return listed if own else (*listed, (REFUSED, words.RATHER_NOT))


def titles(found: Mapping[int, Spoken]) -> list[tuple[str, str, Place | None]]:
    """Each form for the first page: its title, how far it has come, and where it is open."""
    return [
        (
            ". ".join(filter(None, (form.instrument.title, words.whose(form)))),
            words.form_state(form.finished_at is not None, _counted(form.instrument, form)),
            None if form.finished_at else (place, 1),
        )
        for place, form in found.items()
    ]


def _counted(asked: Instrument, form: FormAnswers) -> Counted:
    return queries.counted(asked, values(form.items))
