"""What is asked on the pages of links, and how a parent's answers are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict

from alongside.foundations.pages.fields import Checkboxes, LongText, Radios, Text
from alongside.foundations.pages.forms import PageForm
from alongside.science.instruments.structure import Instrument, Item
from alongside.workspaces.self_completion import words

NO_ANSWER, REFUSED = "-none", "refused"
LENGTH = re.compile("[0-9]{1,8}")


class Code(PageForm):
    code = Text(
        words.CODE, hint=words.CODE_HINT, missing=words.NO_CODE, limit=20, autocomplete="off",
    )  # fmt: skip


class Plain(PageForm):
    """A button, and nothing else."""


class Make(PageForm):
    def __init__(self, *args: Any, offered: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        chosen = [key for key, _ in offered]
        self.fields["forms"] = Checkboxes(words.FORMS, offered, initial=chosen)
        self.fields["lasts"] = Radios(words.LASTS, words.LASTING, initial="7")

    @property
    def lasts(self) -> timedelta:
        return timedelta(days=int(self.cleaned_data["lasts"]))


class Revoke(PageForm):
    reason = LongText(words.WHY, rows=2)


class Voucher(PageForm):
    worth = Text(words.WORTH, hint=words.WORTH_HINT, limit=60)
    how = Radios(words.HOW, words.HOWS)


class HowItWas(PageForm):
    burden = Radios(words.BURDEN, words.BURDENS, required=False)
    upset = Radios(words.UPSET, words.UPSETS, required=False)

    def __init__(self, *args: Any, questions: list[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["unclear"] = Checkboxes(words.UNCLEAR, questions, required=False)
        self.fields["words"] = LongText(words.IN_WORDS, rows=3, limit=2000, required=False)


def given(data: QueryDict, items: Iterable[Item], stored: Mapping[str, str]) -> dict[str, str]:
    """What a page sends for its questions. Beside a ticked “rather not say”, what is newly
    written counts, and what merely stood there does not."""
    found = {}
    for item in items:
        written, none = data.get(item.code, ""), data.get(item.code + NO_ANSWER, "")
        if item.code in data or none:
            known = stored.get(item.code, "")
            found[item.code] = written if written and written != known else none or written
    return found


def one_answer(data: QueryDict, asked: Instrument, stored: Mapping[str, str]) -> dict[str, str]:
    """What the saving script sends after one change; a control empties only what it filled."""
    field, sent = data.get("field", ""), data.getlist("value")
    code, value = field.removesuffix(NO_ANSWER), sent[-1] if sent else ""
    if code not in asked.by_code:
        return {}
    own = (stored.get(code) == REFUSED) == field.endswith(NO_ANSWER)
    return {code: value} if value or own else {}


def waited(data: QueryDict) -> timedelta:
    """How long an answer waited on the device before it could be sent."""
    seconds = data.get("waited", "")
    return timedelta(seconds=int(seconds)) if LENGTH.fullmatch(seconds) else timedelta()


def as_uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None
