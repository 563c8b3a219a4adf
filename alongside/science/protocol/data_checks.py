"""What a study checks in its data, what raises concern, and which forms are entered twice."""

from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

CheckKind = Literal["range", "together", "same_as_before", "changed_by_at_most"]
Answers = tuple[Words, ...]
Share = Annotated[float, Field(gt=0, le=1)]
Hour = Annotated[int, Field(ge=0, le=24)]


class AnswersAt(Part):
    """Some answers to one item of a questionnaire."""

    instrument: Identifier
    item: Identifier
    answers: Annotated[Answers, Field(min_length=1)]


class EditCheck(Part):
    """A check of finished forms that opens a question where it does not hold, and closes it.

    `range`: the number lies between `at_least` and `at_most` (one of them may be left out).
    `together`: where `when` was answered so at the same visit, the item has one of `answers`.
    `same_as_before`: the answer is that of the visit before. `changed_by_at_most`: the number is
    at most `at_most` away from that of the visit before. `question` is what is asked; `source`
    says who thought of it.
    """

    id: Identifier
    kind: CheckKind
    instrument: Identifier
    item: Identifier
    at_least: float | None = None
    at_most: float | None = None
    answers: Answers = ()
    when: AnswersAt | None = None
    question: Words
    source: Words


class ConcernRule(Part):
    """An answer that a parent gives alone and that raises concern.

    It does so by being one of `answers`, or by holding one of `words` (whole words, small and
    capital letters alike). `family` is what the parent reads at once, `concern` what the people
    who look after safety at the site read.
    """

    id: Identifier
    instrument: Identifier
    item: Identifier
    answers: Answers = ()
    words: Answers = ()
    danger_now: bool = False
    family: Words
    concern: Words
    source: Words


class ShowsArm(Part):
    """A questionnaire whose `parts` ask about services, so that what is asked may show an arm."""

    instrument: Identifier
    parts: Annotated[tuple[Identifier, ...], Field(min_length=1)]


class EnteredTwice(Part):
    """The share of finished paper forms of a questionnaire that a second person enters."""

    instrument: Identifier
    share: Share
    reason: Words


class OddAnswering(Part):
    """When a finished form is flagged; nothing is ever dropped because of it.

    Straight-lining: a run of the same answer over at least `same_answer_share` of the answered
    scale items, of at least `fewest_items`. Speeding: less than `seconds_per_item`. Timings: a
    form longer than `longest_minutes`, a visit begun before `earliest_hour` or from `latest_hour`
    on, or written up more than `days_to_write_up` days later.
    """

    same_answer_share: Share = 0.5
    fewest_items: Annotated[int, Field(ge=2)] = 10
    seconds_per_item: Annotated[float, Field(ge=0)] = 2.0
    longest_minutes: Annotated[float, Field(gt=0)] = 90.0
    earliest_hour: Hour = 7
    latest_hour: Hour = 21
    days_to_write_up: Annotated[int, Field(ge=0)] = 7


NEEDS: dict[CheckKind, tuple[str, ...]] = {
    "range": (),
    "together": ("answers", "when"),
    "same_as_before": (),
    "changed_by_at_most": ("at_most",),
}
"""What each kind of check must say besides the item."""

ALLOWS: dict[CheckKind, tuple[str, ...]] = {
    "range": ("at_least", "at_most"),
    "together": ("answers", "when"),
    "same_as_before": (),
    "changed_by_at_most": ("at_most",),
}
"""What each kind of check may say besides the item."""
