"""What this installation is told by its environment, checked before anything starts."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from alongside.foundations.accounts.stolen import StolenPasswords
from alongside.foundations.record.writing_back import PAGES_BEFORE_SOMEBODY_WAITS

PREFIX = "ALONGSIDE_"
DEMONSTRATION_MARK = "DEMONSTRATION"
LONGEST_SETTING = 100_000
DEMO_SECRET = "demonstration-only-never-for-real-families-" + "0" * 32
DEMO_SEALING = base64.b64encode(hashlib.sha256(b"alongside demonstration").digest()).decode()


# So that nobody waits at a page for a database that does not answer. The options are for its own
# end: what was locked for a machine that it no longer hears must not stay so.
PATIENCE = {
    "connect_timeout": 3,
    "tcp_user_timeout": 4_000,
    "keepalives": 1,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "options": "-c statement_timeout=60s -c lock_timeout=30s "
    "-c idle_in_transaction_session_timeout=60s "
    "-c tcp_user_timeout=4s -c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 "
    "-c tcp_keepalives_count=2 -c client_connection_check_interval=3s",
}


class NotReady(Exception):
    """The installation is not safe to start; the message says what to set."""


class Deployment(BaseSettings):
    """Settings read from `ALONGSIDE_*`; any of them may instead name a file with `_FILE`."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    mode: Literal["production", "demonstration", "test"] = "production"
    data: Path = Path("alongside-data")
    database_url: str = ""
    owner_database_url: str = ""
    secret_key: SecretStr = SecretStr("")
    sealing_key: SecretStr = SecretStr("")
    new_sealing_key: SecretStr = SecretStr("")
    debug: bool = False
    hosts: str = "localhost,127.0.0.1,[::1]"
    https: bool = True
    proxies: int = Field(default=0, ge=0, le=3)
    studies: str = "ips_feasibility"
    second_factor: bool = True
    log: Literal["text", "json"] = "text"
    email_url: str = ""
    email_from: str = "Alongside <alongside@localhost>"
    idle_minutes: int = Field(default=30, ge=1, le=480)
    longest_hours: int = Field(default=12, ge=1, le=24)
    requests_a_minute: int = Field(default=300, ge=60)
    searches_a_minute: int = Field(default=60, ge=5)
    files_an_hour: int = Field(default=120, ge=5)
    uploads_an_hour: int = Field(default=120, ge=5)
    unblindings_an_hour: int = Field(default=20, ge=5)
    backups: Path | None = None
    backup_recipients: str = ""
    backup_keep_days: int = Field(default=35, ge=1, le=3660)
    drill_database_url: str = ""
    heads_to: str = ""
    alerts_to: str = ""
    clamd: str = ""
    stolen_passwords: Path | None = None

    @field_validator("clamd")
    @classmethod
    def _is_a_socket(cls, named: str) -> str:
        if named and not re.fullmatch(r"/.+|[^/]+:\d{1,5}", named):
            raise ValueError("name a socket (/run/clamav/clamd.ctl) or host:port (127.0.0.1:3310)")
        return named

    @field_validator("stolen_passwords")
    @classmethod
    def _is_a_sorted_list(cls, named: Path | None) -> Path | None:
        if named is not None:
            StolenPasswords(named).check()
        return named

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.mode == "production":
            _check_production(self)
        return self

    @property
    def is_demonstration(self) -> bool:
        return self.mode == "demonstration"

    @property
    def time_behind(self) -> timedelta:
        """How far a demonstration lives in the past: its mark says by how many seconds."""
        mark = self.data / DEMONSTRATION_MARK
        if not self.is_demonstration or not mark.exists():
            return timedelta(0)
        return timedelta(seconds=json.loads(mark.read_text(encoding="utf-8"))["seconds_behind"])

    @property
    def sealing_bytes(self) -> bytes:
        return base64.b64decode(self.sealing_key.get_secret_value())

    @property
    def new_sealing_bytes(self) -> bytes:
        """The key that `alongside replace-key` is given; empty where there is none, or no key."""
        try:
            key = base64.b64decode(self.new_sealing_key.get_secret_value(), validate=True)
        except ValueError:
            return b""
        return key if len(key) == 32 else b""

    @property
    def databases(self) -> dict[str, Any]:
        return {"default": self.database_of(self.database_url)}

    def database_of(self, url: str) -> dict[str, Any]:
        """Django's settings for a database address."""
        return database_settings(url, self.data)


