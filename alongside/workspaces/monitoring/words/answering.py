"""How it was to answer alone: headings, labels and the sentence on top."""

from __future__ import annotations

from alongside.foundations.pages.filters import count_of
from alongside.workspaces.monitoring.queries.answering import FEW, NOT_SAID, Answering
from alongside.workspaces.self_completion.words import BURDENS, UPSETS

PICTURE = "What parents said of answering alone"
WHOLE = "The whole study"
STEPS = "From the link to the answers"
BY_FORM = {
    "burden": "How it was to answer, by form",
    "upset": "Whether a question upset the parent, by form",
}
WHOLE_STUDY = "This counts the whole study, whatever the site chosen: by site the counts are small."
QUESTIONS = "Questions that were not clear"
REFUSED = "Answers that parents would rather not give"
NOBODY = "No parent has said yet how it was to answer alone."
NOBODY_HOW = (
    "A parent who answers by a link is asked at the end. Make a link from a visit that has begun: "
    "“Answering alone”."
)
STEP, WHAT, TIMES, SAID = "Step", "What was said", "Times", "Times said"
FORM, NUMBER = "Form", "Question"
SENT, ASKED, RATHER_NOT, SHARE = "Forms sent", "Answers asked for", "Rather not say", "Share"
HIDDEN, SMALL = "hidden", f"1 to {FEW - 1}"
NOT_TOLD = "Not said"
BURDEN = dict(BURDENS) | {NOT_SAID: NOT_TOLD}
UPSET = dict(UPSETS) | {NOT_SAID: NOT_TOLD}
BARS = {
    "easy": "It was easy",
    "all_right": "It was all right",
    "hard": "It was hard",
    "too_much": "It was too much",
    "upset_a_little": "A question upset them a little",
    "upset_a_lot": "A question upset them a lot",
    "not_clear": "A question was not clear",
}
LINKS = "Visits with a link to answer alone"
OPENED = "Opened with the code"
ALL_SENT = "Answered to the end and sent"
HOW = "Visits of which the parent said how it was"
NOTES = (
    "A parent says once for all forms of a link how it was, so the same words count for each of "
    f"them. Of one form and of one question, counts from 1 to {FEW - 1} are hidden, and others "
    "of the same line from which they could be worked out; counts of the whole "
    "study are shown. All arms are counted together; of a form that may hint at an arm "
    f"nothing stands here that fewer than {FEW} parents said. What parents wrote in their own "
    "words stands with each family, under “Answering alone”."
)


def sentence(found: Answering) -> str:
    """18 families said how it was to answer alone: hard or too much for 3 of 20 times."""
    if not found.said:
        return NOBODY
    who = f"{count_of(found.families, 'family has', 'families have')} said how it was to answer"
    often = f" {count_of(found.said, 'time', 'times')}" if found.said != found.families else ""
    heavy = found.burden["hard"] + found.burden["too_much"]
    upset = found.upset["a_little"] + found.upset["a_lot"]
    return (
        f"{who} alone{often and ','}{often}: it was hard or too much {_times(heavy)}, a question "
        f"upset them {_times(upset)}, and a question was not clear {_times(found.not_clear)}."
    )


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
