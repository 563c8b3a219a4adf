"""The flow split by arm: for closed pages only. The summary of now knows no arm."""

from __future__ import annotations

from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.queries import Source
from alongside.workspaces.monitoring.reports.consort import consort_report
from alongside.workspaces.monitoring.reports.report import Report
from alongside.workspaces.randomisation import queries as randomisation


def by_arm_report(glance: Glance, source: Source) -> Report:
    """Who was randomised to which arm, and who was followed up."""
    known = randomisation.arms(glance.study, glance.as_of)
    flows = source.flow_by_arm(glance.sites, [arm.id for arm in glance.study.arms], known)
    return consort_report(glance, source, arms=flows, known=known)