def _check_production(deployment: Deployment) -> None:
    secret = deployment.secret_key.get_secret_value()
    sealing = deployment.sealing_key.get_secret_value()
    if deployment.debug:
        raise NotReady("ALONGSIDE_DEBUG is on. Switch it off: it shows data in error pages.")
    if secret == DEMO_SECRET or sealing == DEMO_SEALING:
        raise NotReady("These are the demonstration's keys, which everybody has. Make new ones.")
    if (deployment.data / DEMONSTRATION_MARK).exists():
        raise NotReady(f"{deployment.data} holds a demonstration. Choose another ALONGSIDE_DATA.")
    if len(secret) < 40:
        raise NotReady("Set ALONGSIDE_SECRET_KEY (40 characters or more): alongside keys makes it.")
    try:
        right_length = len(deployment.sealing_bytes) == 32
    except ValueError:
        right_length = False
    if not right_length:
        raise NotReady("Set ALONGSIDE_SEALING_KEY (32 bytes, base64): alongside keys makes it.")


def read_deployment() -> Deployment:
    """Read the environment and the files it names; raise `NotReady` in words to act on."""
    given: dict[str, Any] = dict(_from_files())
    data = Path(os.environ.get(PREFIX + "DATA", "alongside-data"))
    mode = os.environ.get(PREFIX + "MODE") or (
        "demonstration" if (data / DEMONSTRATION_MARK).exists() else "production"
    )
    if mode in {"demonstration", "test"}:
        given.update(secret_key=DEMO_SECRET, sealing_key=DEMO_SEALING, https=False)
        given.setdefault("second_factor", os.environ.get(PREFIX + "SECOND_FACTOR", "false"))
    try:
        return Deployment(**{**given, "mode": mode})
    except ValidationError as problem:
        raise NotReady(_in_words(problem)) from None


def _in_words(problem: ValidationError) -> str:
    """Which setting is wrong and why, without repeating what may be a secret."""
    wrong = [
        (str(error["loc"][0]), error["msg"].removeprefix("Value error, "))
        for error in problem.errors()
    ]
    return "\n".join(f"{PREFIX}{name.upper()} cannot be used: {said}." for name, said in wrong)


def _short(file: Path) -> str:
    with file.open(encoding="utf-8") as opened:
        return opened.read(LONGEST_SETTING + 1)


def _from_files() -> list[tuple[str, str]]:
    found = []
    for name, value in os.environ.items():
        if name.startswith(PREFIX) and name.endswith("_FILE"):
            try:
                content = _short(Path(value)).strip()
            except OSError as problem:
                raise NotReady(f"{name} names {value}, which cannot be read: {problem}.") from None
            if len(content) > LONGEST_SETTING:
                raise NotReady(f"{name} names {value}, which is far longer than a setting.")
            found.append((name.removeprefix(PREFIX).removesuffix("_FILE").lower(), content))
    return found


def database_settings(url: str, data: Path) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host/name`."""
    if not url:
        return _sqlite(data / "alongside.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return _sqlite(Path(unquote(url.removeprefix("sqlite:///"))))
    if parts.scheme in {"postgresql", "postgres"}:
        options = dict(parse_qsl(parts.query))
        return {
            "ENGINE": "alongside.foundations.record.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": options.pop("host", "") or parts.hostname or "",
            "PORT": str(parts.port or options.pop("port", "")),
            "OPTIONS": {**PATIENCE, **options},
            "CONN_MAX_AGE": 60,
        }
    raise NotReady("ALONGSIDE_DATABASE_URL must begin with sqlite:/// or postgresql://.")


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "alongside.foundations.record.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON; "
                f"PRAGMA wal_autocheckpoint={PAGES_BEFORE_SOMEBODY_WAITS}; "
                "PRAGMA journal_size_limit=67108864; PRAGMA temp_store=MEMORY;"
            ),
        },
    }
