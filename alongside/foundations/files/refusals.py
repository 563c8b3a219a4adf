"""Why a file is not taken. Every message may be shown to the person who handed it in."""

from __future__ import annotations

from alongside.foundations.record.refusals import Refusal


class FileRefused(Refusal):
    """The file was not kept; the message says why and what to do."""

    field = "file"


class TooLarge(FileRefused):
    """More bytes, pages or picture points than are taken."""


class WrongKind(FileRefused):
    """The content is of a kind that is not taken here."""


class NotSafe(FileRefused):
    """The content could do something when it is opened."""


class Damaged(FileRefused):
    """The content cannot be read to its end."""


class FileLost(Refusal):
    """The kept content is missing or was changed; restore it from a backup."""
