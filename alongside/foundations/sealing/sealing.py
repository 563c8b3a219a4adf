"""Sealing with AES-256-GCM, and blind indexes with HMAC-SHA-256."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import connection

from alongside.foundations import entropy
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.sealing.models import SealingRoot, SubjectKey

ROOT = "alongside/root"


class Forgotten(Refusal):
    """The key was destroyed, so nobody can read this any more."""

    def __init__(self) -> None:
        super().__init__("This family has been forgotten: names and contact details are gone.")


class SealBroken(Refusal):
    """The sealed text was changed, moved, or sealed with another key."""

    def __init__(self) -> None:
        super().__init__("A sealed detail cannot be opened with this installation's key.")


@lru_cache
def purpose_key(purpose: str) -> bytes:
    """A key for one purpose, derived from the secret under all keys."""
    return derived(root(), purpose)


def derived(secret: bytes, purpose: str) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"alongside/{purpose}".encode())
    return kdf.derive(secret)


@lru_cache
def root() -> bytes:
    """The secret under all keys. A demonstration's key is known to everybody: it is the secret."""
    deployment = settings.DEPLOYMENT
    kept = SealingRoot.objects.first() if deployment.mode == "production" else None
    return deployment.sealing_bytes if kept is None else opened(kept, deployment.sealing_bytes)


def opened(kept: SealingRoot, key: bytes) -> bytes:
    return open_bytes(derived(key, ROOT), bytes(kept.wrapped), ROOT)


def seal_bytes(key: bytes, plain: bytes, label: str) -> bytes:
    nonce = entropy.token_bytes(12)
    return nonce + AESGCM(key).encrypt(nonce, plain, label.encode())


def open_bytes(key: bytes, sealed: bytes, label: str) -> bytes:
    try:
        return AESGCM(key).decrypt(sealed[:12], sealed[12:], label.encode())
    except InvalidTag:
        raise SealBroken from None


def make_key(subject: UUID, *, at: datetime) -> None:
    """Make the key of a new subject."""
    wrapped = seal_bytes(purpose_key("subjects"), entropy.token_bytes(32), str(subject))
    SubjectKey.objects.create(subject=subject, wrapped=wrapped, made_at=at)


def _key_of(subject: UUID) -> bytes:
    kept = SubjectKey.objects.filter(subject=subject).first()
    if kept is None:
        raise Forgotten
    return open_bytes(purpose_key("subjects"), bytes(kept.wrapped), str(subject))


def seal(subject: UUID, label: str, value: Any) -> bytes:
    """Seal any JSON value for one subject; `label` says what it is and cannot be swapped."""
    return seal_bytes(_key_of(subject), json.dumps(value).encode(), f"{subject}|{label}")


def unseal(subject: UUID, label: str, sealed: bytes) -> Any:
    return json.loads(open_bytes(_key_of(subject), bytes(sealed), f"{subject}|{label}"))


def unseal_many(label: str, sealed: dict[UUID, bytes]) -> dict[UUID, Any]:
    """Open one detail of many subjects with one query; forgotten subjects are left out."""
    wrapped = SubjectKey.objects.filter(subject__in=list(sealed)).values_list("subject", "wrapped")
    master = purpose_key("subjects")
    opened = {}
    for subject, key in wrapped:
        own = open_bytes(master, bytes(key), str(subject))
        opened[subject] = json.loads(open_bytes(own, bytes(sealed[subject]), f"{subject}|{label}"))
    return opened


def blind_index(purpose: str, text: str) -> str:
    """A value that is equal for equal texts and tells nothing else without the key."""
    return index_by(purpose_key(f"blind index/{purpose}"), text)


def mark_of_the_key() -> str:
    """The same for the same deployment's key; without the key it tells nothing."""
    key = derived(settings.DEPLOYMENT.sealing_bytes, "blind index/backup")
    return index_by(key, "which installation")


def index_by(key: bytes, text: str) -> str:
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def destroy_key(subject: UUID) -> None:
    """Forget a subject for good, and leave no copy of the key in SQLite's log."""
    SubjectKey.objects.filter(subject=subject).delete()
    empty_the_log()


def empty_the_log() -> None:
    """Write SQLite's log into the database and cut it to nothing, unless somebody reads in it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
