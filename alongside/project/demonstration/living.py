"""One made-up family's whole life in the trial, act by act."""

from __future__ import annotations

from datetime import datetime, timedelta

from alongside.project.demonstration.agreeing import consented, took_back
from alongside.project.demonstration.assessing import asked_besides, visited
from alongside.project.demonstration.meeting import referred, screened
from alongside.project.demonstration.put_right import put_right
from alongside.project.demonstration.scene import Life, Scene
from alongside.project.demonstration.unblinded import arm_told, believed
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families import actions as families
from alongside.workspaces.follow_up import actions as follow_up
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.randomisation import queries as allocation
from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.safety import actions as safety

BEFORE_CONSENT = {"identified", "agreed_to_contact", "screened"}
WAITS_BEFORE_CONSENT = {"waits_for_screening", "waits_for_answer", "waits_for_consent"}
HOURS = timedelta(hours=1)
NOTED = {
    "visit_before_consent": "One question was asked on the telephone before the consent was "
    "signed. The answer was not kept.",
    "visit_before_allocation": "A question of the follow-up was asked too soon.",
    "visit_not_done": "The nurse was unwell on the day. The visit was done a week later.",
    "consent_procedure": "The family had its copy of the form a week after signing.",
    "document_out_of_date": "An old leaflet lay at the nursery; the current one was given too.",
    "parent_under_age": "The second parent is 15 and takes no part in the questionnaires.",
    "eligibility": "The support plan was signed two days after the decision on eligibility.",
    "wrong_form": "The form for older children was opened first. Nothing was entered in it.",
    "service_not_as_planned": "The first meeting came three weeks later than planned.",
    "late_entry": "A telephone call was written down two days later.",
    "other": "The interpreter did not come. The call was made again the next day.",
}


def life(scene: Scene) -> Life:
    """Everything that happens to a family, in order; it may end early."""
    yield from referred(scene)
    if scene.plan.leaves == "identified" or scene.plan.has("waits_for_contact"):
        return
    yield from screened(scene)
    if scene.plan.leaves in BEFORE_CONSENT or scene.plan.oddities & WAITS_BEFORE_CONSENT:
        return
    yield from consented(scene)
    if scene.plan.leaves == "consented":
        yield scene.later(2, 8)
        withdraw(scene, "from_data_collection")
    elif not scene.plan.has("waits_for_baseline"):
        yield from assessed(scene)


def assessed(scene: Scene) -> Life:
    """The baseline, the allocation, and all that comes after it."""
    planned = scene.dice.working_days_later(scene.at, 3, 20)
    yield from visited(scene, "baseline", planned)
    baseline = scene.at
    yield from noted(scene)
    if scene.plan.has("waits_for_allocation"):
        return
    yield from allocated(scene)
    if scene.plan.has("waits_for_telling"):
        return
    yield from put_right(scene)
    if scene.plan.has("concern"):
        yield from worried(scene)
    if scene.plan.has("arm_learned"):
        yield from arm_told(scene)
    if scene.plan.has("intervention_stopped"):
        yield scene.later(10, 30)
        stop_service(scene)
    if scene.plan.has("consent_withdrawn"):
        yield from took_back(scene)
    yield from followed_up(scene, baseline)


def noted(scene: Scene) -> Life:
    """Somebody notes what did not go as the protocol says."""
    for kind in scene.plan.noted:
        yield scene.later(1, 3)
        families.record_deviation(
            **scene.acting("recruitment_coordinator"), kind=kind, what=NOTED[kind]
        )


def withdraw(scene: Scene, scope: str) -> None:
    consent.withdraw(
        **scene.acting("recruitment_coordinator"), scope=scope,
        main_reason=scene.plan.reasons[0] if scene.plan.reasons else "not_helpful",
        told_by="parent",
    )  # fmt: skip


def stop_service(scene: Scene) -> None:
    """Only a family that was given the service can stop it, so it is planned for several."""
    if scene.met["arm"].is_intervention:
        withdraw(scene, "from_intervention")


def allocated(scene: Scene) -> Life:
    """The trial manager allocates; the coordinator tells those who should know."""
    yield scene.later(1, 5)
    given = randomisation.allocate(**scene.acting("trial_manager"))
    scene.met["arm"] = scene.study.arm(given.arm)
    if scene.plan.has("waits_for_telling"):
        return
    yield scene.later(0, 2)
    coordinator = scene.acting("recruitment_coordinator")
    channel = scene.dice.one_of(("telephone", "text", "email"))
    randomisation.tell(**coordinator, told=allocation.FAMILY, channel=channel)
    randomisation.tell(**coordinator, told=allocation.REFERRER, channel="email")
    scene.at += HOURS
    yield scene.at
    if scene.met["arm"].is_intervention:
        randomisation.pass_referral_on(
            **scene.acting("recruitment_coordinator"), to="IPS team", channel="email"
        )


def worried(scene: Scene) -> Life:
    yield scene.later(5, 15)
    concern = safety.record_concern(
        **scene.acting("recruitment_coordinator"),
        seen="Heard shouting during a call; the parent said everybody was safe.",
        danger_now=False,
        told=["safeguarding_contact"],
    )
    if scene.plan.has("waits_for_review"):
        return
    yield scene.later(1, 3)
    safety.review(
        study=scene.study,
        concern=concern,
        by=scene.person("trial_manager"),
        at=scene.at,
        note="Spoken with the social worker; a visit is planned.",
        closes=True,
    )


def followed_up(scene: Scene, baseline: datetime) -> Life:
    """The visits after allocation, unless the family leaves first."""
    if scene.plan.leaves.startswith("randomised"):
        yield from left(scene)
        return
    for visit in scene.study.visits[1:]:
        window = visit.window(baseline.date())
        days = 12 if scene.plan.has("late_visit") else 0
        last = window.closes + timedelta(days=days)
        first = window.closes + timedelta(days=2) if days else window.target
        day = first + timedelta(days=scene.dice.whole(0, max((last - first).days // 2, 0)))
        planned = scene.dice.working_time(day, scene.study.time_zone)
        yield scene.until(planned - timedelta(days=1))
        if scene.plan.has("visit_not_done") and visit is scene.study.visits[1]:
            yield scene.until(planned)
            assessments.record_not_done(
                **scene.acting("research_nurse"), visit=visit.id, reasons=["could_not_be_reached"]
            )
            continue
        yield from visited(scene, visit.id, max(planned, scene.at + HOURS))
        if scene.dice.chance(50) or scene.plan.has("answers_alone"):
            yield from asked_besides(scene, visit.id)
        if scene.plan.has("arm_learned"):
            assessments.record_arm_learned(**scene.acting("research_nurse"))
    yield from believed(scene)


def left(scene: Scene) -> Life:
    yield scene.later(15, 120)
    if scene.plan.leaves == "randomised_withdrawn":
        withdraw(scene, "from_data_collection")
    elif scene.plan.leaves == "randomised_data":
        withdraw(scene, "of_data")
    else:
        listed = scene.plan.reasons
        follow_up.record_loss(
            **scene.acting("recruitment_coordinator"),
            reasons=Reasons(listed, listed[0], "As far as we know." if "other" in listed else ""),
            last_contact=scene.at.date() - timedelta(days=20),
        )
