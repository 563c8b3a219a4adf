"""What accounts say to people."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.accounts.events import What
from alongside.foundations.pages.filters import count_of, moment, time_of_day

PRODUCT = "Alongside"
TYPED_IS_BACK = "You were signed out. What you typed is back; check it and send."
DO_NOT_BELONG = (
    "The email address and the password do not belong together. Check both, and try again."
)
NOT_YOUR_OWN = "This is not your password. Try again."
WRONG_CODE = (
    "This code does not fit. Wait for the next one in your app and type it before it changes."
)
WRONG_PASSKEY = "The passkey was not accepted. Try again, or use a code instead."
RESET_LINK_OLD = "This link does not work any more. Ask for a new one."
TOO_MANY = "There were too many tries from here. Wait a few minutes, then try again."
UNVERIFIED = "This email address is not confirmed. Ask the person who gave you your role."

NOT_THE_SAME = "This is not the same as the new password above. Type both again."
LENGTH_HINT = "12 characters or more. Three or four words that do not belong together are good."
ENDED_ELSEWHERE = "You are signed out everywhere else."
OBVIOUS_WORDS = (
    "This is made of words that somebody would try first, such as the name of the trial, a place, "
    "a month or a job. Add words that have nothing to do with your work."
)
STOLEN = (
    "This password was stolen somewhere: it stands in a list that thieves try first. Choose "
    "another one, and change it wherever else you use it."
)
LIST_AWAY = (
    "The list of stolen passwords cannot be read, so no new password can be taken. Your password "
    "stays as it is. Tell whoever looks after Alongside."
)
PASSKEY_NAME_HINT = "So that you know it from others, such as “Work phone”"

CHANGED_IT = "Your password is changed."
APP_ADDED = "The authenticator app is set up. You will be asked for its code when you sign in."
APP_REMOVED = "The authenticator app is removed."
PASSKEY_ADDED = "The passkey is set up. You can use it when you sign in."
PASSKEY_REMOVED = "The passkey is removed."
CODES_MADE = "You have new recovery codes. The old ones do not work any more."

EVENTS = {
    What.MADE: "Account made",
    What.CLOSED: "Account closed",
    What.INVITED: "Invitation sent",
    What.LINK_SENT: "Sign-in link sent",
    What.SIGNED_IN: "Signed in",
    What.SIGNED_OUT: "Signed out",
    What.FAILED: "A sign-in did not work",
    What.LOCKED: "Sign-in locked for 15 minutes after five tries that did not work",
    What.PASSWORD_CHANGED: "Password changed",
    What.APP_ADDED: "Authenticator app set up",
    What.APP_REMOVED: "Authenticator app removed",
    What.PASSKEY_ADDED: "Passkey set up",
    What.PASSKEY_REMOVED: "Passkey removed",
    What.CODES_MADE: "New recovery codes made",
    What.PROOFS_REMOVED: "The second proof was removed, so that a new one can be set up",
    What.SESSIONS_ENDED: "Signed out everywhere, or everywhere else",
    What.SIGNING_FAILED: "A password typed to sign something did not fit",
    What.SIGNING_LOCKED: "Signing locked for 15 minutes after five passwords that did not fit",
    What.MALWARE_BROUGHT: "A file was not taken, since the scanner found malware in it",
    What.SIGN_INS_LOOKED_AT: "Looked through the sign-ins of a study",
}


def event(what: str) -> str:
    return EVENTS[What(what)]


def locked(until: datetime) -> str:
    return (
        "There were too many tries that did not work. To keep the account safe, signing in is "
        f"closed until {time_of_day(until)}. You can try again then, or choose a new password "
        "with “I have forgotten my password”."
    )


AT_ONCE = {
    "requests": "page",
    "searches": "search or calculation",
    "files": "file",
    "uploads": "upload",
    "unblindings": "request to learn an arm",
}
"""What is counted for somebody who is signed in, in the singular."""


def held_up(what: str, times: int, minutes_long: int, until: datetime) -> str:
    within = "a minute" if minutes_long == 1 else "an hour"
    many = count_of(times, AT_ONCE[what], MANY.get(what, f"{AT_ONCE[what]}s"))
    return (
        f"More than {many} within {within} were asked for from your account. "
        f"You can go on at {time_of_day(until)}."
    )


MANY = {
    "searches": "searches or calculations",
    "unblindings": "requests to learn an arm",
}


def code_locked(until: datetime) -> str:
    return (
        "There were too many codes that did not fit. You can try again at "
        f"{time_of_day(until)}. If you have lost your phone, use a recovery code then."
    )


def not_signed(what: str) -> str:
    return (
        f"This is not your password, so {what} is not signed and nothing was saved. "
        "Type the password with which you sign in."
    )


def signing_locked(until: datetime) -> str:
    return (
        "There were too many passwords that did not fit, so nothing can be signed from your "
        f"account until {time_of_day(until)}. Nothing was saved. If it was not you who typed "
        "them, change your password now and tell the trial manager."
    )


LINK_SUBJECT = "Your link to sign in to Alongside"
INVITATION_SUBJECT = "You can now use Alongside"
RESET_SUBJECT = "Choose a new password for Alongside"
CHANGE_SUBJECT = "Something about your Alongside account changed"


def link_body(name: str, address: str, until: datetime) -> str:
    return (
        f"Hello {name},\n\n"
        "you asked for a link to sign in to Alongside. Open it and press “Sign in”:\n\n"
        f"{address}\n\n"
        f"It works once, until {time_of_day(until)} today. If you did not ask for it, you need "
        "not do anything: nobody can sign in without this email.\n"
    )


def invitation_by_link_body(name: str, by: str, address: str) -> str:
    return (
        f"Hello {name},\n\n"
        f"{by} has given you a role in a study on Alongside. You need no password. "
        "To sign in, go to this page, type your email address and press “Send me a link”:\n\n"
        f"{address}\n"
    )


def invitation_by_password_body(name: str, by: str, address: str) -> str:
    return (
        f"Hello {name},\n\n"
        f"{by} has given you a role in a study on Alongside. Choose a password here; "
        "the link works once, for three days:\n\n"
        f"{address}\n\n"
        "When it has run out, press “I have forgotten my password” on the sign-in page.\n"
    )


def reset_body(name: str, address: str) -> str:
    return (
        f"Hello {name},\n\n"
        "you asked for a new password for Alongside. Choose it here; the link works once, "
        f"for three days:\n\n{address}\n\n"
        "If you did not ask for it, you need not do anything: your password stays as it is.\n"
    )


def change_body(name: str, what: What, at: datetime) -> str:
    return (
        f"Hello {name},\n\n"
        f"this happened to your Alongside account on {moment(at)}:\n\n"
        f"{EVENTS[what]}\n\n"
        "If that was you, all is well. If not, change your password now and tell the trial "
        "manager.\n"
    )


def passkey_name(number: int) -> str:
    return "My passkey" if number == 1 else f"My passkey {number}"
