"""Made-up families for the tests of the flow."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from alongside.science.retention.consort import STAGES, FamilyPath

SITES = ("Glasgow", "Bromley", "Camden")
REASONS = ("no_answer", "no_time", "moved_away", "protection_plan")
START = datetime(2023, 4, 3)


def family(number, site, furthest, reason=None, arm=None, others=()):
    """A family that reached the stage at the position `furthest`, and left if there is a reason."""
    reached = {
        stage: START + timedelta(days=5 * place)
        for place, stage in enumerate(STAGES[: furthest + 1])
    }
    left = None if reason is None else START + timedelta(days=5 * furthest + 3)
    return FamilyPath(f"{number:04}", site, reached, reason, left, arm, others)


@st.composite
def trials(draw):
    """Up to forty families at three sites, anywhere on their way, some of them gone."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(SITES),
                st.integers(0, len(STAGES) - 1),
                st.none() | st.sampled_from(REASONS),
                st.sampled_from((None, "A", "B")),
                st.lists(st.sampled_from(REASONS), max_size=2).map(tuple),
            ),
            max_size=40,
        )
    )
    return [family(number, *rest) for number, rest in enumerate(drawn)]
