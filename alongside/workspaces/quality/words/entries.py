"""Two entries of a form in words."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import count_of
from alongside.science.data_quality.double_entry import Pair
from alongside.science.instruments.structure import Item
from alongside.science.protocol import Study
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.assessments.words import form_name_of, missing_reasons, shown_value
from alongside.workspaces.assessments.words import item_words as words_of_item
from alongside.workspaces.quality.queries import Again, Agreed, Compared, Difference, ToEnter
from alongside.workspaces.quality.words.labels import ENTERED, NO_CODE


def entries_sentence(found: ToEnter) -> str:
    waiting, undecided = found.waiting, found.undecided
    if not found.page.total:
        return "No paper form is to be entered twice yet."
    told = count_of(waiting, "form waits", "forms wait") if waiting else "No form waits"
    decide = count_of(undecided, "form has", "forms have") if undecided else "none has"
    return f"{told} to be entered again; {decide} differences to decide."


def entry_state(one: Again) -> tuple[str, str]:
    """The state of a form that is entered twice, and its tone."""
    if one.second is None:
        return "To enter again", "amber"
    if one.undecided:
        return f"{count_of(one.undecided, 'difference', 'differences')} to decide", "blue"
    if one.differences:
        return f"{count_of(one.differences, 'difference', 'differences')}, decided", "green"
    return "Both agree", "green"


def compare_sentence(found: Compared) -> str:
    fields, differ = len(found.pairs), len(found.differences)
    of = count_of(fields, "item", "items")
    if not differ:
        return f"Both entries agree on all {of}."
    left = len(found.undecided)
    told = f"{differ} of {of} {'differs' if differ == 1 else 'differ'}"
    if not left:
        return f"{told}; all are decided. Both entries stay in the record."
    return f"{told}; {left} {'is' if left == 1 else 'are'} to decide. Look at the paper form."


def form(study: Study, key: str) -> str:
    return form_name_of(study, key)


def item_words(item: Item) -> str:
    """The number, and the words where they are the study's own."""
    return words_of_item(item)


def first_by(names: Sequence[str]) -> str:
    return " and ".join(names) or "nobody"


def options(study: Study, item: Item) -> list[tuple[str, str]]:
    """What may stand on the paper: the answers by their labels, then why there is none."""
    if item.kind == "yes_no":
        listed = [("yes", "Yes"), ("no", "No")]
    else:
        listed = [(one.code, one.label) for one in item.options]
    return [*listed, *missing_reasons(study)] if listed else []


def value(study: Study, item: Item, given: str) -> str:
    return shown_value(item, study, given) if given else NO_CODE


def decision(item: Item) -> str:
    return f"Item {item.number}: what does the paper say?"


def decide_on(item: Item) -> str:
    return f"Decide on item {item.number}"


def by_first(study: Study, item: Item, pair: Pair) -> str:
    return f"The first entry: {value(study, item, pair.first)}"


def by_second(study: Study, item: Item, pair: Pair) -> str:
    return f"The second entry: {value(study, item, pair.second)}"


def decided(study: Study, found: Compared, one: Difference) -> str:
    """What was decided, by whom; and what stands now where that has changed since."""
    if one.decided is None:
        return "To decide"
    item = found.instrument.by_code[one.pair.item]
    told = f"{value(study, item, one.decided.value)}, by {one.decided.recorded_by.name}"
    if one.now != one.decided.value:
        told += f"; corrected since to {value(study, item, one.now)}"
    return told


def compare_rows(study: Study, found: Compared) -> list[list[object]]:
    """The items that differ, side by side."""
    items = found.instrument.by_code
    return [
        [
            f"Item {items[one.pair.item].number}",
            value(study, items[one.pair.item], one.pair.first),
            value(study, items[one.pair.item], one.pair.second),
            decided(study, found, one),
        ]
        for one in found.differences
    ]


def entered(found: Compared) -> str:
    """What is said when a form was entered again."""
    return ENTERED.format(differences=compare_sentence(found))


def agreement_sentence(rows: Sequence[Agreed]) -> str:
    fields = sum(one.agreement.fields for one in rows)
    differ = sum(one.agreement.differences for one in rows)
    if not fields:
        return ""
    per = 10_000 * differ / fields
    return (
        f"{count_of(differ, 'difference', 'differences')} in {fields:,} fields entered twice: "
        f"{per:,.0f} in 10,000."
    )


def agreement_rows(study: Study, rows: Sequence[Agreed]) -> list[list[object]]:
    return [
        [
            instrument(study, one.instrument).short, one.forms, one.agreement.fields,
            one.agreement.differences, _share(one), _kappa(one),
            f"{one.first_wrong} and {one.second_wrong}" if one.decided else "",
        ]
        for one in rows
    ]  # fmt: skip


def _share(one: Agreed) -> str:
    found = one.agreement.share
    if found is None:
        return ""
    return f"{found.estimate:.1%} ({found.lower:.1%} to {found.upper:.1%})"


def _kappa(one: Agreed) -> str:
    return "" if one.agreement.kappa is None else f"{one.agreement.kappa:.2f}"
