"""What the status page says: dates and what to do, and never a number that could differ by arm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from alongside.foundations.backups.guards import Guards
from alongside.foundations.backups.queries import BackupState
from alongside.foundations.jobs.queries import WorkState
from alongside.foundations.pages.filters import moment

Line = dict[str, str]
QUIET = timedelta(minutes=5)
BACKUP_LATE, DRILL_LATE = timedelta(hours=26), timedelta(days=8)
SET_UP = "Whoever looks after the machine sets ALONGSIDE_BACKUPS: see “Backups” in docs/operate."
GOOD = "Background work is done, backups are made, and the last one that was tried out came back."
LOG = "The log of the service says why."
HEAD_SUBJECT = "The seal of the record: please keep this letter"
ALERT_SUBJECT = "Alongside: the machine needs somebody"
SCANNED = {
    None: "Not scanned for malware: no scanner is named (ALONGSIDE_CLAMD). Programs, macros and "
    "PDFs that act are refused all the same.",
    True: "Scanned for malware",
    False: "Not taken: the scanner for malware does not answer",
}
LOOKED_UP = {
    None: "Not looked up among stolen ones: no list is named (ALONGSIDE_STOLEN_PASSWORDS). Common "
    "ones are refused all the same.",
    True: "Looked up among stolen ones",
    False: "Not taken: the list of stolen passwords cannot be read",
}
NOT_GOOD = "Something needs whoever looks after the machine: see below."


def head_letter(number: int, digest: str, at: datetime) -> str:
    return (
        f"On {moment(at)} the record of the trial was sealed.\n\n"
        f"Seal {number}: {digest}\n\n"
        "You need not do anything. Please keep this letter, and show it to nobody who must not "
        "know the arms. Should anybody ever doubt that the record is the one that was written, "
        "give this number back to whoever looks after the machine:\n\n"
        f"alongside verify --head {digest}\n\n"
        "It says whether the record of that day is still the beginning of the record of today."
    )


def alert_letter(needs: Sequence[str], at: datetime) -> str:
    told = "\n".join(f"* {each}" for each in needs)
    return (
        f"On {moment(at)} the machine of the trial needed somebody:\n\n{told}\n\n"
        "The page “The machine” and the log of the service say more. As long as the same is so, "
        "a letter like this one comes once a day."
    )


def failed(unit: str) -> str:
    return f"{unit} failed. See: journalctl -u {unit}"


def sentence(needs: Sequence[str]) -> str:
    return NOT_GOOD if needs else GOOD


def needs(
    work: WorkState, kept: BackupState, others: Guards, at: datetime, *, in_full: bool = True
) -> tuple[str, ...]:
    """Everything that somebody has to see to, in the order of its weight."""
    found = [
        (_late(work.last_worked_at, at, QUIET), "No background work is done. Start it: alongside "
            "work. Until then no letter is sent, nothing is sealed and no alert is raised."),
        (bool(work.failing), "Scheduled work fails: " + ", ".join(one.name for one in work.failing)
            + ". The log of the service says why."),
        (not kept.configured, f"No backups are made by this machine. {SET_UP}"),
        (bool(kept.problem),
            f"The last backup cannot be trusted. {kept.problem if in_full else LOG}"),
        (kept.configured and _late(kept.proven_at, at, BACKUP_LATE),
            "There is no backup of the last day that is known to come back."),
        (bool(kept.drill_problem),
            f"The last restore drill failed. {kept.drill_problem if in_full else LOG}"),
        (kept.configured and _late(kept.drilled_at, at, DRILL_LATE),
            "No restore was tried out in the last week."),
        (others.scanner is False, "The scanner for malware does not answer, so no file that "
            "somebody brings is taken. Start it: see ALONGSIDE_CLAMD."),
        (others.stolen is False, "The list of stolen passwords cannot be read, so nobody can "
            "choose a new password. Put it back: see ALONGSIDE_STOLEN_PASSWORDS."),
    ]  # fmt: skip
    return tuple(words for so, words in found if so)


def lines(work: WorkState, kept: BackupState) -> list[Line]:
    drilled = "Never"
    if kept.drilled_at and kept.drilled_of:
        drilled = f"{moment(kept.drilled_at)}, with the backup of {moment(kept.drilled_of)}"
    return [
        {"key": "Background work was last done", "value": _when(work.last_worked_at)},
        {"key": "Last backup that came back whole", "value": _when(kept.proven_at)},
        {"key": "Last restore drill that passed", "value": drilled},
    ]


def guarded_by(others: Guards) -> list[Line]:
    return [
        {"key": "Files that people bring", "value": SCANNED[others.scanner]},
        {"key": "New passwords", "value": LOOKED_UP[others.stolen]},
    ]


def _when(value: datetime | None) -> str:
    return moment(value) if value else "Never"


def _late(last: datetime | None, at: datetime, most: timedelta) -> bool:
    return last is None or at - last > most
