"""The letter that says that an allocation waits. It never tells the arm."""

from __future__ import annotations

from alongside.workspaces.randomisation.colleagues import Letter

SUBJECT = "Something waits for you in Alongside"


def waiting(number: str, address: str) -> Letter:
    where = f":\n\n{address}\n" if address else ".\n"
    return Letter(
        SUBJECT,
        f"an allocation is waiting for you: {number}. Sign in to Alongside to see it and to tell "
        f"the family and the social worker{where}",
    )
