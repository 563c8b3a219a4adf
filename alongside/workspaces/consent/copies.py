"""The family's copy: as a PDF that a screen reader can read, and as the text of an email."""

from __future__ import annotations

from alongside.foundations.documents import Consented, Section, Signature, consent_copy
from alongside.science.protocol import Document, Study
from alongside.workspaces.consent import queries, words
from alongside.workspaces.consent.codes import DRAWN, PAPER
from alongside.workspaces.consent.queries import ConsentState, GivenRow
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family


def copy_pdf(study: Study, family: Family, state: ConsentState, given: GivenRow) -> bytes:
    """What was read, what was agreed to, who signed. Raises `Forgotten`."""
    document = study.document(given.document, given.language, given.version)
    return consent_copy(
        title=document.wording.heading,
        study=study.title,
        version=given.version,
        language=given.language,
        paragraphs=document.wording.paragraphs,
        sections=[Section(one.heading, one.paragraphs) for one in document.wording.sections],
        closing=[*_for_children(family, given), words.MAY_STOP],
        statements=[
            Consented(text, words.YES if agreed else words.NO, agreed)
            for text, agreed in _answers(document, given)
        ],
        signatures=[_parent(study, family, given), _taker(study, state, given)],
        footer=words.copy_footer(study, family.number, state),
    )


def copy_text(study: Study, given: GivenRow) -> str:
    """The same without names, for an email."""
    document = study.document(given.document, given.language, given.version)
    answers = _answers(document, given)
    return words.copy_email(
        study,
        document,
        given,
        agreed=[text for text, yes in answers if yes],
        left=[text for text, yes in answers if not yes],
    )


def _answers(document: Document, given: GivenRow) -> list[tuple[str, bool]]:
    return [(one.text, given.statements.get(one.id, False)) for one in document.wording.statements]


def _for_children(family: Family, given: GivenRow) -> list[str]:
    names = [
        row.name or row.letter for row in families.children(family) if row.letter in given.children
    ]
    return [words.for_children(names)] if names else []


def _parent(study: Study, family: Family, given: GivenRow) -> Signature:
    signature = queries.signature_of(family, given)
    names = {row.number_in_family: row.name for row in families.parents(family)}
    name = names.get(given.parent or 0) or words.A_PARENT
    when = words.moment(given.at, study)
    if given.signed_as == DRAWN:
        return Signature(name, words.A_PARENT, when, svg=signature)
    how = words.SIGNED_AS[PAPER] if given.signed_as == PAPER else words.typed_as(signature)
    return Signature(name, f"{words.A_PARENT}, {how}", when)


def _taker(study: Study, state: ConsentState, given: GivenRow) -> Signature:
    role = words.takers(study, state.kind)
    return Signature(given.by, role, words.moment(given.recorded_at, study))
