"""The file of a backup as it lies on a disk: one age file, whole or not there."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from alongside.foundations.backups.recipients import Recipient, public_keys
from alongside.foundations.backups.refusals import BackupRefused, Damaged, WrongKey

Progress = Callable[[int], None]
MAGIC = b"age-encryption.org/v1\n"
ENDED = (
    "It ended early or was changed since it was written. Nothing was taken from it. "
    "Fetch the file again, or use another backup."
)


class _Pulled:
    """Chunks that are made while they are asked for, to be read like a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._kept = iter(chunks), b""

    def read(self, size: int = -1) -> bytes:
        if not self._kept:
            self._kept = next((chunk for chunk in self._chunks if chunk), b"")
        size = len(self._kept) if size < 0 else size
        given, self._kept = self._kept[:size], self._kept[size:]
        return given


class _Pushed:
    """A file to write to that says how much has come."""

    def __init__(self, file: Any, progress: Progress) -> None:
        self._file, self._progress, self.problem = file, progress, False

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError:
            self.problem = True
            raise
        self._progress(len(data))
        return len(data)

    def flush(self) -> None:
        self._file.flush()


def encrypt(chunks: Iterable[bytes], file: Path, to: Iterable[Recipient]) -> None:
    """Write chunks into a file that appears under its name when it is whole, never before."""
    from pyrage import encrypt_io

    part = file.with_name(f".{file.name}.part")
    failed: list[BaseException] = []
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            try:
                encrypt_io(_Pulled(_watched(chunks, failed)), out, public_keys(to))
            except Exception:
                if failed:  # what went wrong while it was read, not the library's word for it
                    raise failed[0] from None
                raise
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    except OSError as problem:
        raise BackupRefused(f"The backup cannot be written to {file.parent}: {problem}.") from None
    finally:
        part.unlink(missing_ok=True)
    settle(file.parent)


def _watched(chunks: Iterable[bytes], failed: list[BaseException]) -> Iterator[bytes]:
    try:
        yield from chunks
    except Exception as problem:
        failed.append(problem)
        raise


def settle(folder: Path) -> None:
    """Make a new name in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def decrypt(file: Path, into: Path, secrets: Iterable[str], progress: Progress) -> None:
    """Open a whole backup; it is proven to its last byte before anybody reads what is in it."""
    from pyrage import DecryptError, decrypt_io

    identities = [_identity(secret) for secret in secrets]
    try:
        with file.open("rb") as sealed, into.open("xb") as plain:
            if sealed.read(len(MAGIC)) != MAGIC:
                raise Damaged(
                    f"{file} is no backup of Alongside, or its beginning is gone. {ENDED}"
                )
            sealed.seek(0)
            out = _Pushed(plain, progress)
            try:
                decrypt_io(sealed, out, identities)
            except DecryptError as problem:
                raise _in_words(file, str(problem)) from None
            except OSError as problem:
                if out.problem:
                    raise
                raise Damaged(f"{file} cannot be opened to its end. {ENDED}") from problem
    except OSError as problem:
        raise BackupRefused(f"{file} cannot be read here: {problem}.") from None


def _identity(secret: str) -> Any:
    from pyrage import IdentityError, x25519

    try:
        return x25519.Identity.from_str(secret)
    except IdentityError:
        raise BackupRefused(
            "A secret key in the file of keys was changed or cut. Fetch the file again."
        ) from None


def _in_words(file: Path, said: str) -> BackupRefused:
    if "No matching keys" in said:
        return WrongKey(
            f"None of the given keys opens {file}, or its beginning was changed. Ask one of those "
            "who were named when it was made for the file of their key. Nothing was changed here."
        )
    return Damaged(f"{file} cannot be opened. {ENDED}")
