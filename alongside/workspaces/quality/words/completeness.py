"""How much is there, in sentences and tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.foundations.pages.filters import count_of
from alongside.science.data_quality.missing_patterns import Patterns
from alongside.science.protocol import Study
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.assessments.words import missing_reasons
from alongside.workspaces.assessments.words.labels import MODES
from alongside.workspaces.quality.queries import Completeness, Group
from alongside.workspaces.quality.summarising import ALONE

FEWEST = 50
"""Questions that a group must have been asked before the sentence names it."""
ALL_MODES = {**MODES, ALONE: "The parent alone"}
HEADS = (
    "", "Forms", "Finished", "Questions asked", "Answered", "Missing", "Answered, share",
)  # fmt: skip


def completeness_sentence(study: Study, found: Completeness) -> str:
    """How much is there in all, and which form has least."""
    whole = found.whole
    if not whole.forms:
        return "No visit has begun yet."
    if whole.share is None:
        begun = count_of(whole.forms, "form of the visits begun", "forms of the visits begun")
        return f"{whole.finished} of {begun} {'is' if whole.finished == 1 else 'are'} finished."
    told = (
        f"{_percent(whole.share)} of {count_of(whole.asked, 'question', 'questions')} asked on "
        f"finished forms {'has' if whole.asked == 1 else 'have'} an answer"
    )
    least = min(
        (one for one in found.by["form"] if one.asked >= FEWEST), key=_share_of, default=None
    )
    if least is None or least.share == whole.share:
        return f"{told}."
    return (
        f"{told}; {group_name(study, 'form', least.name)} has least, {_percent(_share_of(least))}."
    )


def groups_table(study: Study, by: str, groups: Sequence[Group]) -> list[list[object]]:
    return [
        [
            group_name(study, by, one.name), one.forms, one.finished,
            *(["", "", "", "not shown"] if one.closed else
              [one.asked, one.answered, one.missing, share(one)]),
        ]
        for one in groups
    ]  # fmt: skip


def head(by: str) -> str:
    return {"site": "Site", "form": "Form", "mode": "Mode", "nurse": "Visit done by"}[by]


def group_name(study: Study, by: str, name: str) -> str:
    if by == "site":
        return study.site(name).name
    if by == "form":
        return instrument(study, name).short
    return ALL_MODES[name] if by == "mode" else name


def share(group: Group) -> str:
    return "" if group.share is None else _percent(group.share)


def reason_rows(study: Study, reasons: Mapping[str, int]) -> list[list[object]]:
    labels = dict(missing_reasons(study))
    return [[labels.get(code, code), number] for code, number in reasons.items()]


def column(study: Study, form: str, code: str) -> str:
    """A measure by its title, an item by its number."""
    if form:
        return str(instrument(study, form).by_code[code].number)
    return study.measure(code).title


def patterns_sentence(study: Study, form: str, found: Patterns) -> str:
    if not found.total:
        return "Nothing to show yet."
    what = ("form", "forms") if form else ("visit", "visits")
    of = count_of(found.total, *what)
    told = f"{found.whole} of {of} {'is' if found.whole == 1 else 'are'} whole"
    if found.whole == found.total:
        return f"{told}."
    most = max(range(len(found.columns)), key=lambda place: found.not_whole[place])
    name = column(study, form, found.columns[most])
    name = f"item {name}" if form else name
    times = count_of(found.not_whole[most], "time", "times")
    return f"{told}. Most often {name} is not: {times}."


def _share_of(group: Group) -> float:
    return group.share if group.share is not None else 1.0


def _percent(value: float) -> str:
    """In whole percent, and never 100 or 0 where it is not."""
    if 0 < value < 0.01:
        return "less than 1%"
    if 0.99 < value < 1:
        return f"{int(value * 1000) / 10:g}%"
    return f"{value:.0%}"
