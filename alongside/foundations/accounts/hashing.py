"""How passwords are hashed: Argon2id at a cost that a small server has to spare."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher


class PasswordHash(Argon2PasswordHasher):
    """46 MiB in two rounds and one lane: `docs/decisions/0014-what-a-password-costs.md`."""

    memory_cost = 46 * 1024
    time_cost = 2
    parallelism = 1


def is_old(encoded: str) -> bool:
    """Whether a hash that opens was made at another cost than is asked for now."""
    return get_hasher().must_update(encoded)
