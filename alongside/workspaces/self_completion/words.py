"""What is said about links: to staff, and in plain words to the parent who answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from alongside.foundations.pages.filters import count_of, day, moment
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments.folding import ItemState
from alongside.workspaces.assessments.words import form_name_of
from alongside.workspaces.measures import words as packs
from alongside.workspaces.self_completion.models import OPENED
from alongside.workspaces.self_completion.queries import Closed, Counted, LinkRow
from alongside.workspaces.self_completion.wording import ON_SCREEN, Spoken

# For the parent
TITLE = "Your answers"
YES, NO = "Yes", "No"
RATHER_NOT = "I would rather not say"
NOT_ANSWERED = "Please choose or write an answer, or pick “I would rather not say”."
WRONG_CODE = "That is not the right code. Look at it again, or ask your research nurse."
NO_CODE = "Put in the code that your research nurse told you."
CODE = "Your code"
CODE_HINT = "It has 6 numbers."
LET_IN = "Go on"
NOT_A_LINK = (
    "This link does not work. Check that you have all of it. If it still does not work, ask your "
    "research nurse for a new one."
)
SAVED_STATES = {
    "saving": "Saving…",
    "saved": "Saved.",
    "refused": "This could not be saved.",
    "waiting": (
        "No signal. Your answers wait on this phone, locked ({n}). Stay on this page. They are "
        "sent as soon as there is a signal."
    ),
    "outside": "Not saved yet ({n}). Open your link again and put in your code. Nothing is lost.",
}
PROGRESS_ALL = "You have answered all {done} questions."
PROGRESS_ONE = "You have answered 1 question. At most {left} more."
PROGRESS_SOME = "You have answered {done} questions. At most {left} more."
FINISHED_FORM = "You have finished this part, so it is not changed any more."
BURDEN = "How was it to answer?"
BURDENS = [
    ("easy", "Easy"),
    ("all_right", "All right"),
    ("hard", "Hard"),
    ("too_much", "Too much"),
]
UPSET = "Did any question upset you?"
UPSETS = [("no", "No"), ("a_little", "A little"), ("a_lot", "A lot")]
UNCLEAR = "Was a question not clear? Tick its number."
IN_WORDS = "What else would you like to tell us?"
SAID = "Thank you. That helps us to ask better."
SEND_SAID = "Send"
CONCERN_TITLE = "Thank you for telling us"
GO_ON = "Go on"
NOTHING_NOW = "There are no questions for you here now. Your research nurse will help you."
LANGUAGE = "Language"
NO_VOICE = "This phone cannot read this language aloud."
UPSET_TOLD = "We have told the people in the study who look after families. They may ring you."
UPSET_NOW = (
    "We are sorry that a question upset you. If you would like to talk, ring your research nurse "
    "or your doctor. If you feel that you are not safe now, ring 999."
)


def progress(counted: Counted) -> str:
    """True whatever is answered next: the rest can only become smaller."""
    if counted.left == 0:
        return PROGRESS_ALL.replace("{done}", str(counted.done))
    some = PROGRESS_ONE if counted.done == 1 else PROGRESS_SOME
    return some.replace("{done}", str(counted.done)).replace("{left}", str(counted.left))


def form_state(finished: bool, counted: Counted) -> str:
    if finished:
        return "Done. Thank you."
    if counted.done == 0:
        return f"At most {count_of(counted.left, 'question', 'questions')}"
    return f"{counted.done} answered, at most {counted.left} more"


def only_if(item: Item, asked: Instrument) -> str:
    """When a question is for this parent, in the words of the question that opens it."""
    if item.only_if is None:
        return ""
    gate, wanted = item.only_if
    opener = asked.by_code[gate]
    labels = {"yes": YES, "no": NO, **{one.code: one.label for one in opener.options}}
    others = [one.code for one in opener.options if one.code not in wanted]
    if 0 < len(others) < len(wanted):
        said = " or ".join(f"“{labels[value]}”" for value in others)
        return f"Only if you did not say {said} to question {opener.number}."
    said = " or ".join(f"“{labels[value]}”" for value in wanted)
    return f"Only if you said {said} to question {opener.number}."


def look_again(item: Item, state: ItemState) -> str:
    """An answer that is not expected is asked about once."""
    low, high = item.minimum, item.maximum
    if state.trouble in {"not_a_number", "not_whole"}:
        wanted = "We thought of a whole number, such as 2."
    elif low is not None and high is not None and item.kind != "text":
        wanted = f"We thought of a number from {low:g} to {high:g}."
    elif state.trouble == "too_long" and high is not None:
        wanted = f"It is longer than the {high:g} letters that we can keep."
    else:
        wanted = "We did not expect that."
    return f"You wrote “{state.value}”. {wanted} Change it, or go on if it is right."


def whose(form: Spoken) -> str:
    """Which child a form is about, said by its age: no name stands on these pages."""
    if form.age_months is None:
        return ""
    years, months = divmod(form.age_months, 12)
    age = count_of(months, "month", "months")
    if years:
        age = count_of(years, "year", "years") + (f" and {age}" if months else "")
    letter = f" (child {form.about})" if form.alike else ""
    return f"About your child who is {age} old{letter}"


def stopped(until: str) -> str:
    return f"You can go on until {until}, on this phone or another. Use the same link and code."


# For staff
LINKS = "Answering alone"
FORMS = "Which forms?"
LASTS = "How long can the link be used?"
LASTING = [("3", "3 days"), ("7", "7 days"), ("14", "14 days")]
MAKE, REVOKE = "Make the link", "Switch the link off"
WHY = "Why is it switched off?"
REVOKED = "The link is switched off. What was answered is kept."
MADE_BEFORE = (
    "This link was made already, and its address and code are shown only once. If you did not "
    "write them down, switch it off and make another."
)
CLOSED = {
    None: ("Open", "green"),
    Closed.REVOKED: ("Switched off", "grey"),
    Closed.EXPIRED: ("Run out", "grey"),
    Closed.GUESSED: ("Closed: too many wrong codes", "amber"),
    Closed.VISIT_OVER: ("Visit over", "grey"),
    Closed.STOPPED: ("Family stopped", "grey"),
}
WORTH = "What was it?"
WORTH_HINT = "For example: a supermarket voucher of £20."
HOW = "How was it given?"
HOWS = [("in_person", "In person"), ("post", "By post"), ("email", "By email")]
VOUCHER, VOUCHER_KEPT = "Record the voucher", "The voucher is recorded."
NOT_BEGUN = "Begin the visit first: its forms are fixed on the day when it begins."
SAFE_TO_TEXT = "The family said that texts are safe."
NOT_SAFE_TO_TEXT = "It is not known that texts are safe. Hand the link over in person."


def why_not_offered(study: Study, barred: Sequence[tuple[str, Any]]) -> list[str]:
    """Those without a pack in one sentence; where there is one, what its licence says."""
    without = [name for name, why in barred if why is None or why[1] is None]
    told = [f"{name}: {packs.why_not(why, study, ON_SCREEN)}" for name, why in barred
            if why is not None and why[1] is not None]  # fmt: skip
    return [*([not_offered(without)] if without else []), *told]


def not_offered(names: Sequence[str]) -> str:
    return (
        f"Not offered: {', '.join(names)}. Their wording belongs to the publishers and is not kept "
        "here, so a parent cannot answer them alone. Ask them at the visit from the paper form."
    )


def link_words(study: Study, row: LinkRow) -> str:
    named = ", ".join(form_name_of(study, key) for key in row.forms)
    used = f"opened {count_of(row.opened, 'time', 'times')}" if row.opened else "not opened yet"
    return f"{named}. Made {moment(row.made_at)} by {row.by}, until {day(row.expires_at)}; {used}."


def label_of(listed: Sequence[tuple[str, str]], code: str) -> str:
    return next((label for value, label in listed if value == code), "not said")


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "self_completion.LinkMade": lambda fact, study: (
        f"Link to answer alone, {count_of(len(fact.forms), 'form', 'forms')}, "
        f"until {day(fact.expires_at)}"
    ),
    "self_completion.LinkUsed": lambda fact, study: (
        "The parent opened the link with the code"
        if fact.what == OPENED
        else "A wrong code was put in for the parent's link"
    ),
    "self_completion.SaidAfterwards": lambda fact, study: "The parent said how it was to answer",
    "self_completion.VoucherGiven": lambda fact, study: (
        f"Voucher given: {fact.worth}, {label_of(HOWS, fact.how).lower()}"
    ),
}
