"""The ways a message can leave: a mail server, or a folder on this machine."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from alongside.foundations.messages.addresses import address_of
from alongside.foundations.messages.envelopes import ascii_address, envelope
from alongside.foundations.messages.models import Message
from alongside.foundations.messages.words import bad_server, no_encryption
from alongside.foundations.sealing.sealing import Forgotten

PATIENCE_SECONDS = 20
_PERMANENT = range(500, 600)
_HERE = {"localhost", "127.0.0.1", "::1"}


class NotDelivered(Exception):
    """It did not leave; `for_good` when trying again cannot help."""

    def __init__(self, message: str, *, for_good: bool = False) -> None:
        super().__init__(message)
        self.for_good = for_good


class TextBackend(Protocol):
    """What a provider of text messages must do. `kept` tells that nothing left this machine."""

    @property
    def kept(self) -> bool: ...

    def deliver(self, message: Message) -> None:
        """Send the message or raise `NotDelivered`."""


@dataclass(frozen=True)
class OutboxFolder:
    """Keeps each message as a file that any mail program opens, without a sealed address."""

    folder: Path
    sender: str
    kept: bool = True

    def deliver(self, message: Message) -> None:
        place = self.folder / f"{message.created_at:%Y%m%dT%H%M%SZ}-{message.id}.eml"
        part = place.with_suffix(".part")
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(envelope(message, self.sender, message.to).as_bytes())
                file.flush()
                os.fsync(file.fileno())
            part.replace(place)
        except OSError as problem:
            raise NotDelivered(f"{type(problem).__name__}: {problem.strerror}") from problem


@dataclass(frozen=True)
class MailServer:
    """SMTP; with encryption wherever a password is given."""

    host: str
    port: int
    user: str
    password: str
    encrypted_from_start: bool
    sender: str
    kept: bool = False

    @classmethod
    def from_url(cls, url: str, sender: str) -> MailServer:
        """`smtp://user:password@host:587` or `smtps://user:password@host:465`."""
        parts = urlsplit(url)
        if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
            raise NotDelivered(bad_server())
        always = parts.scheme == "smtps"
        try:
            port = parts.port or (465 if always else 587 if parts.username else 25)
        except ValueError:
            raise NotDelivered(bad_server()) from None
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port, user, password, always, sender)

    def deliver(self, message: Message) -> None:
        address = _address_of(message)
        try:
            with self._connected() as server:
                server.sendmail(
                    parseaddr(self.sender)[1],
                    [ascii_address(address)],
                    envelope(message, self.sender, address).as_bytes(),
                )
        except smtplib.SMTPRecipientsRefused as problem:
            code, said = next(iter(problem.recipients.values()))
            raise _refused(code, said) from problem
        except smtplib.SMTPAuthenticationError as problem:
            raise NotDelivered(str(problem)) from problem
        except smtplib.SMTPResponseException as problem:
            raise _refused(problem.smtp_code, problem.smtp_error) from problem
        except (OSError, smtplib.SMTPException) as problem:
            raise NotDelivered(f"{self.host}:{self.port}: {problem}") from problem

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self.encrypted_from_start:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=PATIENCE_SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=PATIENCE_SECONDS)
        try:
            self._introduce(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _introduce(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo()
        encrypted = self.encrypted_from_start
        if not encrypted and server.has_extn("starttls"):
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        if self.user:
            if not encrypted and self.host not in _HERE:
                raise NotDelivered(no_encryption(self.host))
            server.login(self.user, self.password)


def _address_of(message: Message) -> str:
    try:
        return address_of(message)
    except Forgotten as problem:
        raise NotDelivered(str(problem), for_good=True) from problem


def _refused(code: int, said: bytes | str) -> NotDelivered:
    words = said.decode(errors="replace") if isinstance(said, bytes) else said
    return NotDelivered(f"{code} {words}"[:500], for_good=code in _PERMANENT)


def backend_for(channel: str) -> TextBackend:
    """The mail server if one is set; the outbox otherwise, and for every text message."""
    deployment = settings.DEPLOYMENT
    if channel == "email" and deployment.email_url:
        return MailServer.from_url(deployment.email_url, deployment.email_from)
    return OutboxFolder(deployment.data / "outbox", deployment.email_from)
