"""Which forms of a visit, or which items of a form, are missing together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.science.data_quality.missing_patterns import Patterns, counted_patterns
from alongside.science.protocol import Study
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.quality.queries.source import source
from alongside.workspaces.quality.summarising import LETTERS

STATES = {letter: state for state, letter in LETTERS.items()}
MISSING, NONE = LETTERS["missing"], LETTERS["none"]


class NoSuchForm(LookupError):
    """This reader may not see the items of that questionnaire, or the study has none such."""


def patterns(study: Study, reach: Reach, form: str = "") -> Patterns:
    """Patterns over the measures of visits, or over the items of one questionnaire.

    Each visit that has begun, and each measure that any has: whole, in part, not finished, not
    asked for. Of a questionnaire those items are columns that are ever not whole. Raises
    `NoSuchForm`.
    """
    if not form:
        found = source(study, reach).visits(reach.blinded)
        return _patterns(found, [one.id for one in study.measures], any_but=NONE)
    if form not in {id for one in study.measures for id in one.instruments} - reach.closed(study):
        raise NoSuchForm(form)
    items = [item.code for item in instrument(study, form).items]
    return _patterns(source(study, reach).items(form), items, any_of=MISSING)


def _patterns(
    found: Mapping[str, int], names: Sequence[str], *, any_of: str = "", any_but: str = ""
) -> Patterns:
    """Patterns over the columns that ever have one letter, or another than one."""
    places = [
        place
        for place, _ in enumerate(names)
        if any(text[place] == any_of if any_of else text[place] != any_but for text in found)
    ]
    rows = [
        (tuple(STATES[text[place]] for place in places), count) for text, count in found.items()
    ]
    return counted_patterns([names[place] for place in places], rows)
