"""From the social worker's referral to the decision on eligibility."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from alongside.project.demonstration import names
from alongside.project.demonstration.cast import DOMAIN, PASSWORD
from alongside.project.demonstration.places import postcode_for
from alongside.project.demonstration.said_of_itself import said_of_itself
from alongside.project.demonstration.scene import Life, Scene
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.queries import Contact
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import (
    NO_REASONS,
    NOBODY,
    ChildGiven,
    LeafletGiven,
    ParentGiven,
    People,
    Reasons,
)

MINIMUM = timedelta(hours=2)
FIRST_MOTHER_BORN, MOTHERS_SPREAD = date(1984, 5, 17), 6000


def referred(scene: Scene) -> Life:
    """The social worker finds the family; True is kept in `met` when it agrees to contact."""
    yield scene.at
    agrees = scene.plan.leaves != "identified"
    given = scene.at - timedelta(minutes=scene.dice.whole(5, 60))
    scene.met["people"] = people(scene) if agrees else NOBODY
    referral = referrals.refer(
        study=scene.study,
        site=scene.plan.site,
        team=scene.dice.one_of(scene.study.site(scene.plan.site).teams).id,
        by=scene.person("social_worker"),
        at=scene.at,
        criteria=answers(scene, at_referral=True),
        agreed_to_contact=agrees,
        people=scene.met["people"],
        not_agreeing=NO_REASONS if agrees else reasons_of(scene),
        leaflet=LeafletGiven(scene.dice.one_of(("in_person", "post")), given),
        duplicate_reason="Looked like another family; asked the team",
        seconds_taken=scene.dice.whole(55, 150),
    )
    scene.family = referral.family
    if agrees and scene.plan.has("duplicate"):
        yield from joined(scene)


def people(scene: Scene) -> People:
    """Made-up parents and children, and how to reach them."""
    family = scene.dice.one_of(names.FAMILIES)
    mother = names.parent_name(scene.dice, family)
    born_on = FIRST_MOTHER_BORN + timedelta(days=scene.plan.index * 97 % MOTHERS_SPREAD)
    parents = [ParentGiven(mother, "mother", born_on)]
    if scene.dice.chance(35):
        parents.append(ParentGiven(names.parent_name(scene.dice, family), "father"))
    children = tuple(
        ChildGiven(names.child_name(scene.dice, family), born(scene, months), scene.plan.early)
        for months in scene.plan.ages
    )
    contact = Contact(
        address=names.address(scene.dice),
        postcode=postcode_for(scene.plan.site, scene.plan.index),
        phones=(names.phone(scene.dice, scene.plan.site),),
        email=f"family.{scene.plan.index}@{DOMAIN}" if scene.plan.index % 3 == 0 else "",
        preferred="phone",
        safe_to_text=scene.dice.chance(60),
        safe_to_leave_message=scene.dice.chance(50),
        interpreter="Polish" if scene.plan.has("interpreter") else "",
    )
    return People(tuple(parents), children, contact)


def born(scene: Scene, months: int) -> date:
    """A birth date that makes the child about so many months old on the day of the referral."""
    if scene.plan.has("leap_day"):
        return date(2020, 2, 29)
    day = scene.at.date() - timedelta(days=round(months * 30.44) + scene.dice.whole(3, 24))
    return day if scene.plan.has("twins") else day - timedelta(days=scene.dice.whole(0, 2))


def answers(scene: Scene, *, at_referral: bool) -> dict[str, dict[str, str]]:
    """Answers to the criteria as this family's plan needs them."""
    wrong = scene.plan.reasons if scene.plan.leaves == "screened" else ()
    said: dict[str, dict[str, str]] = {}
    for criterion in scene.study.eligibility:
        if at_referral and not criterion.at_referral:
            continue
        allows = criterion.answer_that_allows
        other = "no" if allows == "yes" else "yes"
        answer = other if criterion.reason in wrong and not at_referral else allows
        note = ""
        in_doubt = scene.plan.has("ambiguity") and "answered" not in scene.met
        if in_doubt and criterion.id == "multi_agency_plan":
            answer, note = "unsure", "A plan is being written; nobody has signed it yet."
        if scene.plan.has("case_by_case") and criterion.kind == "case_by_case":
            answer, note = "yes", "Sees a recovery worker every other week."
        said[criterion.id] = {"answer": answer, "note": note}
    return said


def reasons_of(scene: Scene) -> Reasons:
    listed = scene.plan.reasons
    words = "In their own words: not now." if "other" in listed else ""
    return Reasons(listed, listed[0], words)


