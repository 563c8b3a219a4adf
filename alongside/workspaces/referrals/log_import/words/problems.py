"""What is wrong in a log, in words."""

from __future__ import annotations

from alongside.science.protocol import Study

PROBLEMS = {
    "blank": "This cell is empty. Every row needs it.",
    "blank_word": "This cell is empty. Write a reason, or say what an empty cell means.",
    "unknown_word": "Nobody has said yet what “{seen}” means here.",
    "yes_or_no": "This must be yes or no, and it is “{seen}”.",
    "not_a_date": "“{seen}” cannot be read as a date. Write it like 3 April 2023.",
    "empty": "“{seen}” cannot be read as a date. Write it like 3 April 2023.",
    "no_such_day": "There is no such day: “{seen}”.",
    "day_and_month_swapped": "In “{seen}” the month seems to come first. Write the day first.",
    "year": "The year of “{seen}” cannot be right.",
    "weekday": "The weekday of “{seen}” does not go with its date.",
    "future": "“{seen}” is in the future.",
    "before_identified": "“{seen}” is before the family was identified.",
    "not_your_site": "You do not work at this site, so you cannot bring in its families.",
    "team_elsewhere": "“{seen}” is not a team of the site in this row.",
    "reason_needed": "A reason is needed here.",
    "main_needed": "There are several reasons. Say here which is the main one.",
    "too_long": "This is far too long. Shorten it.",
    "no_letter": "A name needs at least one letter.",
    "birth_needed": "The child has a name but no date of birth. Both are needed, or neither.",
    "name_needed": "The child has a date of birth but no name. Both are needed, or neither.",
    "not_phone": "This is not a telephone number.",
    "not_of_age": "On the day of this row the child is not of the study’s ages ({ages}), and "
    "the row does not say that the family is not eligible.",
    "screening_day_needed": "There is a decision on eligibility but no day of screening.",
    "declining_day_needed": "There is a reason for declining but no day.",
    "both_exits": "The row says both not eligible and declined. Keep one of them.",
    "no_answer": "The family is eligible, but the log has no answer to this criterion.",
    "contradicts": "The family is eligible, but this criterion says “{seen}”, which rules it out.",
    "unsure": "The family is eligible, but this criterion is not clear: “{seen}”.",
    "discussion_needed": "This family is decided case by case. Say with whom it was discussed.",
    "field_needed": "Nothing in the log is matched to this. Every row needs it.",
    "no_such_column": "The log has no column named “{seen}”.",
    "relation_too": "Names of parents are matched, so say how the parents are related.",
    "leaflet_mode_too": "The day of the leaflet is matched, so say how it was given.",
    "screened_on_too": "Eligibility is matched, so say when families were screened.",
    "child_name_too": "A date of birth is kept only with the child’s name. Match both or neither.",
    "born_too": "A child’s name is kept only with the date of birth. Match both or neither.",
    "agreed_too": "Say which families agreed to be contacted.",
    "declined_on_too": "Reasons for declining are matched, so say on which day families declined.",
    "choose_not_in_log": "Say what an eligible family without an answer to a criterion means.",
}
UNKNOWN_SITE = "“{seen}” is not a site of this study, or nobody has said yet which it is."
OUT_OF_SIGHT = {
    "future": "This date is in the future.",
    "no_such_day": "There is no such day.",
    "year": "This year cannot be right.",
    "day_and_month_swapped": "The month seems to come first. Write the day first.",
    "weekday": "The weekday does not go with the date.",
}
NO_DATE = "This cannot be read as a date. Write it like 3 April 2023."


def problem(study: Study, field: str, what: str, seen: str) -> str:
    """A problem in words; what stands in an identifying cell is not repeated."""
    if what == "unknown_word" and field == "site":
        return UNKNOWN_SITE.format(seen=seen)
    text = PROBLEMS[what]
    if "{seen}" in text and not seen:
        text = OUT_OF_SIGHT.get(what, NO_DATE)
    ages = study.ages
    return text.format(seen=seen, ages=age_range(ages.child_from_months, ages.child_to_months))


def age_range(first: int, last: int) -> str:
    """
    >>> age_range(0, 71)
    '0 to 5 years'
    """
    return f"{first // 12} to {last // 12} years"
