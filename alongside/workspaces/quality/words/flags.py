"""What is odd about a form, and by which rule."""

from __future__ import annotations

from alongside.foundations.pages.filters import count_of
from alongside.foundations.pages.paging import Paged
from alongside.science.data_quality.odd_answering import Flag
from alongside.science.protocol import OddAnswering
from alongside.workspaces.quality.queries import Flagged, FlagsFound, Validity

LIMITS = {
    "lie_invalid": "lie scale at 4 or more",
    "random_invalid": "random response at 2 or more",
}
AT_ONCE = "Its assessor was at two families’ visits at the same time"
AT_NIGHT = "The visit began at night"


def flags_sentence(found: FlagsFound) -> str:
    forms = count_of(found.forms, "finished form", "finished forms")
    flagged = found.page.total
    if not flagged:
        return f"None of {forms} is flagged." if found.forms else "No form is finished yet."
    are = "is" if flagged == 1 else "are"
    return (
        f"{flagged:,} of {forms} {are} flagged. A flag is a reason to look at the form; "
        "nothing is left out because of it."
    )


def flag(row: Flagged, name: Flag) -> str:
    """One flag with the numbers behind it."""
    told: dict[Flag, str] = {
        "same_answer": f"The same answer {row.line.run} times running, of {row.line.answered}",
        "too_fast": f"{row.answered} answers in {_minutes(row)}",
        "too_long": f"It took {_minutes(row)}",
        "longer_than_visit": f"It took {_minutes(row)}, longer than its visit",
        "at_night": AT_NIGHT,
        "written_up_late": "Written up many days after the visit",
        "two_visits_at_once": AT_ONCE,
    }
    return told[name]


def _minutes(row: Flagged) -> str:
    return f"{row.minutes} minutes"


def rules_told(rule: OddAnswering) -> list[tuple[str, str]]:
    """Each rule as it stands in this study, with where it comes from."""
    return [
        (
            "One answer in a line",
            f"The same answer at least {rule.fewest_items} times running and over at least "
            f"{rule.same_answer_share:.0%} of the form’s answers (longest string; Johnson 2005, "
            "Curran 2016). A healthy child may well have the same answer everywhere: look.",
        ),
        (
            "Too fast",
            f"Less than {rule.seconds_per_item:g} seconds for each answer (Huang and colleagues "
            "2012). It may have been typed from a paper that was filled in before. Not judged "
            "where the visit was written up on a later day.",
        ),
        (
            "Impossible or odd times",
            f"Longer than {rule.longest_minutes:g} minutes without its pauses or longer than its "
            f"visit; a visit begun before {rule.earliest_hour}:00 or from {rule.latest_hour}:00 "
            f"on, or written up more than {rule.days_to_write_up} days later; one assessor at two "
            "visits at once. These are settings of the study.",
        ),
    ]


def validity_sentence(found: Paged, forms: int) -> str:
    if not forms:
        return (
            "No form with a validity limit is scored: the b-CAPI needs its licensed pack, or "
            "scores made elsewhere."
        )
    of = count_of(forms, "form that has such limits", "forms that have such limits")
    return f"{found.total:,} of {of} {'is' if found.total == 1 else 'are'} past one."


def validity_flags(one: Validity) -> str:
    told = ", ".join(LIMITS.get(flag, flag.replace("_", " ")) for flag in one.flags)
    kept = "; risk is above 12, and one source keeps such a form" if one.kept_by_one_source else ""
    return f"{told[:1].upper()}{told[1:]}{kept}"
