"""What stands of a form is the same with and without its history."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.progress import progress
from alongside.workspaces.assessments.folding import (
    SavedSet,
    answered,
    folded,
    latest,
    values,
)
from alongside.workspaces.assessments.queries import FormAnswers

AT = datetime(2023, 4, 3, 10, tzinfo=UTC)
FORM = instrument("sdq_p2_4")
KEPT = st.sampled_from(
    [
        {"value": ""},
        {"value": "0"},
        {"value": "2", "language": "en"},
        {"missing": "refused"},
        {"value": "7", "prompted": True, "trouble": "not_an_option"},
        {"value": "7", "prompted": True, "confirmed": True, "replaced": "1"},
    ]
)
SETS = st.lists(st.dictionaries(st.sampled_from([*FORM.by_code]), KEPT, max_size=6), max_size=6)


@given(SETS)
def test_what_stands_is_what_the_history_ends_with(said):
    sets = tuple(
        SavedSet(number, AT + timedelta(minutes=number), "A nurse", "", answers)
        for number, answers in enumerate(said, 1)
    )
    history, form = folded(sets), FormAnswers("sdq:A", FORM, "A", sets)
    assert answered(latest(sets)) == values(history)
    assert [*latest(sets)] == [*history]
    assert form.progress == progress(FORM, values(history))
    odd = [(code, state.trouble) for code, state in history.items() if state.trouble]
    assert [*form.prompts.items()] == odd
    last = max((one.at for one in sets if one.answers), default=None)
    assert (form.last, form.saved_at, form.begun) == (len(sets), last, bool(sets))
