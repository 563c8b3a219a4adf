"""Another deployment's key: the secret under all keys is sealed anew, and the old key is useless.

What is sealed stays as it is, so facts need not change and nobody who works has to stop.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction

from alongside.foundations import entropy
from alongside.foundations.record.models import Entry
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.sealing.models import SealingRoot, SubjectKey
from alongside.foundations.sealing.sealing import (
    ROOT,
    SealBroken,
    derived,
    empty_the_log,
    opened,
    purpose_key,
    root,
    seal_bytes,
)

OTHER_KEY = (
    "ALONGSIDE_SEALING_KEY does not open this installation. Set the key that was kept with it; "
    "where it was replaced, the new one."
)
NO_ROOT = (
    "This installation seals with ALONGSIDE_SEALING_KEY itself, as demonstrations do, and those "
    "made before there was “alongside replace-key”. That key cannot be replaced. Nothing changed."
)
SAME = "ALONGSIDE_NEW_SEALING_KEY is the key that is in use. Make another: alongside keys."


def make_root(*, at: datetime) -> None:
    """Give a new installation its secret; one that holds something keeps what it has."""
    if settings.DEPLOYMENT.mode != "production" or SealingRoot.objects.exists():
        return
    if Entry.objects.exists() or SubjectKey.objects.exists():
        return
    wrapped = _wrapped(entropy.token_bytes(32), settings.DEPLOYMENT.sealing_bytes)
    SealingRoot.objects.get_or_create(
        number=1, defaults={"wrapped": wrapped, "made_at": at, "wrapped_at": at}
    )
    forget_what_was_derived()


def replace_key(new: bytes, *, at: datetime) -> None:
    """Seal the secret with another key, in one step; leave no copy under the old one."""
    old = settings.DEPLOYMENT.sealing_bytes
    if new == old:
        raise Refusal(SAME)
    with transaction.atomic():
        kept = SealingRoot.objects.select_for_update().first()
        if kept is None:
            raise Refusal(NO_ROOT)
        kept.wrapped, kept.wrapped_at = _wrapped(_secret(kept, old), new), at
        kept.save()
    empty_the_log()


def refuse_another_key() -> None:
    """Ask the database anew: a service that runs on may hold a key that was replaced since."""
    kept = SealingRoot.objects.first() if settings.DEPLOYMENT.mode == "production" else None
    if kept is not None:
        _secret(kept, settings.DEPLOYMENT.sealing_bytes)


def forget_what_was_derived() -> None:
    root.cache_clear()
    purpose_key.cache_clear()


def _secret(kept: SealingRoot, key: bytes) -> bytes:
    try:
        return opened(kept, key)
    except SealBroken:
        raise Refusal(OTHER_KEY) from None


def _wrapped(secret: bytes, key: bytes) -> bytes:
    return seal_bytes(derived(key, ROOT), secret, ROOT)
