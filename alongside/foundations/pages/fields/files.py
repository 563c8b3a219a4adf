"""A file sent with a form. What is in it is checked where files are kept, not here."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.safestring import SafeString

from alongside.foundations.files.scanning import Refused
from alongside.foundations.pages import words
from alongside.foundations.pages.macros import nhs

from .field import PageField, Shown

MEGABYTE = 1024 * 1024


# Telephones offer their camera, and turn their own format into JPEG, where a kind is named.
_PHOTOGRAPHED = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
}


class File(PageField):
    """An uploaded file, or None. `accept` lists endings, such as (".pdf", ".jpg")."""

    widget = forms.FileInput

    def __init__(
        self, label: str, *, accept: tuple[str, ...], largest_mb: int = 10, **rest: Any
    ) -> None:
        kinds = words.kinds_of_file(accept, largest_mb)
        super().__init__(
            label, **{**rest, "hint": " ".join(filter(None, [rest.get("hint"), kinds]))}
        )
        self.accept, self.largest_mb = accept, largest_mb
        self.kept = False

    def show_kept(self, name: str) -> None:
        """A file that came with an earlier send of this form stands for a new one."""
        self.help_text, self.required, self.kept = words.file_kept(name), False, True

    @property
    def _may_be_needed(self) -> bool:
        return super()._may_be_needed or self.kept

    def words_when_empty(self, label: str) -> str:
        return words.no_file()

    def to_python(self, value: Any) -> UploadedFile | None:
        if not isinstance(value, UploadedFile):
            return None
        if isinstance(value, Refused):
            raise self.refuse(value.why)
        name, size = value.name or "", value.size or 0
        if PurePath(name).suffix.lower() not in self.accept:
            raise self.refuse(words.wrong_file(name, words.endings(self.accept)))
        if size == 0:
            raise self.refuse(words.empty_file(name))
        if size > self.largest_mb * MEGABYTE:
            raise self.refuse(words.file_too_large(name, size / MEGABYTE, self.largest_mb))
        return value

    def markup(self, shown: Shown) -> SafeString:
        kinds = dict.fromkeys(_PHOTOGRAPHED[end] for end in self.accept if end in _PHOTOGRAPHED)
        accept = {"accept": ",".join([*self.accept, *kinds])}
        return nhs("file-upload", shown.labelled(self.size) | {"attributes": accept})
