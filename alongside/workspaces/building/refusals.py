"""What cannot be done with a measure, and what to do instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from alongside.foundations.record.refusals import Refusal
from alongside.science.instruments.checks import InstrumentProblem

_ITEM = re.compile(r"items\[(\d+)\]\.?(\w*)")
_SCORE = re.compile(r"scoring\.scores\[(\d+)\]\.?(\w*)")
_FIELDS = {
    "label": "label", "options": "answers", "only_if": "gate", "minimum": "low",
    "maximum": "high", "code": "label", "kind": "kind", "items": "items", "needed": "needed",
    "points": "items", "reversed": "reversed",
}  # fmt: skip


class DraftRefused(Refusal):
    """The draft would not hold together."""

    def __init__(self, problem: InstrumentProblem, content: Mapping[str, Any]) -> None:
        where, field = _where(problem.key, content)
        self.field = _FIELDS.get(field, "")
        super().__init__(f"{where}{problem.reason[:1].upper()}{problem.reason[1:]}.")


def _where(key: str, content: Mapping[str, Any]) -> tuple[str, str]:
    if found := _ITEM.match(key):
        item = content["items"][int(found[1])]
        return f"Question {int(found[1]) + 1} (“{item['label'][:50]}”): ", found[2]
    if found := _SCORE.match(key):
        score = content["scoring"]["scores"][int(found[1])]
        return f"The score “{score['title'][:50]}”: ", found[2]
    return f"{key.replace('_', ' ').capitalize()}: ", key


class NameTaken(Refusal):
    """Another measure, or a licensed form, has the name."""

    field = "measure"

    def __init__(self, measure: str) -> None:
        super().__init__(
            f"There is a questionnaire called {measure} already. Give this one another short name."
        )


class DraftThere(Refusal):
    """A measure has one draft at a time."""

    def __init__(self) -> None:
        super().__init__("There is a draft of this measure already. Go on with that one.")


class NoDraft(Refusal):
    """The draft was published or put aside."""

    def __init__(self) -> None:
        super().__init__(
            "This draft was published or put aside by somebody else. What you typed is still here; "
            "begin a new draft in another tab, and bring it over."
        )


class DraftChanged(Refusal):
    """Somebody else changed the draft since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody changed this draft since you opened the page. What you typed is still here "
            "and not saved. Look at the draft as it is now in another tab; then send this again."
        )


class NoItems(Refusal):
    """An empty measure is not published."""

    def __init__(self) -> None:
        super().__init__("This draft has no questions yet. Add one before you publish it.")


class NothingChanged(Refusal):
    """A new version must differ from the one before."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Nothing differs from version {number}, so there is nothing to publish.")


class CountedBy(Refusal):
    """The study counts families by an item that the draft does not have."""

    def __init__(self, items: list[str]) -> None:
        super().__init__(
            "The study counts families by what they answer to "
            f"{', '.join(items)}, so every version must have it. Bring it back into the draft."
        )


class AlreadyPlaced(Refusal):
    """Exactly this is asked already."""

    def __init__(self) -> None:
        super().__init__("This version is asked at exactly these visits already.")


class NoVisit(Refusal):
    """A new measure is asked somewhere."""

    field = "visits"

    def __init__(self) -> None:
        super().__init__("Choose the visits at which it is asked.")


class NobodyAsks(Refusal):
    """A new measure is asked by somebody."""

    field = "by"

    def __init__(self) -> None:
        super().__init__("Choose who asks it.")


class BlindedAsker(Refusal):
    """Families in both arms answer it to somebody who must not learn the arm."""

    field = "by"

    def __init__(self, roles: str) -> None:
        super().__init__(
            f"{roles} must not learn which help a family gets, and answers about the help would "
            "tell. Choose somebody who does not work blind."
        )


class NotPlaced(Refusal):
    """It is not asked by a page, so it cannot be stopped here."""

    def __init__(self) -> None:
        super().__init__("This measure is not asked in this way any more. Nothing has changed.")


class NothingRated(Refusal):
    """A rating without any mark says nothing."""

    def __init__(self) -> None:
        super().__init__("Mark at least one question.")


class AnswersUnclear(Refusal):
    """Lines of answers that cannot be read."""

    field = "answers"

    def __init__(self, line: str) -> None:
        super().__init__(
            f"“{line[:60]}” has no words after its number. Write each answer on a line of its own, "
            "such as: 0 = Not at all."
        )


class TooFewAnswers(Refusal):
    """A choice needs something to choose from."""

    field = "answers"

    def __init__(self) -> None:
        super().__init__("Write at least two answers, each on a line of its own.")


class NoSuchAnswer(Refusal):
    """The condition names an answer that the other question does not have."""

    field = "gate_values"

    def __init__(self, said: str, known: list[str]) -> None:
        super().__init__(
            f"“{said[:40]}” is no answer to that question. Its answers are: {', '.join(known)}."
            if said
            else f"Say which answers: {', '.join(known)}."
        )


class MixedScore(Refusal):
    """A score adds answers with numbers, or counts yes; not both."""

    field = "items"

    def __init__(self) -> None:
        super().__init__(
            "A score is made either from questions with numbered answers or from yes/no "
            "questions. Make one score of each, or give the yes/no question numbered answers."
        )


class NotANumber(Refusal):
    """Answers that are scored need numbers as their codes."""

    field = "items"

    def __init__(self, label: str) -> None:
        super().__init__(
            f"The answers to “{label[:60]}” have no whole numbers, so they cannot be added. "
            "Give each a number, such as: 0 = Not at all."
        )


class TooManyNeeded(Refusal):
    """More answers needed than questions."""

    field = "needed"

    def __init__(self, most: int) -> None:
        super().__init__(f"The score has {most} questions, so at most {most} can be needed.")
