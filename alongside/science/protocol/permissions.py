"""What a role in a study may do, as one closed list."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may be allowed to do."""

    STUDY_SEE = "study.see"
    STUDY_GIVE_ROLES = "study.give_roles"
    FAMILIES_SEE = "families.see"
    FAMILIES_IDENTIFY = "families.identify"
    REFERRALS_REFER = "referrals.refer"
    REFERRALS_SCREEN = "referrals.screen"
    REFERRALS_DECIDE = "referrals.decide"
    REFERRALS_BRING_IN = "referrals.bring_in"
    CONSENT_TAKE = "consent.take"
    CONSENT_WITHDRAW = "consent.withdraw"
    ASSESSMENTS_ASSESS = "assessments.assess"
    ASSESSMENTS_SEE = "assessments.see"
    ASSESSMENTS_QUERY = "assessments.query"
    QUALITY_SEE = "quality.see"
    QUALITY_ENTER_AGAIN = "quality.enter_again"
    QUALITY_DECIDE = "quality.decide"
    SELF_COMPLETION_INVITE = "self_completion.invite"
    MEASURES_LOAD = "measures.load"
    MEASURES_SEE_SCORES = "measures.see_scores"
    DESIGN_SEE = "design.see"
    MEASURES_BUILD = "measures.build"
    RANDOMISATION_GENERATE = "randomisation.generate"
    RANDOMISATION_ALLOCATE = "randomisation.allocate"
    RANDOMISATION_SEE_ARM = "randomisation.see_arm"
    RANDOMISATION_TELL = "randomisation.tell"
    UNBLINDING_ASK = "unblinding.ask"
    UNBLINDING_DECIDE = "unblinding.decide"
    UNBLINDING_DISCLOSE = "unblinding.disclose"
    UNBLINDING_SEE = "unblinding.see"
    UNBLINDING_GUESS = "unblinding.guess"
    UNBLINDING_ENTER_GUESS = "unblinding.enter_guess"
    FOLLOW_UP_RECORD = "follow_up.record"
    SAFETY_RECORD = "safety.record"
    SAFETY_SEE = "safety.see"
    MONITORING_SEE = "monitoring.see"
    MONITORING_SEE_BY_ARM = "monitoring.see_by_arm"
    MONITORING_JUDGE = "monitoring.judge"
    ALERTS_ACT = "alerts.act"
    ALERTS_SWITCH = "alerts.switch"
    REPORTS_MAKE = "reports.make"
    REPORTS_MAKE_CLOSED = "reports.make_closed"
    REPORTS_RECEIVE = "reports.receive"
    ADAPTATION_BRING_IN = "adaptation.bring_in"
    ADAPTATION_DECIDE = "adaptation.decide"
    RECORD_SEE_HISTORY = "record.see_history"
    MESSAGES_SEE = "messages.see"
    TEXTS_RELEASE = "texts.release"


TELLS_ARM: frozenset[Permission] = frozenset(
    {
        Permission.RANDOMISATION_GENERATE,
        Permission.RANDOMISATION_ALLOCATE,
        Permission.RANDOMISATION_SEE_ARM,
        Permission.RANDOMISATION_TELL,
        Permission.UNBLINDING_DISCLOSE,
        Permission.UNBLINDING_ENTER_GUESS,
        Permission.MONITORING_SEE_BY_ARM,
        Permission.TEXTS_RELEASE,
        Permission.REPORTS_MAKE_CLOSED,
    }
)
"""Permissions that a blinded role may never hold."""

JOURNEY_NEEDS: tuple[Permission, ...] = (
    Permission.REFERRALS_REFER,
    Permission.REFERRALS_SCREEN,
    Permission.REFERRALS_DECIDE,
    Permission.CONSENT_TAKE,
    Permission.CONSENT_WITHDRAW,
    Permission.ASSESSMENTS_ASSESS,
    Permission.RANDOMISATION_GENERATE,
    Permission.RANDOMISATION_ALLOCATE,
    Permission.RANDOMISATION_TELL,
    Permission.SAFETY_SEE,
    Permission.STUDY_GIVE_ROLES,
)
"""Permissions that somebody must hold, or a family's journey stops."""
