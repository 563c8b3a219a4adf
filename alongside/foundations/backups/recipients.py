"""For whom a backup is encrypted: people by name, each with a public key of the age format."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alongside.foundations.backups.refusals import BackupRefused, NotConfigured

NOBODY = (
    "Nobody is named who could open the backup. Let each of them make a key with "
    "“alongside backup-key”, and put the lines that it prints for this machine into a file: "
    "name it with --to, or in ALONGSIDE_BACKUP_RECIPIENTS_FILE."
)


@dataclass(frozen=True)
class Recipient:
    """One who can open the backup; `key` begins with age1."""

    name: str
    key: str

    @property
    def said(self) -> str:
        return f"{self.name} ({self.key[:12]}…)"


def recipients(text: str) -> tuple[Recipient, ...]:
    """Read `age1… Ann Example`, one on a line; a comment above a key is a name, too."""
    found: list[Recipient] = []
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not (line := line.strip()):
            continue
        if line.startswith("#"):
            name = line.lstrip("# ")
            continue
        key, _, after = line.partition(" ")
        found.append(Recipient(_named(after.strip() or name, number), _checked(key, number)))
        name = ""
    if not found:
        raise NotConfigured(NOBODY)
    return tuple(found)


def _named(name: str, number: int) -> str:
    if name:
        return name
    raise BackupRefused(
        f"Line {number} of those who can open a backup names nobody. Write the person's name "
        "behind the key: age1… Ann Example."
    )


def _checked(key: str, number: int) -> str:
    from pyrage import RecipientError, x25519

    try:
        x25519.Recipient.from_str(key)
    except RecipientError:
        secret = key.upper().startswith("AGE-SECRET-KEY")
        what = "is a secret key, which belongs to its owner alone" if secret else "is no public key"
        raise BackupRefused(
            f"Line {number} of those who can open a backup {what}. A public key begins with age1; "
            "“alongside backup-key” makes one."
        ) from None
    return key


def new_key() -> tuple[str, str]:
    """A new secret key and the public key that belongs to it."""
    from pyrage import x25519

    secret = x25519.Identity.generate()
    return str(secret), str(secret.to_public())


def public_keys(given: Iterable[Recipient]) -> list[Any]:
    from pyrage import x25519

    return [x25519.Recipient.from_str(each.key) for each in given]


def public_key_of(secret: str) -> str:
    from pyrage import x25519

    return str(x25519.Identity.from_str(secret).to_public())


def secret_keys(file: Path) -> list[str]:
    """The secret keys that a file holds, as `alongside backup-key` and age-keygen write it."""
    try:
        lines = file.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as problem:
        raise BackupRefused(f"{file} cannot be read as a file of keys: {problem}.") from None
    found = [line for line in lines if line.startswith("AGE-SECRET-KEY-")]
    if not found:
        raise BackupRefused(
            f"{file} holds no secret key. One begins with AGE-SECRET-KEY-1; it is in the file that "
            "“alongside backup-key” wrote."
        )
    return found
