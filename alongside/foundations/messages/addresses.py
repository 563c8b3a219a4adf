"""Where a message goes. A family's own address is opened only when the message leaves."""

from __future__ import annotations

from uuid import UUID

from alongside.foundations.messages.models import Message
from alongside.foundations.sealing.sealing import unseal

NOBODY = "undisclosed-recipients:;"
"""What a copy kept on this machine says instead of an address that is sealed."""


def address_label(message: UUID) -> str:
    return f"address of message {message}"


def address_of(message: Message) -> str:
    """The address in the clear; raises `Forgotten` when its key was destroyed."""
    if message.subject_of_key is None or message.sealed_to is None:
        return message.to
    sealed = bytes(message.sealed_to)
    return str(unseal(message.subject_of_key, address_label(message.id), sealed))
