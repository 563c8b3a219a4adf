"""A cell of text must never run as a formula when the file is opened in a spreadsheet."""

from __future__ import annotations

import re

_DANGEROUS = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
REPLACEMENT = "\ufffd"


def guarded(text: str) -> str:
    """Text with a leading apostrophe where a spreadsheet would otherwise calculate."""
    return "'" + text if _DANGEROUS.match(text) else text


def unguarded(text: str) -> str:
    """The text that `guarded` was given."""
    return text[1:] if text.startswith("'") and _DANGEROUS.match(text) else text


def storable(text: str) -> str:
    """Text in which characters that no spreadsheet can hold are replaced, visibly."""
    return _UNSTORABLE.sub(REPLACEMENT, text)
