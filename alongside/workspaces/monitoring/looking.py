"""Looking at a study: where the figures come from for a moment."""

from __future__ import annotations

from datetime import datetime

from alongside.science.protocol import Study
from alongside.workspaces.monitoring.past import kept
from alongside.workspaces.monitoring.queries import BySummary, Source
from alongside.workspaces.monitoring.summary import catch_up, catch_up_forms


def look(study: Study, as_of: datetime | None = None, *, forms: bool = False) -> Source:
    """The figures of a study, from the summary of now or from that of an earlier moment.

    With `forms` the tallies of finished forms are made level as well.
    """
    if as_of is not None:
        return BySummary(study, kept(study, as_of, forms=forms))
    if forms:
        catch_up_forms(study)
    else:
        catch_up(study)
    return BySummary(study)
