"""Checks a whole study definition and names every problem with its file and line."""

from collections.abc import Set
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from alongside.science.protocol import (
    rules_adaptation,
    rules_allocation,
    rules_assumptions,
    rules_confirmations,
    rules_data_checks,
    rules_documents,
    rules_expected,
    rules_names,
    rules_people,
    rules_plan,
    rules_progression,
    rules_references,
    rules_routing,
    rules_schedule,
)
from alongside.science.protocol.allocation import Sealed
from alongside.science.protocol.lines import Place
from alongside.science.protocol.places_in_files import spoken
from alongside.science.protocol.problems import Problem, StudyProblems
from alongside.science.protocol.reading import (
    SEALED_FILE,
    Draft,
    Folder,
    own_instruments,
    parsed,
    read_draft,
)
from alongside.science.protocol.rule import Rule
from alongside.science.protocol.shape_errors import in_words
from alongside.science.protocol.study import Study

RULES: tuple[Rule, ...] = (
    *rules_names.RULES,
    *rules_references.RULES,
    *rules_people.RULES,
    *rules_plan.RULES,
    *rules_allocation.RULES,
    *rules_expected.RULES,
    *rules_documents.RULES,
    *rules_schedule.RULES,
    *rules_routing.RULES,
    *rules_progression.RULES,
    *rules_confirmations.RULES,
    *rules_adaptation.RULES,
    *rules_assumptions.RULES,
    *rules_data_checks.RULES,
)


def load_study(folder: Folder) -> Study:
    """The study that a folder defines.

    Raises `StudyProblems`, which carries every problem with file and line.
    """
    study, problems = _examine(folder)
    if problems:
        raise StudyProblems(problems)
    return study


def check_study(folder: Folder) -> tuple[Problem, ...]:
    """Every problem of the study in a folder, in the order of files and lines; empty if none.

    A section whose shape is wrong hides only the rules that read it.
    """
    return _examine(folder)[1]


def load_sealed(folder: Folder) -> Sealed:
    """What those who enrol must not know; read it only where the sequence is made.

    Raises `StudyProblems`.
    """
    draft = Draft(folder)
    found = _read_sealed(draft)
    if found is None:
        raise StudyProblems(draft.problems)
    return found[0]


def _examine(folder: Folder) -> tuple[Study, tuple[Problem, ...]]:
    draft = read_draft(folder)
    study, broken = _built(draft)
    for rule in RULES:
        if broken.isdisjoint(rule.reads):
            for place, message in rule.find(study):
                draft.note(place, message)
    _check_sealed(draft, study, broken)
    _check_items(draft, study, broken)
    return study, tuple(sorted(set(draft.problems)))


def _built(draft: Draft) -> tuple[Study, set[str]]:
    """The study, or as much of it as has the right shape, and the sections that have not."""
    try:
        return Study.model_validate(draft.raw), set()
    except ValidationError as error:
        broken = _note_shape(draft, error)
    readable = {name: draft.raw[name] for name in draft.raw.keys() - broken}
    readable_names = Study.model_fields.keys() - broken
    parts = _model_of(readable_names).model_validate(readable)
    values = {name: getattr(parts, name) for name in readable_names}
    return Study.model_construct(**values), broken


def _note_shape(draft: Draft, error: ValidationError) -> set[str]:
    broken = set()
    for detail in error.errors(include_url=False):
        place = detail["loc"]
        broken.add(str(place[0]))
        if not _is_in_unread_file(draft, str(place[0])):
            draft.note(place, in_words(detail))
    return broken


def _is_in_unread_file(draft: Draft, section: str) -> bool:
    if "study.toml" in draft.unread and section not in draft.raw:
        return True
    return section in draft.unread


def _model_of(sections: Set[str]) -> type[BaseModel]:
    fields: dict[str, Any] = {
        name: (info.annotation, info)
        for name, info in Study.model_fields.items()
        if name in sections
    }
    return create_model("ReadableSections", **fields)


def _read_sealed(draft: Draft) -> tuple[Sealed, dict[Place, int]] | None:
    """The sealed settings and the lines of them, or None with the problem noted."""
    found = parsed(draft, SEALED_FILE)
    if found is None:
        return None
    values, lines = found
    try:
        return Sealed.model_validate(values), lines
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            line = lines.get(detail["loc"], lines.get(detail["loc"][:1], 1))
            problem = Problem(SEALED_FILE, line, spoken(detail["loc"]), in_words(detail))
            draft.problems.append(problem)
        return None


def _check_sealed(draft: Draft, study: Study, broken: set[str]) -> None:
    found = _read_sealed(draft)
    if found is None or "arms" in broken or "allocation" in broken:
        return
    sealed, lines = found
    for name, message in rules_allocation.sealed(study, sealed):
        draft.problems.append(Problem(SEALED_FILE, lines.get((name,), 1), name, message))


def _check_items(draft: Draft, study: Study, broken: set[str]) -> None:
    """Rules about answers name items of the study's own questionnaires too, which are files."""
    if broken.isdisjoint(rules_data_checks.READS):
        for place, message in rules_data_checks.items(study, own_instruments(draft)):
            draft.note(place, message)
