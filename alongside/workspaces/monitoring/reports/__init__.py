"""What can be read on a page and taken away as a file: the same figures everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from alongside.science.protocol import Study
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.queries.progression import (
    needs_forms as progression_needs_forms,
)
from alongside.workspaces.monitoring.reports.answering import answering_report
from alongside.workspaces.monitoring.reports.blinding import blinding_report
from alongside.workspaces.monitoring.reports.by_arm import by_arm_report
from alongside.workspaces.monitoring.reports.consort import consort_report
from alongside.workspaces.monitoring.reports.designing import design_report
from alongside.workspaces.monitoring.reports.expected import expected_report
from alongside.workspaces.monitoring.reports.forms import forms_report
from alongside.workspaces.monitoring.reports.funnel import funnel_report
from alongside.workspaces.monitoring.reports.judged import (
    judged_on_evidence,
    judged_picture,
    judged_report,
)
from alongside.workspaces.monitoring.reports.progression import (
    progression_report,
    progression_report_of,
    progression_rows,
)
from alongside.workspaces.monitoring.reports.progression_ahead import claim_notes
from alongside.workspaces.monitoring.reports.report import (
    TYPES,
    WRITERS,
    Format,
    NoSuchPicture,
    Picture,
    Report,
    written,
)
from alongside.workspaces.monitoring.reports.sequence import saying_how_made

OPEN_REPORTS: Mapping[str, Callable[[Glance, Source], Report]] = {
    "consort": consort_report,
    "funnel": funnel_report,
    "progression": progression_report,
    "forms": forms_report,
    "answering": answering_report,
    "expected": expected_report,
    "judged": judged_report,
}
"""Reports that say nothing about an arm."""


def needs_forms(report: str, study: Study) -> bool:
    """Whether a report needs the tallies of finished forms."""
    return report == "forms" or (report == "progression" and progression_needs_forms(study))


__all__ = [
    "OPEN_REPORTS",
    "TYPES",
    "WRITERS",
    "Format",
    "NoSuchPicture",
    "Picture",
    "Report",
    "answering_report",
    "blinding_report",
    "by_arm_report",
    "claim_notes",
    "consort_report",
    "design_report",
    "expected_report",
    "forms_report",
    "funnel_report",
    "judged_on_evidence",
    "judged_picture",
    "needs_forms",
    "progression_report",
    "progression_report_of",
    "progression_rows",
    "saying_how_made",
    "written",
]
