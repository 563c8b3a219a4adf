"""Rules: families can read and sign everything, in every language of the study."""

from collections.abc import Iterator

from alongside.science.protocol.documents import Document
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def kinds(study: Study) -> Findings:
    """There is information to read and a privacy notice."""
    for kind in ("information", "privacy"):
        if not any(document.kind == kind for document in study.documents):
            yield ("documents",), f"There is no document of the kind “{kind}”."


def required_consent(study: Study) -> Findings:
    """One consent at least is required for the trial."""
    if not any(consent.required_for_trial for consent in study.consents):
        yield ("consents",), "No consent is required for the trial."


def consent_documents(study: Study) -> Findings:
    """A consent's document is a consent form with something that must be agreed to."""
    for number, consent in enumerate(study.consents):
        place = ("consents", number, "document")
        for document in (one for one in study.documents if one.id == consent.document):
            if document.kind != "consent":
                yield place, f"“{document.id}” is a document of another kind: {document.kind}."
            elif not any(statement.required for statement in document.wording.statements):
                yield place, f"“{document.id}” ({document.language}) has no required statement."


def languages(study: Study) -> Findings:
    """Each version of each document is there in each language, with the same statements."""
    for number, document in _firsts(study):
        versions = {
            one.language: one
            for one in study.documents
            if (one.id, one.version) == (document.id, document.version)
        }
        for language in study.languages:
            if language not in versions:
                message = f"“{document.id}” version {document.version} is missing in “{language}”."
                yield ("documents", number), message
        for language in versions:
            if language not in study.languages:
                message = f"“{language}” is not one of the study's languages."
                yield ("documents", number, "language"), message


def same_statements(study: Study) -> Findings:
    """In every language a version asks for the same statements."""
    for _, first in _firsts(study):
        asked = [(one.id, one.required) for one in first.wording.statements]
        for number, other in enumerate(study.documents):
            if (other.id, other.version) == (first.id, first.version) and asked != [
                (one.id, one.required) for one in other.wording.statements
            ]:
                message = (
                    f"The statements of “{other.id}” differ between “{first.language}” and "
                    f"“{other.language}”."
                )
                yield ("documents", number, "wording", "statements"), message


def _firsts(study: Study) -> Iterator[tuple[int, Document]]:
    """The first language of each version of each document, with its number."""
    seen: set[tuple[str, str]] = set()
    for number, document in enumerate(study.documents):
        if (document.id, document.version) not in seen:
            seen.add((document.id, document.version))
            yield number, document


RULES: tuple[Rule, ...] = (
    Rule(("documents",), kinds),
    Rule(("consents",), required_consent),
    Rule(("consents", "documents"), consent_documents),
    Rule(("documents", "languages"), languages),
    Rule(("documents",), same_statements),
)
