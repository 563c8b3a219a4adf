"""In which words a parent reads a form: those that ship, or a pack's in a language of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from alongside.science.instruments.packs import Language, Mode
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.measures import queries as measures
from alongside.workspaces.measures.queries import LanguageName

ON_SCREEN: Mode = "remote_electronic"


@dataclass(frozen=True)
class Spoken(FormAnswers):
    """A form in the words of its `language`; "" for words that ship.

    `languages` are those that the parent may change to; `labels` are answers by item number.
    `age_months` and `alike` tell the forms of several children apart.
    """

    language: str = ""
    direction: str = ""
    instruction: str = ""
    languages: tuple[LanguageName, ...] = ()
    labels: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    own_title: bool = False
    age_months: int | None = None
    alike: bool = False


def why_not(study: Study, asked: Instrument, site: str, at: datetime) -> Any:
    """Why a form may not be answered on a parent's own screen, as `measures.words.why_not` says."""
    return measures.why_not(study, asked, site, ON_SCREEN, at)


def spoken(
    study: Study, form: FormAnswers, site: str, wanted: str, at: datetime, **about: Any
) -> Spoken | None:
    """The form as this parent reads it; None where no words for it may be shown."""
    told = {each.name: getattr(form, each.name) for each in fields(form)} | about
    if form.instrument.wording_shipped:
        return Spoken(**told)
    if why_not(study, form.instrument, site, at):
        return None
    found = measures.wording(study, form.instrument.id, wanted or _last(form), at)
    if found is None:
        return None
    said = found.language
    told |= {"instrument": _in_words(form.instrument, said)}
    return Spoken(
        **told, language=said.code, direction=said.direction, instruction=said.instruction,
        languages=found.languages, labels=said.answers, own_title=bool(said.title),
    )  # fmt: skip


def _in_words(asked: Instrument, said: Language) -> Instrument:
    return replace(
        asked,
        title=said.title or asked.title,
        items=tuple(_item(item, said) for item in asked.items),
        parts=tuple(replace(one, title=said.parts.get(one.code, "")) for one in asked.parts),
    )


def _item(item: Item, said: Language) -> Item:
    labels = said.answers.get(item.number, {})
    options = tuple(replace(one, label=labels.get(one.code, one.label)) for one in item.options)
    return replace(item, label=said.items[item.number], options=options)


def _last(form: FormAnswers) -> str:
    """The language of the latest answer, so that it goes on in it on another phone."""
    known = [state.latest for state in form.items.values() if state.latest.language]
    return max(known, key=lambda one: one.number).language if known else ""
