"""Making the scores of finished forms, by every version of the rule that there is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.confirming import Confirmation
from alongside.science.instruments.elsewhere import ELSEWHERE, scored_elsewhere
from alongside.science.instruments.entered import check_entered
from alongside.science.instruments.one_answer_set import ScoreSheet, score_answers
from alongside.science.instruments.packs_norms import Norms, standard_score
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.queries import FinishedForm
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.building import queries as building
from alongside.workspaces.measures import queries as measures
from alongside.workspaces.scores.entered import DIFFER, Given, may_be_entered
from alongside.workspaces.scores.models import ScoreRow

INVALID = "_invalid"  # ends the flag of a score past a validity limit


@dataclass(frozen=True)
class Rule:
    """One version of the rule of a form, and all else that a score depends on.

    `given` is what was put in of one form that is scored elsewhere.
    """

    form: Instrument
    version: str
    confirmed: tuple[Confirmation, ...]
    norms: tuple[Norms, ...]
    made_with: str
    given: Given | None = None


def rules(study: Study, forms: Iterable[str]) -> dict[str, list[Rule]]:
    """The versions of the rule of each form, the oldest first; forms without one are left out."""
    packs = measures.rules(study)
    found = {}
    for id in dict.fromkeys(forms):
        asked = instrument(study, id)
        made = [_rule(study, asked, each.version, (), "") for each in asked.scorings]
        if may_be_entered(asked):
            whole = replace(asked, scorings=(scored_elsewhere(asked),))
            made = [_rule(study, whole, ELSEWHERE, (), "")]
        brought = {
            each.scored.scoring().version: _rule(
                study, replace(asked, scorings=each.scored.scorings),
                each.scored.scoring().version, each.norms, each.sha256,
            )
            for each in packs.get(id, [])
        }  # fmt: skip
        if made or brought:
            found[id] = [*made, *brought.values()]
    return found


def made_for(study: Study) -> str:
    """What scores depend on beside the facts, in short: the rules."""
    made_with = {
        form: [rule.made_with for rule in each] for form, each in rules(study, asked(study)).items()
    }
    return hashlib.sha256(json.dumps(made_with).encode()).hexdigest()


def asked(study: Study) -> list[str]:
    """The forms of the study's questionnaires in the order of its measures, then what the team
    published and asked."""
    questionnaires = (one for one in study.measures if one.kind == "questionnaire")
    defined = (id for one in questionnaires for id in one.instruments)
    return list(dict.fromkeys([*defined, *building.ever_asked(study)]))


def _rule(
    study: Study, form: Instrument, version: str, norms: tuple[Norms, ...], pack: str
) -> Rule:
    scoring = form.scoring(version)
    confirmed = tuple(
        one
        for one in (each.confirmation() for each in study.confirmed_values)
        if one.concerns(scoring) and one.value in scoring.unsettled
    )
    told = [version, sorted(one.value for one in confirmed), pack]
    digest = hashlib.sha256(json.dumps(told).encode()).hexdigest()
    return Rule(form, version, confirmed, norms, digest)


def with_given(rule: Rule, given: Given | None) -> Rule | None:
    """The rule for one form; none where its scores are made elsewhere and nobody put them in."""
    if rule.version != ELSEWHERE:
        return rule
    if given is None:
        return None
    digest = hashlib.sha256(json.dumps([rule.made_with, given.facts]).encode()).hexdigest()
    return replace(rule, made_with=digest, given=given)


def rows_of(
    study: Study, form: FinishedForm, rule: Rule, answers: Mapping[str, str]
) -> list[ScoreRow]:
    """The scores of one form by one version of its rule."""
    if rule.given is not None:
        return _as_given(study, form, rule, rule.given, answers)
    sheet = score_answers(
        rule.form, answers, form.age_months, confirmed=rule.confirmed, version=rule.version
    )
    about = {"study": study.slug, **_about(form, sheet, rule)}
    return [
        ScoreRow(
            **about, code=each.code, value=each.value, band=each.band,
            band_source=each.band_source, answered=each.answered, missing=each.missing,
            standard=standard_score(rule.norms, each.code, each.value, form.age_months),
        )
        for each in sheet.scores
    ]  # fmt: skip


def _about(form: FinishedForm, sheet: ScoreSheet, rule: Rule) -> dict[str, Any]:
    return {
        "finished": form.id, "family": form.family, "number": form.number, "site": form.site,
        "visit": form.visit, "part": form.part, "form": form.form, "about": form.about,
        "instrument": form.instrument, "age_months": form.age_months,
        "finished_at": form.finished_at, "rule_version": rule.version,
        "made_with": rule.made_with, "form_answered": sheet.answered,
        "form_missing": sheet.missing, "unreadable": sheet.unreadable,
        "flags": list(sheet.flags),
        "past_limit": any(flag.endswith(INVALID) for flag in sheet.flags),
    }  # fmt: skip


def _as_given(
    study: Study, form: FinishedForm, rule: Rule, given: Given, answers: Mapping[str, str]
) -> list[ScoreRow]:
    """The scores of one form as they were put in, flagged and banded; none is dropped."""
    kept, _ = check_entered(rule.form.entered, given.scores)
    answered = sum(value not in ("", *MISSING_CODES) for value in answers.values())
    sheet = ScoreSheet(
        form.instrument, rule.version, form.age_months, answered,
        len(rule.form.items) - answered, 0,
        (*((DIFFER,) if given.differ else ()), *(flag for row in kept for flag in row.flags)), (),
    )  # fmt: skip
    about = {"study": study.slug, **_about(form, sheet, rule)}
    return [
        ScoreRow(
            **about, code=each.code, value=each.value, band=each.band, band_source=each.band_source
        )
        for each in kept
    ]
