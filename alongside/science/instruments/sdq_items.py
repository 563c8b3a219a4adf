"""What all parent forms of the Strengths and Difficulties Questionnaire share."""

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.scoring import BandSet
from alongside.science.instruments.sdq_scoring import sdq_scoring
from alongside.science.instruments.structure import Instrument, Item, Part

_DIFFICULTIES = Part("difficulties", "Items 1 to 25")
_IMPACT = Part("impact", "Impact, items 26 to 33")
_PROGRESS = Part("progress", "Progress, items 34 and 35")

_ATTRIBUTES = codes("0 · not", "1 · somewhat", "2 · certainly")
_ANY_DIFFICULTY = codes("0 · no", "1 · minor", "2 · definite", "3 · severe")
_DURATION = codes(
    "0 · less than 1 month", "1 · 1 to 5 months", "2 · 6 to 12 months", "3 · over 1 year"
)
_AMOUNT = codes("0", "1", "2", "3")
_IF_ANY_DIFFICULTY = ("sdq_26", ("1", "2", "3"))

_LICENCE = (
    "Copyright Youthinmind. No change of wording, no use of part of the form. Paper is free for "
    "non-profit bodies that do not charge families. Any electronic version needs Youthinmind's "
    "authorisation beforehand."
)
_OPEN = (
    "Numbering 26 to 33 follows the Australian scoring sheet; some printed forms use 29a to 29d.",
    "The codes of item 27 were seen in one source only.",
    "Both parent forms claim the age of four: which is used is a setting of the study.",
)
_OPEN_FOLLOW_UP = (
    "The follow-up form asks about the last month, the standard form about six months.",
    "The numbers of answers to items 34 and 35 (five and four) come from memory (evidence C).",
)


def sdq(
    id: str,
    title: str,
    short: str,
    ages: tuple[int, int],
    follow_up: bool,
    band_sets: tuple[BandSet, ...] = (),
    conflicts: tuple[str, ...] = (),
) -> Instrument:
    """Return a parent form: 25 items, 8 on impact and, at follow-up, 2 on progress.

    Items 27 to 33 are asked only if item 26 is not answered "no".

    >>> len(sdq("x", "X", "X", (24, 47), follow_up=True).items)
    35
    """
    form = id + ("_follow_up" if follow_up else "")
    return Instrument(
        id=form,
        title=title + (", follow-up" if follow_up else ""),
        short=short + (" follow-up" if follow_up else ""),
        respondent="parent",
        about="child",
        items=_standard_items() + (_progress_items() if follow_up else ()),
        parts=(_DIFFICULTIES, _IMPACT, *((_PROGRESS,) if follow_up else ())),
        age_min_months=ages[0],
        age_max_months=ages[1],
        evidence="A",
        licence=_LICENCE,
        wording_shipped=False,
        version="1",
        conflicts=_OPEN + (_OPEN_FOLLOW_UP if follow_up else ()),
        scorings=(sdq_scoring(form, band_sets, conflicts, id),),
    )


def _standard_items() -> tuple[Item, ...]:
    return (
        *numbered("sdq", range(1, 26), "difficulties", _ATTRIBUTES),
        *numbered("sdq", [26], "impact", _ANY_DIFFICULTY),
        *numbered("sdq", [27], "impact", _DURATION, _IF_ANY_DIFFICULTY),
        *numbered("sdq", range(28, 34), "impact", _AMOUNT, _IF_ANY_DIFFICULTY),
    )


def _progress_items() -> tuple[Item, ...]:
    return (
        *numbered("sdq", [34], "progress", codes("0", "1", "2", "3", "4")),
        *numbered("sdq", [35], "progress", _AMOUNT),
    )
