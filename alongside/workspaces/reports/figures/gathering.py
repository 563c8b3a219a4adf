"""Everything that a report holds, as of its moment, from the record alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.foundations.documents import Table
from alongside.foundations.record.digests import digest_of_values
from alongside.science.protocol import Study
from alongside.workspaces.monitoring import reports
from alongside.workspaces.monitoring import words as monitoring_words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.reports import queries
from alongside.workspaces.reports.figures.checklist import Item, checklist
from alongside.workspaces.reports.figures.counting import Grid, grid
from alongside.workspaces.reports.figures.measured import psychometrics
from alongside.workspaces.reports.figures.pieces import Piece, Tidy, of_report
from alongside.workspaces.reports.figures.watching import watching
from alongside.workspaces.reports.queries import Line
from alongside.workspaces.reports.words import inside, labels

OPEN = ("consort", "funnel", "expected", "progression", "forms", "answering")


@dataclass(frozen=True)
class Figures:
    """The parts of a report of one study at one moment, and the sentence on top."""

    study: Study
    closed: bool
    moment: datetime
    as_of: str
    sentence: str
    pieces: Sequence[Piece]

    @property
    def digest(self) -> str:
        """Changes when any number does."""
        return digest_of_values({piece.name: piece.data for piece in self.pieces})


def gathered(study: Study, moment: datetime, *, closed: bool) -> Figures:
    """The figures as of a moment; asked for again later they are the same."""
    glance = Glance(study, moment, moment)
    source = look(study, moment, forms=True)
    found = {name: reports.OPEN_REPORTS[name](glance, source) for name in OPEN}
    pieces = [of_report(found[name]) for name in OPEN]
    if closed:
        pieces.insert(1, of_report(reports.by_arm_report(glance, source)))
    pieces += watching(glance, source)
    pieces += _counted(study, moment, closed=closed)
    if closed:
        pieces.append(of_report(reports.blinding_report(glance, source)))
        pieces.append(psychometrics(study, moment))
    pieces.append(_checklist(checklist(glance, source)))
    return Figures(
        study=study,
        closed=closed,
        moment=moment,
        as_of=monitoring_words.as_of(glance.local),
        sentence=inside.sentence(found["consort"].sentence, closed),
        pieces=pieces,
    )


def _counted(study: Study, moment: datetime, *, closed: bool) -> list[Piece]:
    """Deviations, worries, withdrawals, unblinding and consents."""
    arms = randomisation.arms(study, moment) if closed else None
    deviations = queries.deviations(study, moment, closed=closed)
    told = queries.arms_told(study, moment)
    learned = sum(line.what == "learned" for line in told)
    worries, withdrawals = queries.worries(study, moment), queries.withdrawals(study, moment)
    notes = [inside.LEARNED_ELSEWHERE] if closed else [inside.LEFT_OUT, inside.LEARNED_ELSEWHERE]
    pieces = [
        _lines(
            study, "deviations", (inside.DEVIATIONS, inside.DEVIATIONS_BY_ARM), deviations,
            labels.deviation, arms=arms, said=[inside.deviations(len(deviations)), *notes],
        ),
        _lines(
            study, "worries", (inside.WORRIES, inside.WORRIES_BY_ARM), worries, labels.worry,
            order=tuple(labels.WORRIES), arms=arms,
            said=[inside.worries(_count(worries, "all")), inside.NO_EVENTS],
        ),
        _lines(
            study, "withdrawals", (inside.WITHDRAWALS, inside.WITHDRAWALS_BY_ARM), withdrawals,
            labels.withdrawal, arms=arms, said=[inside.withdrawals(len(withdrawals))],
        ),
        _lines(
            study, "unblinding", (inside.ARMS_TOLD, inside.ARMS_TOLD_BY_ARM), told,
            labels.arm_told, order=tuple(labels.ARMS_TOLD), arms=arms,
            said=[inside.arms_told(_count(told, "asked"), learned)],
        ),
    ]  # fmt: skip
    if arms is not None:
        pieces.append(_services(study, moment, arms))
    return [*pieces, _consents(study, moment)]


def _services(study: Study, moment: datetime, arms: Mapping[UUID, str]) -> Piece:
    stopped = queries.services_stopped(study, moment)
    counts = queries.by_arm(stopped, arms)
    name, title = "services_stopped", inside.SERVICES
    grids = [grid(study, name, title, counts, labels.withdrawal, arms=True)]
    return _of_grids(name, title, [inside.services(len(stopped))], grids)


def _count(lines: Sequence[Line], what: str) -> int:
    return sum(line.what == what for line in lines)


def _lines(
    study: Study, name: str, titles: tuple[str, str], lines: Sequence[Line],
    label: Callable[[str, Study], str], *, said: list[str], order: Sequence[str] = (),
    arms: Mapping[UUID, str] | None,
) -> Piece:  # fmt: skip
    """Counts by site, small ones hidden; in closed reports by arm as well, nothing hidden."""
    grids = [grid(study, name, titles[0], queries.by_site(lines), label, order)]
    if arms is not None:
        counts = queries.by_arm(lines, arms)
        grids.append(grid(study, f"{name}_by_arm", titles[1], counts, label, order, arms=True))
    notes = [inside.SOME_HIDDEN] if any(one.hides for one in grids) else []
    return _of_grids(name, titles[0], [*said, *notes], grids)


def _of_grids(name: str, heading: str, said: list[str], grids: Sequence[Grid]) -> Piece:
    return Piece(
        name=name,
        heading=heading,
        paragraphs=said,
        data={one.name: one.tidy().rows for one in grids},
        tables=[one.table() for one in grids if one.counts_anything],
        tidy=[one.tidy() for one in grids],
    )


def _consents(study: Study, moment: datetime) -> Piece:
    rows = queries.consents(study, moment)
    columns = (inside.WHAT, inside.DOCUMENT, inside.VERSION, inside.LANGUAGE, inside.COUNT)
    shown = [labels.consent(study, *row) for row in rows]
    table = Table(inside.CONSENTS, columns, shown, frozenset([4]))
    return Piece(
        name="consents",
        heading=inside.CONSENTS,
        paragraphs=[inside.consents(sum(row[-1] for row in rows))],
        data=[list(row) for row in rows],
        tables=[table] if rows else [],
        tidy=[Tidy("consents", ("kind", "document", "version", "language", "count"), rows)],
    )


def _checklist(items: Sequence[Item]) -> Piece:
    rows = [(one.number, one.asks_for, one.says or inside.BY_TEAM) for one in items]
    filled = sum(one.says is not None for one in items)
    return Piece(
        name="consort_checklist",
        heading=inside.CHECKLIST,
        paragraphs=[inside.checklist(filled, len(items))],
        data=[[one.number, one.says] for one in items],
        tables=[Table(inside.CHECKLIST, (inside.ITEM, inside.ASKED, inside.FILLED), rows)],
        tidy=[
            Tidy("consort_checklist", ("item", "asks_for", "says", "filled"), [
                (one.number, one.asks_for, one.says, one.says is not None) for one in items
            ])
        ],
    )  # fmt: skip
