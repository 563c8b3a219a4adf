"""A message as it travels: RFC 5322, one receiver, nothing that answers by itself."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from alongside.foundations.messages.addresses import NOBODY
from alongside.foundations.messages.models import Message


def envelope(message: Message, sender: str, address: str) -> EmailMessage:
    """The message's number makes its Message-ID, so a copy sent twice is known as the same.

    Without an address it says that the address is not disclosed.
    """
    letter = EmailMessage(policy=SMTP.clone(max_line_length=76))
    letter["From"] = sender
    if message.channel == "text":
        letter["X-Text-Message-To"] = address or NOBODY
    else:
        letter["To"] = ascii_address(address) if address else NOBODY
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(message.created_at)
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    letter["Message-ID"] = f"<{message.id}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body, charset="utf-8", cte="quoted-printable")
    return letter


def ascii_address(address: str) -> str:
    """Mail servers know international domains by their ASCII name."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"
