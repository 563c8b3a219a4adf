"""A signature: drawn with finger, pen or mouse, or typed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from alongside.foundations.pages import words

from .field import PageField, Shown, TypedParts

STROKES = re.compile(r"^(?:M\d{1,3} \d{1,3}(?: L\d{1,3} \d{1,3})+ ?)+$")
LONGEST_PATH = 40_000
WIDTH, HEIGHT = 600, 200
NAME_LIMIT = 200


@dataclass(frozen=True)
class Signed:
    """What was signed: a drawing as an SVG path in a box of 600 by 200, or a typed name."""

    path: str = ""
    name: str = ""

    @property
    def drawn(self) -> bool:
        return bool(self.path)


class Signature(PageField):
    """A `Signed`, or None. By keyboard and without scripts the name is typed."""

    def __init__(
        self, label: str = "Signature", *, ask: str = words.TYPE_NAME, **rest: Any
    ) -> None:
        super().__init__(label, **rest)
        self.ask, self.widget = ask, TypedParts(("path", "name"))

    def words_when_empty(self, label: str) -> str:
        return words.no_signature()

    def clean(self, value: Any) -> Signed | None:
        path, name = value["path"], value["name"]
        if path and (len(path) > LONGEST_PATH or not STROKES.match(path)):
            raise self.refuse(words.unreadable_signature(), "path")
        if len(name) > NAME_LIMIT:
            raise self.refuse(words.too_long(self.ask, NAME_LIMIT, len(name)), "name")
        if path or name:
            return Signed(path, name)
        if self.required:
            raise self.refuse(self.missing, "name")
        return None

    def typed(self, value: Any) -> dict[str, str]:
        if isinstance(value, Signed):
            return {"path": value.path, "name": value.name}
        return value or {"path": "", "name": ""}

    def target(self, form: BaseForm, name: str) -> str:
        return f"{form[name].auto_id}-name"

    def markup(self, shown: Shown) -> SafeString:
        told = {"shown": shown, "ask": self.ask, "width": WIDTH, "height": HEIGHT}
        page = get_template("fields/signature.jinja").render({**told, "size": self.size})
        return mark_safe(page)  # noqa: S308 - the template escapes what it is given
