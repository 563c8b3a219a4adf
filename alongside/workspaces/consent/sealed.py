"""What is sealed with the family's key: the signature, and the scan of a paper form."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from functools import partial
from uuid import UUID

from alongside.foundations.sealing.sealing import seal, unseal

PAPER = "paper consent form"


def signature_label(kind: str, version: str) -> str:
    """A signature belongs to one document and cannot be moved under another."""
    return f"signature under {kind} {version}"


def seal_bytes_of(family: UUID) -> Callable[[bytes], bytes]:
    return partial(_sealed, family)


def open_bytes_of(family: UUID) -> Callable[[bytes], bytes]:
    return partial(_opened, family)


def _sealed(family: UUID, content: bytes) -> bytes:
    return seal(family, PAPER, b64encode(content).decode())


def _opened(family: UUID, content: bytes) -> bytes:
    return b64decode(unseal(family, PAPER, content))
