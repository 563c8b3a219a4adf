"""How roles and their history are put."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.science.protocol import Study
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
    Odd.LOCKED: "Sign-in locked after five tries that did not work",
    Odd.CLOSED_TRIED: "Somebody tried to sign in with this closed account",
    Odd.PROOFS_REMOVED: "The second proof was removed",
    Odd.MAY_HAVE_LEFT: "Holds a role and has not signed in for three months. Have they left?",
    Odd.UNPROTECTED: "Has not set up the second proof that the role asks for",
}
LOOKED_THROUGH = "Kept: you have looked through the sign-ins."


def signed_out(name: str) -> str:
    return f"{name} is signed out everywhere. They can sign in again."


def account_closed(name: str) -> str:
    return f"The account of {name} is closed. Nobody can sign in with it any more."
