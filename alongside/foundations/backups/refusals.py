"""What is refused about backups, in words that say what to do."""

from __future__ import annotations

from alongside.foundations.record.refusals import Refusal


class BackupRefused(Refusal):
    """A backup cannot be made, opened or put back; nothing was changed."""


class NotConfigured(BackupRefused):
    """Nobody has said where backups go or who can open them."""


class WrongKey(BackupRefused):
    """None of the keys that were given opens this backup."""


class Damaged(BackupRefused):
    """The file is not the one that was written."""


class NotEmpty(BackupRefused):
    """There is something where the backup should be put."""
