"""Second factors: how their secrets are kept, and how often a code may be tried."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter

from alongside.foundations.accounts import words
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes

PURPOSE = "second factors"


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """The keys of authenticator apps and recovery codes are sealed in the database."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": words.WRONG_CODE,
        "unverified_email": words.UNVERIFIED,
    }

    def encrypt(self, text: str) -> str:
        return b64encode(seal_bytes(purpose_key(PURPOSE), text.encode(), PURPOSE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return open_bytes(purpose_key(PURPOSE), b64decode(encrypted_text), PURPOSE).decode()

    def get_totp_issuer(self) -> str:
        return words.PRODUCT

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = user.authenticator_set.filter(type=type).count() + 1
        return words.passkey_name(number)
