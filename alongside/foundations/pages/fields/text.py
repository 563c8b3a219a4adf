"""Fields that are written: text, addresses, numbers of telephones, passwords."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.safestring import SafeString

from alongside.foundations.pages import words
from alongside.foundations.pages.macros import nhs

from .field import PageField, Shown

LONGEST = 10_000


class Text(PageField):
    """One line. Kept as written but for spaces around it; accents in one form (NFC)."""

    widget: type[forms.Widget] | forms.Widget = forms.TextInput
    nothing: Any = ""
    kind = "text"
    inputmode: str | None = None

    def __init__(
        self,
        label: str,
        *,
        limit: int = 200,
        width: int | None = None,
        autocomplete: str | None = None,
        prefix: str = "",
        suffix: str = "",
        **rest: Any,
    ) -> None:
        super().__init__(label, **rest)
        self.limit, self.columns, self.autocomplete = limit, width, autocomplete
        self.prefix, self.suffix = prefix, suffix

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFC", str(value or "")).replace("\x00", "").strip()
        if len(text) > self.limit:
            raise self.refuse(words.too_long(self.name_of_field, self.limit, len(text)))
        return text

    def typed(self, value: Any) -> str:
        return "" if value is None else str(value)

    def parameters(self, shown: Shown) -> dict[str, Any]:
        told = shown.labelled(self.size) | {"type": self.kind, "value": shown.value}
        chosen = {
            "width": self.columns,
            "autocomplete": self.autocomplete,
            "inputmode": self.inputmode,
            "prefix": self.prefix,
            "suffix": self.suffix,
        }
        return told | {name: value for name, value in chosen.items() if value}

    def markup(self, shown: Shown) -> SafeString:
        return nhs("input", self.parameters(shown))


class LongText(PageField):
    """Several lines."""

    widget = forms.Textarea
    nothing = ""

    def __init__(self, label: str, *, limit: int = LONGEST, rows: int = 4, **rest: Any) -> None:
        if limit < LONGEST and not rest.get("hint"):
            rest["hint"] = words.up_to(limit)
        super().__init__(label, **rest)
        self.limit, self.rows = limit, rows

    def to_python(self, value: Any) -> str:
        lines = str(value or "").replace("\r\n", "\n").replace("\x00", "")
        text = unicodedata.normalize("NFC", lines).strip()
        if len(text) > self.limit:
            raise self.refuse(words.too_long(self.name_of_field, self.limit, len(text)))
        return text

    def markup(self, shown: Shown) -> SafeString:
        told = shown.labelled(self.size)
        return nhs("textarea", told | {"value": shown.value or "", "rows": self.rows})


class Email(Text):
    """An email address."""

    widget = forms.EmailInput
    kind = "email"
    inputmode = "email"

    def __init__(self, label: str = "Email address", **rest: Any) -> None:
        super().__init__(label, **{"limit": 254, "autocomplete": "email", **rest})

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        if text:
            try:
                validate_email(text)
            except ValidationError:
                raise self.refuse(words.not_email()) from None
        return text


class Phone(Text):
    """A telephone number, kept as written."""

    kind = "tel"
    inputmode = "tel"

    def __init__(self, label: str = "Telephone number", **rest: Any) -> None:
        super().__init__(label, **{"limit": 40, "width": 20, "autocomplete": "tel", **rest})

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        digits = text.removeprefix("+").translate(str.maketrans("", "", " ()-.\u00a0"))
        if text and not (digits.isascii() and digits.isdigit() and 7 <= len(digits) <= 15):
            raise self.refuse(words.not_phone())
        return text


class Password(Text):
    """A password; never shown again once sent, and kept exactly as typed."""

    widget = forms.PasswordInput
    kind = "password"

    def __init__(self, label: str = "Password", *, new: bool = False, **rest: Any) -> None:
        autocomplete = "new-password" if new else "current-password"
        super().__init__(label, **{"autocomplete": autocomplete, "width": 20, **rest})

    def to_python(self, value: Any) -> str:
        return str(value or "")

    def typed(self, value: Any) -> str:
        return ""