def joined(scene: Scene) -> Life:
    """The same family was referred by another worker as well; the coordinator joins the two."""
    yield scene.later(1, 2)
    again = referrals.refer(
        study=scene.study,
        site=scene.plan.site,
        team=scene.study.site(scene.plan.site).teams[-1].id,
        by=scene.person("social_worker"),
        at=scene.at,
        criteria=answers(scene, at_referral=True),
        agreed_to_contact=True,
        people=scene.met["people"],
        leaflet=LeafletGiven("in_person", scene.at - MINIMUM),
        duplicate_reason="Not sure whether it is the same family",
    )
    yield scene.later(1, 2)
    families.join_families(
        **{**scene.acting("recruitment_coordinator"), "family": again.family},
        into=scene.family,
        reason="Same child and date of birth; the health visitor confirmed it.",
    )


def screened(scene: Scene) -> Life:
    """The coordinator rings, answers questions, screens and decides."""
    yield from contacted(scene)
    if scene.plan.leaves == "agreed_to_contact":
        yield scene.later(2, 9)
        referrals.decline(**scene.acting("recruitment_coordinator"), reasons=reasons_of(scene))
        return
    if scene.plan.has("waits_for_screening"):
        return
    yield scene.later(0, 3)
    coordinator = scene.acting("recruitment_coordinator")
    referrals.screen(**coordinator, criteria=answers(scene, at_referral=False))
    if scene.plan.has("ambiguity"):
        yield from asked(scene)
    if scene.plan.has("waits_for_answer"):
        return
    yield scene.later(0, 2)
    referrals.decide(**scene.acting("recruitment_coordinator"), **decision(scene))


def contacted(scene: Scene) -> Life:
    for _ in range(scene.dice.whole(0, 2)):
        yield scene.later(1, 2)
        attempt = referrals.record_attempt(
            **scene.acting("recruitment_coordinator"), channel="phone",
            outcome="message_left" if may_leave_message(scene) else "no_answer",
            next_due=scene.at.date() + timedelta(days=2),
        )  # fmt: skip
        scene.met["attempt"] = attempt
    if scene.plan.has("retracted_attempt"):
        yield from taken_back(scene)
    yield scene.later(1, 3)
    referrals.record_attempt(
        **scene.acting("recruitment_coordinator"), channel="phone", outcome="interested"
    )
    if answers := said_of_itself(scene.study, scene.plan.site, scene.plan.index):
        families.describe(**scene.acting("recruitment_coordinator"), answers=answers)
    if scene.plan.has("comment"):
        families.comment(
            **scene.acting("recruitment_coordinator"),
            text="Mornings are best; please ring, not text.", open_to_blinded=True,
        )  # fmt: skip


def may_leave_message(scene: Scene) -> bool:
    """Mostly where it is safe; now and then somebody forgets, and the record shows it."""
    safe = scene.met["people"].contact.safe_to_leave_message
    return scene.dice.chance(60 if safe else 8)


def taken_back(scene: Scene) -> Life:
    yield scene.later(0, 1)
    wrong = referrals.record_attempt(
        **scene.acting("recruitment_coordinator"), channel="text", outcome="no_reply"
    )
    scene.at += timedelta(minutes=4)
    yield scene.at
    acting: dict[str, Any] = scene.acting("recruitment_coordinator")
    acting.pop("family")
    referrals.take_back(**acting, fact=wrong, reason="Entered for the wrong family.")


def asked(scene: Scene) -> Life:
    """A doubt about a criterion goes to the team, and is answered for everybody."""
    question = referrals.ask_team(
        **scene.acting("recruitment_coordinator"), criterion="multi_agency_plan",
        question="Does a plan that is written but not yet signed count?",
    )  # fmt: skip
    if scene.plan.has("waits_for_answer"):
        return
    yield scene.later(1, 4)
    referrals.answer_question(
        study=scene.study, ambiguity=question, by=scene.person("trial_manager"), at=scene.at,
        answer="yes", password=PASSWORD,
        decision="Yes, when every agency named in it has agreed to its part.",
    )  # fmt: skip
    scene.met["answered"] = True
    yield scene.later(0, 1)
    referrals.screen(
        **scene.acting("recruitment_coordinator"), criteria=answers(scene, at_referral=False),
        reason="The team has answered the question.",
    )  # fmt: skip


def decision(scene: Scene) -> dict[str, Any]:
    if scene.plan.leaves == "screened":
        return {"eligible": False, "reasons": reasons_of(scene)}
    if scene.plan.has("case_by_case"):
        return {
            "eligible": True,
            "discussed_with": "The recovery worker, on the telephone",
            "reasons": Reasons(words="Can fit both; the plan leaves Fridays free."),
        }
    return {"eligible": True}
