"""Letters that carry commitments, root and head to where nobody here can change them."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import people_with_role
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import queries, sharing_words
from alongside.workspaces.randomisation.colleagues import Letter, write_to

SUBJECT = "For your files, from Alongside"
COMMITTED = (
    "everybody who holds a share of the allocation sequence of {study} has committed to it. "
    "Keep this letter. With it you can see later that no share was exchanged."
)
ROOT = (
    "the allocation sequence of {study} is sealed, before the first family. {how} Keep this "
    "letter. With it you can see later that no place of the sequence was changed."
)
ENDED = (
    "allocation from the sequence of {study} has ended. {how} Keep this letter. With it you can "
    "see that no allocation was left out, added or exchanged."
)


def commitments(study: Study, found: queries.Sharing | None, at: datetime) -> None:
    """Once every holder has committed."""
    if found and found.all_committed:
        _send(study, found, COMMITTED, "committed", at)


def root(study: Study, found: queries.Sharing | None, at: datetime) -> None:
    if found and found.root:
        _send(study, found, ROOT, "root", at)


def ended(study: Study, found: queries.Sharing | None, at: datetime) -> None:
    if found and found.root:
        _send(study, found, ENDED, "ended", at)


def _send(study: Study, found: queries.Sharing, text: str, what: str, at: datetime) -> None:
    how = sharing_words.how_made(study, queries.MadeBy(tuple(found.holders)))
    rows = "\n".join(
        f"{row['key']}\n{row['value']}\n" for row in sharing_words.published(study, found)
    )
    body = f"{text.format(study=study.name, how=how)}\n\n{rows}"
    key = f"sharing/{found.fact.pk}/{what}"
    write_to(_readers(study, found), Letter(SUBJECT, body), study=study, key=key, at=at)


def _readers(study: Study, found: queries.Sharing) -> list[Person]:
    """Everybody in the named roles, and every holder."""
    roles = [*found.holders, *found.fact.told]
    people = [person for role in roles for person in people_with_role(study.slug, role)]
    return list(dict.fromkeys(people))
