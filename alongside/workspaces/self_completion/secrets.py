"""The secret of a link and its code: made once, shown once, kept as digests only."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.foundations import entropy
from alongside.foundations.sealing.sealing import blind_index

SECRET_BYTES = 18
CODE_DIGITS = 6


@dataclass(frozen=True)
class Secrets:
    """What the parent is given: the secret in the address, and the code apart from it."""

    secret: str
    code: str


def new_secrets() -> Secrets:
    number = int.from_bytes(entropy.token_bytes(8), "big") % 10**CODE_DIGITS
    return Secrets(entropy.token_text(SECRET_BYTES), f"{number:0{CODE_DIGITS}d}")


def digest_of_secret(secret: str) -> str:
    return blind_index("the secret of a parent's link", secret)


def digest_of_code(secret_digest: str, code: str) -> str:
    """Bound to its link, so that equal codes of two links cannot be seen to be equal."""
    digits = "".join(sign for sign in code if sign.isdigit())
    return blind_index("the code of a parent's link", f"{secret_digest}/{digits}")
