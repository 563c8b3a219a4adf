"""How roles and their history are put."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.study.breaches import Due
from alongside.workspaces.study.holding import Change
from alongside.workspaces.study.sign_ins import Odd

EVERYWHERE = "all sites"
TAKEN_BACK = "The role is taken back. Whatever they open next in the study is closed to them."


def places(sites: Sequence[str]) -> str:
    """Bromley; Bromley and Glasgow; all sites."""
    if not sites:
        return EVERYWHERE
    *others, last = sites
    return f"{', '.join(others)} and {last}" if others else last


def change(one: Change) -> str:
    """One line of the history."""
    did = "taken back from" if one.taken_back else "given to"
    return f"{one.role_name} ({places(one.sites)}) {did} {one.name}"


def given(name: str, role_name: str, *, invited: bool) -> str:
    told = f" An invitation is on its way to {name}." if invited else ""
    return f"{name} is now {role_name.lower()}.{told}"


def proof_removed(name: str) -> str:
    return (
        f"{name} can sign in with the password alone once more, and is then asked to set up a new "
        "second proof. An email tells them."
    )


def role_hint(study: Study, role: str) -> str:
    """What people of a role do, and whether they must not know the arm."""
    return study.role(role).duties


ODD = {
    Odd.AT_NIGHT: "Signed in between 22:00 and 6:00",
    Odd.AFTER_GUESSES: "Signed in after three or more tries that did not work",
    Odd.AFTER_LONG_AWAY: "Signed in after two months without a sign-in",
    Odd.MANY_REFUSED: "Was refused 20 pages or more in one day",
    Odd.LOCKED: "Sign-in locked after five tries that did not work",
    Odd.CLOSED_TRIED: "Somebody tried to sign in with this closed account",
    Odd.PROOFS_REMOVED: "The second proof was removed",
    Odd.SIGNING_LOCKED: "Signing locked after five passwords that did not fit",
    Odd.MALWARE: "Brought a file in which the scanner found malware. It was not taken",
    Odd.MAY_HAVE_LEFT: "Holds a role and has not signed in for three months. Have they left?",
    Odd.UNPROTECTED: "Has not set up the second proof that the role asks for",
}


def kind_of_page(page: str) -> str:
    """`consent:take_back` is *consent: take back*; names of families stand in no name of a page."""
    return page.replace(":", ": ").replace("_", " ")


LOOKED_THROUGH = "Kept: you have looked through the sign-ins."


def signed_out(name: str) -> str:
    return f"{name} is signed out everywhere. They can sign in again."


def account_closed(name: str) -> str:
    return f"The account of {name} is closed. Nobody can sign in with it any more."


BREACH_KINDS = {
    "lost_device": "A device or a paper was lost or stolen",
    "wrong_receiver": "Something went to the wrong person",
    "seen_by_others": "Somebody saw what they should not",
    "changed_or_lost": "Data were changed, destroyed or could not be reached",
    "other": "Something else",
}
BREACH_RISKS = {
    "none": "None is likely for anybody",
    "some": "Some, for the people whose data they are",
    "high": "High: they could come to harm",
}
BREACH_RECEIVERS = {
    "regulator": "The regulator (ICO)",
    "sponsor": "The sponsor",
    "people": "The people whose data they are",
}
BREACH_WORDS_KEPT = "Kept from you, since you must not know which support families are given."
BREACH_KEPT = "The breach is in the register. The hours count from when it was noticed."
REPORT_KEPT = "Kept: they were told."


def breaches_sentence(open_ones: int, late: int) -> str:
    if not open_ones:
        return "Nobody waits to be told of a breach."
    told = count_of(open_ones, "breach has", "breaches have")
    overdue = f" {late} overdue." if late else ""
    return f"{told} somebody who was not told yet.{overdue}"


def due(one: Due, at: datetime) -> tuple[str, str]:
    """How the clock stands, and the tone of its mark."""
    if one.reported_at is not None:
        told = f"Told on {moment(one.reported_at)}"
        return (f"{told}, too late", "red") if one.is_late(at) else (told, "green")
    if one.until is None:
        return "Without delay", "amber"
    if one.is_late(at):
        return f"Overdue since {moment(one.until)}", "red"
    hours = int((one.until - at).total_seconds() // 3600)
    return f"{count_of(hours, 'hour', 'hours')} left, until {moment(one.until)}", "amber"
