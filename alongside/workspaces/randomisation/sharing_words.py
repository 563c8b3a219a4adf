"""What is said about shares, roots, chains, and who could see a sequence."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import outside_words, queries

NOT_YET = "Not yet"
COMMITTED = "Your commitment is published. Keep the file of your share where only you can reach it."
HANDED_IN = "Your share is handed in. It waits, sealed, for the others."
SEALED = "The last share came in: the sequence is drawn and sealed, and its root is published."
ENDED = "The sequence is ended. No further family is allocated from it."
SHOWN = "The share is shown."
OPENING_HINT = (
    "64 figures and letters, made from your share on this device. It opens this one place only."
)
SHARE_HINT = "64 figures and letters. Choosing the file of your share above fills this in."
COMMITMENT_HINT = "64 figures and letters. Making a share above fills this in."
ALONE = (
    "With one holder, that holder could work the sequence out, and every report says so. Choose "
    "two where you can."
)
BEGUN = "The scheme is fixed. Each holder now makes a share on their own device."


def places(number: int) -> str:
    return count_of(number, "place", "places")


def role_names(study: Study, roles: Sequence[str]) -> str:
    """Trial manager and independent statistician."""
    names = [study.role(role).name for role in roles]
    lowered = [names[0], *(name[:1].lower() + name[1:] for name in names[1:])]
    *others, last = lowered
    return f"{', '.join(others)} and {last}" if others else last


def digest(text: str) -> str:
    """In groups of eight, so that two can be compared by eye."""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def how_made(study: Study, made: queries.MadeBy) -> str:
    """How the sequence of a study came to be; every report about allocation says it."""
    parts = []
    if made.holders:
        who = role_names(study, made.holders)
        parts.append(
            f"One holder alone made the key of the sequence ({who}): whoever has that share "
            "could work the sequence out."
            if len(made.holders) == 1
            else f"Nobody made the sequence alone: it was drawn from the shares of {who}."
        )
    if made.alone_before:
        who = role_names(study, made.alone_before)
        parts.append(
            f"One holder alone made the key of an earlier sequence ({who}): whoever has that "
            "share could work that sequence out."
        )
    if made.drawn_here:
        parts.append(
            "This installation drew a sequence by itself, without shares of holders. It is "
            "sealed, but it cannot be drawn again to check it."
        )
    if made.brought_in:
        parts.append(outside_words.how_made(made.brought_in))
    return " ".join(parts) or "No sequence is made yet."


def state(study: Study, found: queries.Sharing | None) -> str:
    """The sentence on top of the page: what has happened, and what is next."""
    if found is None:
        return "Two people can make a sequence that neither of them knows. Nothing is begun yet."
    if found.ended:
        return f"Ended on {moment(found.ended.recorded_at)}. {_after_the_end(study, found)}"
    if found.root:
        number = queries.allocated_from(found.fact)
        done = count_of(number, "family is", "families are")
        return f"Sealed on {moment(found.root.recorded_at)}; {done} allocated from it."
    if found.all_committed:
        return f"All commitments are published. {_waits(study, found, found.handed_in)} a share in."
    return f"The scheme is fixed. {_waits(study, found, found.committed)} a commitment in."


def _waits(study: Study, found: queries.Sharing, done: dict[str, Any]) -> str:
    left = [holder for holder in found.holders if holder not in done]
    return f"{role_names(study, left)} {'has' if len(left) == 1 else 'have'} still to hand"


def _after_the_end(study: Study, found: queries.Sharing) -> str:
    if found.root is None:
        return "It was never sealed, so no family was allocated from it."
    sealed = queries.sharings(study)
    left = [holder for one in sealed for holder in one.holders if holder not in one.shown]
    if not left:
        return "Every share is shown: the certificate can be checked by everybody."
    left = sorted(set(left), key=found.holders.index) if set(left) <= set(found.holders) else left
    who = role_names(study, left)
    return f"{who} {'has' if len(left) == 1 else 'have'} still to show a share."


def holder_lines(study: Study, found: queries.Sharing) -> list[list[str]]:
    """For each holder: when they committed, handed in and showed, who, and the commitment."""
    return [
        [
            study.role(holder).name,
            _when(found.committed.get(holder)),
            _when(found.handed_in.get(holder)),
            _when(found.shown.get(holder)),
            _commitment(found.committed.get(holder)),
        ]
        for holder in found.holders
    ]


def _when(fact: Any) -> str:
    return f"{moment(fact.recorded_at)}, {fact.recorded_by.name}" if fact else NOT_YET


def _commitment(fact: Any) -> str:
    return digest(fact.commitment) if fact else NOT_YET


def lengths(study: Study, found: queries.Sharing) -> str:
    names = queries.strata(study)
    return ", ".join(f"{names[s]} {places(n)}" for s, n in found.fact.lengths.items())


def published(study: Study, found: queries.Sharing) -> list[dict[str, str]]:
    """What can be kept elsewhere, so that nobody changes it later unseen."""
    rows = [
        {"key": "Places", "value": lengths(study, found)},
        {"key": "Digest of the scheme", "value": digest(found.fact.scheme_digest)},
    ]
    rows += [
        {"key": f"Commitment: {study.role(holder).name}", "value": digest(row.commitment)}
        for holder, row in found.committed.items()
    ]
    if found.root:
        number, (_, head) = queries.allocated_from(found.fact), queries.head(found.fact)
        rows += [
            {"key": "Root over every sealed place", "value": digest(found.root.root)},
            {"key": "Allocations in the chain", "value": str(number)},
            {"key": "Head of the chain", "value": digest(head)},
        ]
    return rows


def _begun(fact: Any, study: Study) -> str:
    return f"A shared sequence begun, with shares of {role_names(study, fact.holders)}"


def _of(what: str) -> Callable[[Any, Study], str]:
    return lambda fact, study: f"{what}: {study.role(fact.holder).name}"


def _chained(fact: Any, study: Study) -> str:
    return f"Allocation {fact.place + 1} of a shared sequence chained"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.SharingBegun": _begun,
    "randomisation.ShareCommitted": _of("Commitment to a share published"),
    "randomisation.ShareHandedIn": _of("Share handed in"),
    "randomisation.SequenceHeld": lambda fact, study: "Places sealed for the holders of shares",
    "randomisation.RootPublished": lambda fact, study: "Root over the sealed places published",
    "randomisation.AllocationChained": _chained,
    "randomisation.AllocationEnded": lambda fact, study: "Shared sequence ended",
    "randomisation.ShareShown": _of("Share shown"),
}
