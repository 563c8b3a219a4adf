"""What a measure that a team builds must keep to, so that every page can ask and keep it."""

import re
from collections.abc import Mapping
from typing import Any

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.structure import Instrument

MOST_ITEMS, MOST_OPTIONS, MOST_SCORES = 300, 60, 40
LONGEST_LABEL, LONGEST_OPTION, LONGEST_CODE = 1_000, 200, 40
CODE = re.compile(r"[a-z][a-z0-9_]*")
ANSWER_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.]*")
_VERSIONED = re.compile(r"(?P<measure>.+)_v(?P<version>[1-9][0-9]{0,3})")
TAKEN = frozenset(
    {
        "entry", "seen", "reason", "confirm", "looked_at", "stop", "quick", "part", "language",
        "page", "next", "csrfmiddlewaretoken", "save",
    }
)  # fmt: skip
"""Names that the pages of answers use for themselves."""


def versioned(measure: str, version: int) -> str:
    """Return the id under which one version of a measure is asked, kept and scored.

    >>> versioned("prem", 2)
    'prem_v2'
    """
    return f"{measure}_v{version}"


def measure_of(id: str) -> tuple[str, int] | None:
    """Return the measure and version of such an id; None where it is no version's.

    >>> measure_of("prem_v2"), measure_of("prem")
    (('prem', 2), None)
    """
    found = _VERSIONED.fullmatch(id)
    return (found["measure"], int(found["version"])) if found else None


def base_of(id: str) -> str:
    """Return the measure that a form belongs to, whatever its version.

    >>> base_of("prem_v2"), base_of("sdq_p2_4")
    ('prem', 'sdq_p2_4')
    """
    found = measure_of(id)
    return found[0] if found else id


def team_made(mapping: Mapping[str, Any]) -> Instrument:
    """Return the measure that the mapping describes, within the bounds of what can be asked.

    Raises `InstrumentProblem`, which names the place.

    >>> team_made({
    ...     "id": "mood", "title": "Mood", "short": "Mood", "respondent": "parent",
    ...     "about": "parent", "version": "1", "licence": "The team", "scales": {},
    ...     "parts": [{"code": "a", "title": "Now"}],
    ...     "items": [{"code": "reason", "label": "Well?", "kind": "yes_no", "part": "a"}]})
    Traceback (most recent call last):
    alongside.science.instruments.checks.InstrumentProblem: items[0].code: 'reason' is taken
    """
    made = instrument_from_mapping(mapping)
    _refuse_name(made.id, "id")
    if measure_of(made.id):
        raise InstrumentProblem("id", "ends as the id of a version does, in _v and a number")
    if len(made.items) > MOST_ITEMS:
        raise InstrumentProblem("items", f"there are more than {MOST_ITEMS}")
    for place, item in enumerate(made.items):
        _check_item(f"items[{place}]", item)
    if sum(len(scoring.scores) for scoring in made.scorings) > MOST_SCORES:
        raise InstrumentProblem("scoring.scores", f"there are more than {MOST_SCORES}")
    return made


def _check_item(key: str, item: Any) -> None:
    _refuse_name(item.code, f"{key}.code")
    if len(item.label) > LONGEST_LABEL:
        raise InstrumentProblem(f"{key}.label", f"is longer than {LONGEST_LABEL} characters")
    if len(item.options) > MOST_OPTIONS:
        raise InstrumentProblem(f"{key}.options", f"are more than {MOST_OPTIONS}")
    for option in item.options:
        if option.code in MISSING_CODES:
            raise InstrumentProblem(f"{key}.options", f"{option.code!r} is kept for no answer")
        if not ANSWER_CODE.fullmatch(option.code) or len(option.code) > LONGEST_CODE:
            raise InstrumentProblem(
                f"{key}.options", f"{option.code!r} is not a code of letters and digits"
            )
        if len(option.label) > LONGEST_OPTION:
            raise InstrumentProblem(
                f"{key}.options", f"an answer is longer than {LONGEST_OPTION} characters"
            )


def _refuse_name(code: str, key: str) -> None:
    if code in TAKEN:
        raise InstrumentProblem(key, f"{code!r} is taken")
    if not CODE.fullmatch(code) or len(code) > LONGEST_CODE:
        raise InstrumentProblem(
            key, f"{code!r} is not small letters, digits and underscores, {LONGEST_CODE} at most"
        )
