"""How measures in the making are put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alongside.foundations.pages.filters import count_of
from alongside.science.estimation.content_validity import ItemValidity, ScaleValidity
from alongside.science.instruments.comparing import Compared, ItemCompared
from alongside.science.instruments.scoring import Score, Total
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.measure_files.carried import Carried, Loss
from alongside.science.protocol import Study

if TYPE_CHECKING:  # a command that only looks at a file has no database
    from alongside.workspaces.building.models import ItemFinding, MeasurePlaced
    from alongside.workspaces.building.queries import MeasureRow, Version

ABOUT = {"family": "The family", "parent": "The parent", "child": "Each child"}
KINDS = {
    "choice": "One of several answers", "yes_no": "Yes or no", "number": "A number",
    "text": "Words", "date": "A date",
}  # fmt: skip
KIND_OF_ITEM = {
    "choice": "one of", "yes_no": "yes or no", "whole_number": "a whole number",
    "decimal": "a number", "text": "words", "date": "a date",
}  # fmt: skip
COMBINE = {
    "mean": "The mean of the questions answered",
    "sum": "The sum; questions without an answer count by the mean of the others",
    "all": "The sum, only if every question is answered",
}
DIRECTIONS = {"higher is better": "Higher is better", "higher is worse": "Higher is worse"}
CHANGED = {
    "label": "words", "kind": "kind of answer", "answers": "answers", "bounds": "limits",
    "required": "whether it needs an answer", "only_if": "when it is asked", "part": "heading",
    "place": "place",
}  # fmt: skip
STATES = {
    "same": ("Same", "grey"), "changed": ("Changed", "blue"), "added": ("New", "green"),
    "removed": ("Taken out", "amber"),
}  # fmt: skip
PROCESSES = {
    "comprehension": "Understanding the question", "retrieval": "Remembering what it asks for",
    "judgement": "Deciding what to say", "response": "Finding an answer that fits",
    "burden": "Upsetting or tiring", "other": "Something else",
}  # fmt: skip
SEVERITIES = {
    "none": "No problem", "minor": "Minor: the answer is still right",
    "serious": "Serious: the answer may be wrong",
}  # fmt: skip
TONES = {"none": "green", "minor": "amber", "serious": "red"}
DECISIONS = {
    "keep": "Keep it as it is", "reword": "Change the words", "answers": "Change the answers",
    "move": "Ask it elsewhere", "drop": "Take it out", "ask_more": "Ask more people first",
}  # fmt: skip
RATERS = {"expert": "Expert", "parent": "Parent"}
RELEVANCE = {4: "Very relevant", 3: "Quite relevant", 2: "Somewhat relevant", 1: "Not relevant"}
NONE_YET = "Measures that the team makes will be here. Start one, or bring one in from a file."
NO_ITEMS = "There are no questions yet. Add the first one."
NO_SCORES = "There are no scores yet. Without one, answers are counted question by question."
LICENCE = "Made by the study team; free to use and to change."
PREVIEW = "This is how a parent sees it on a phone. What you choose here is not kept."
NOTHING_LOST = "Everything in the file is carried over as it is."


def sentence(rows: list[MeasureRow]) -> str:
    drafts = sum(row.drafted_at is not None for row in rows)
    return (
        f"The team has {count_of(len(rows), 'measure', 'measures')} of its own; "
        f"{count_of(drafts, 'draft is', 'drafts are')} being worked on."
    )


def state(row: MeasureRow) -> tuple[str, str]:
    if row.asked is None:
        return ("Not asked", "grey")
    return (f"Version {row.asked} is asked", "green")


def kind(item: Item) -> str:
    """A question’s kind of answer, with its answers or limits."""
    if item.options:
        return ", ".join(f"{option.code} = {option.label}" for option in item.options)
    said = KIND_OF_ITEM[item.kind]
    low, high = item.minimum, item.maximum
    if item.kind == "text":
        return f"{said}, {high:g} characters at most" if high is not None else said
    if low is not None and high is not None:
        return f"{said} from {low:g} to {high:g}"
    if low is not None or high is not None:
        return f"{said}, {'at least' if low is not None else 'at most'} {low or high or 0:g}"
    return said


def asked_when(item: Item, form: Instrument) -> str:
    """When a question is asked that is not always asked."""
    if item.only_if is None:
        return ""
    code, values = item.only_if
    gate = form.by_code[code]
    labels = {option.code: option.label for option in gate.options} | {"yes": "Yes", "no": "No"}
    said = " or ".join(f"“{labels.get(value, value)}”" for value in values)
    return f"Asked only if question {gate.number} is {said}."


def score(one: Score | Total, form: Instrument) -> str:
    """A score’s rule in one sentence."""
    if isinstance(one, Total):
        return f"Adds {', '.join(one.of)}. {DIRECTIONS[one.direction]}."
    numbers = ", ".join(str(form.by_code[keyed.item].number) for keyed in one.items)
    how = {"mean": "Mean", "prorated": "Sum, by the mean of those answered", "sum": "Sum",
           "sum_of_answered": "Sum of those answered"}[one.combine]  # fmt: skip
    asked = "question" if len(one.items) == 1 else "questions"
    return (
        f"{how} of {asked} {numbers}, if at least {one.needed} "
        f"{'is' if one.needed == 1 else 'are'} answered; {one.low:g} to {one.high:g}. "
        f"{DIRECTIONS[one.direction]}."
    )


def changed(row: ItemCompared) -> str:
    return ", ".join(CHANGED[what] for what in row.changed)


def compared(found: Compared) -> str:
    """What differs between two versions, in one sentence."""
    if not found.differs:
        return "No question and no score differs."
    numbers = {
        state: sum(one.state == state for one in found.items)
        for state in ("changed", "added", "removed", "same")
    }
    said = [
        f"{numbers['changed']} changed", f"{numbers['added']} new",
        f"{numbers['removed']} taken out", f"{numbers['same']} the same",
    ]  # fmt: skip
    scores = count_of(len(found.scores), "score differs", "scores differ")
    return f"Questions: {', '.join(said)}. {scores if found.scores else 'No score differs'}."


def version(one: Version) -> str:
    if one.at is None:
        return f"Version {one.number}, from the study definition"
    return f"Version {one.number}: {one.reason}"


def placed(study: Study, now: MeasurePlaced | None, own: bool) -> str:
    """Where a measure is asked, in one sentence."""
    if now is None:
        if own:
            return "Version 1, from the study definition, is asked as its schedule says."
        return "It is not asked at any visit yet."
    if own:
        return f"Version {now.number} is asked where the schedule of the study asks this measure."
    titles = {visit.id: visit.title for visit in study.visits}
    visits = ", ".join(titles.get(id, id) for id in now.visits)
    roles = ", ".join(study.role(id).name.lower() for id in now.askers)
    return f"Version {now.number} is asked at: {visits}; by: {roles}."


def published(one: Any) -> str:
    return (
        f"Version {one.number} is published. It is not asked yet: say below from when on and where."
    )


def validity(one: ItemValidity | None) -> str:
    if one is None:
        return "Nobody has rated it"
    few = "" if one.readable else "; too few raters to be read"
    return f"{one.index:.2f} ({one.agreeing} of {one.raters}), κ* {one.kappa:.2f}, {one.word}{few}"


def whole(one: ScaleValidity | None, raters: int) -> str:
    if one is None:
        return "Nobody has rated how relevant the questions are yet."
    return (
        f"{count_of(raters, 'person has', 'people have')} rated. Mean index of the questions "
        f"(S-CVI/Ave) {one.average:.2f}; found relevant by everybody (S-CVI/UA) "
        f"{one.universal:.2f} of {count_of(one.items, 'question', 'questions')}."
    )


def finding(one: ItemFinding) -> str:
    people = count_of(one.interviews, "interview", "interviews")
    return f"{PROCESSES[one.process]} ({people}): {one.finding}"


def decision(one: ItemFinding) -> str:
    because = f": {one.because}" if one.because else ""
    return f"{DECISIONS[one.decision]}{because}"


def carried(found: Carried) -> str:
    """What an import brings and what it does not, in one sentence."""
    items = count_of(len(found.draft["items"]), "question", "questions")
    if not found.losses:
        return f"{items}. {NOTHING_LOST}"
    left = count_of(found.left_out, "question is left out", "questions are left out")
    rest = len(found.losses) - found.left_out
    return (
        f"{items} can be brought in; {left}, and {count_of(rest, 'thing', 'things')} "
        "will not be as in the file. Nothing is kept until you bring it in."
    )


def loss(one: Loss) -> tuple[str, str, str]:
    """One line of what was lost: the item, what it is, and whether it is there at all."""
    return one.item or "The file", one.what, "Left out" if one.left_out else "Changed"
