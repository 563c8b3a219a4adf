"""What is said of a message."""

from __future__ import annotations

STATES = {
    "sent": ("Sent", "green"),
    "kept": ("Kept in the outbox", "blue"),
    "waiting": ("Waiting", "amber"),
    "failed": ("Not sent", "red"),
}
CHANNELS = {"email": "E-mail", "text": "Text message"}
A_FAMILY = "a family, at its own address"
HIDDEN = "This message holds a one-time link, so it is not shown."


def bad_server() -> str:
    return (
        "The mail server is not set correctly. ALONGSIDE_EMAIL_URL must read "
        "smtp://user:password@host:port or smtps://user:password@host:port."
    )


def no_encryption(host: str) -> str:
    return (
        f"{host} offers no encryption, so the password was not sent. Use smtps:// or another "
        "mail server."
    )


def state_label(state: str) -> str:
    return STATES[state][0]


def state_tone(state: str) -> str:
    return STATES[state][1]


def why(state: str, problem: str) -> str:
    """Why a message has not left."""
    if state == "failed":
        return f"Sending was given up. The mail server said: {problem}. Correct it, then try again."
    if state == "waiting" and problem:
        return f"Could not be sent yet, and will be tried again. The mail server said: {problem}"
    return ""


def where_messages_go(has_server: bool) -> str:
    if has_server:
        return "E-mails are sent by your mail server. Text messages are kept here."
    return (
        "No mail server is set, so messages do not leave this machine. Each one is kept here and "
        "as a file in the outbox folder. To send e-mails, set ALONGSIDE_EMAIL_URL."
    )
