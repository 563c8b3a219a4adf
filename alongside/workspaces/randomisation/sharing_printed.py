"""What is printed about a shared sequence, for files that nobody here can change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alongside.foundations.documents.written import Table, table_report
from alongside.foundations.pages.filters import moment
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import queries, separation_words, sharing_words, words

HOLDERS = ["Holder", "Committed", "Handed in", "Shown"]


def published(study: Study, found: queries.Sharing, at: datetime) -> bytes:
    """Commitments, root and head, as on the page."""
    rows = [(row["key"], row["value"]) for row in sharing_words.published(study, found)]
    done = [line[:-1] for line in sharing_words.holder_lines(study, found)]
    return table_report(
        title=f"The shared sequence of {study.name}",
        sentence=words.how_made(study),
        as_of=as_of(at),
        tables=[
            Table("What is published", ["What", "Value"], rows),
            Table("Holders", HOLDERS, done),
        ],
    )


def who(study: Study) -> dict[str, Any]:
    """What the page about who could see the sequence needs."""
    found = queries.separation(study)
    return {
        "rows": separation_words.rows(study, found),
        "both": separation_words.both(found),
        "could_see": separation_words.could_see(queries.made_by(study)),
        "made": words.how_made(study),
    }


def who_printed(study: Study, at: datetime) -> bytes:
    told = who(study)
    return table_report(
        title=f"{separation_words.TITLE}: {study.name}",
        sentence=f"{separation_words.SENTENCE} {told['made']}",
        as_of=as_of(at),
        tables=[
            Table("Who does what", separation_words.HEADS, told["rows"]),
            Table("Two things that are better apart", ["Who"], [[line] for line in told["both"]]),
            Table("Who could have read a place before it was opened", ["Who"],
                  [[line] for line in told["could_see"]]),
        ],
    )  # fmt: skip


def as_of(at: datetime) -> str:
    return f"As of {moment(at)}"
