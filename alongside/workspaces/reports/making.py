"""Making a report: the record is sealed, the figures are counted, the files drawn and kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.documents import paper_pdf, paper_word
from alongside.foundations.record.seals import sealed_to
from alongside.science.protocol import Study
from alongside.workspaces.reports import actions, queries
from alongside.workspaces.reports.actions import Drawn
from alongside.workspaces.reports.codes import PDF, TABLES, WORD, code_of
from alongside.workspaces.reports.figures import Imprint, gathered, packed, paper
from alongside.workspaces.reports.models import Snapshot


def make(
    *,
    study: Study,
    closed: bool,
    moment: datetime,
    by: Person,
    at: datetime,
    replaces: Snapshot | None = None,
    why: str = "",
    words: str = "",
    entry: UUID | None = None,
) -> Snapshot:
    """Draw a report as of a moment and keep it. Drawing holds up no writer."""
    if entry is not None and (first := Snapshot.objects.filter(pk=entry).first()):
        return first
    actions.refuse_unless_it_can_be_kept(
        closed=closed, moment=moment, at=at, replaces=replaces, why=why
    )
    drawn = draw(study=study, closed=closed, moment=moment, by=by, at=at)
    return actions.keep(
        study=study, closed=closed, moment=moment, drawn=drawn, by=by, at=at,
        replaces=replaces, why=why, words=words, entry=entry,
    )  # fmt: skip


def draw(*, study: Study, closed: bool, moment: datetime, by: Person, at: datetime) -> Drawn:
    """The files of a report, and what is printed in them."""
    sealed, previous = sealed_to(at=at), queries.last_code(study, closed=closed)
    figures = gathered(study, moment, closed=closed)
    code = code_of(
        previous=previous, study=study.slug, version=study.version, closed=closed,
        moment=moment, figures=figures.digest,
    )  # fmt: skip
    imprint = Imprint(at, by.name, sealed, code)
    whole = paper(figures, imprint)
    files = {
        PDF: paper_pdf(whole),
        WORD: paper_word(whole),
        TABLES: packed(figures, imprint),
    }
    return Drawn(files, sealed, figures.digest, previous, code)
