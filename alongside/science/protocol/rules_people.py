"""Rules: nobody blinded learns an arm, and somebody may do each step."""

from alongside.science.protocol.people import Role
from alongside.science.protocol.permissions import JOURNEY_NEEDS, TELLS_ARM, Permission
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def blinded_roles(study: Study) -> Findings:
    """A blinded role holds nothing that tells an arm."""
    for number, role in enumerate(study.roles):
        if not role.blinded:
            continue
        for permission in sorted(role.permissions & TELLS_ARM):
            message = f"{role.name} is blinded, but “{permission}” tells the arm."
            yield ("roles", number, "permissions"), message
        if role.only_arm is not None:
            message = f"{role.name} is blinded, but sees the families of one arm only."
            yield ("roles", number, "only_arm"), message


def guesses(study: Study) -> Findings:
    """Only somebody blinded can guess an arm."""
    for number, role in enumerate(study.roles):
        if Permission.UNBLINDING_GUESS in role.permissions and not role.blinded:
            message = f"{role.name} is not blinded, so there is nothing for them to guess."
            yield ("roles", number, "permissions"), message


def unblinding(study: Study) -> Findings:
    """Whoever decides on a request or tells an arm opens its page; nobody of one arm asks."""
    for number, role in enumerate(study.roles):
        place = ("roles", number, "permissions")
        if role.permissions & {Permission.UNBLINDING_DECIDE, Permission.UNBLINDING_DISCLOSE}:
            yield from _needs(role, Permission.UNBLINDING_ASK, place)
        if Permission.UNBLINDING_ASK in role.permissions and role.only_arm is not None:
            message = f"{role.name} works for one arm, so their asking would tell it."
            yield place, message


def second_factors(study: Study) -> Findings:
    """Only people who see nothing but their own referrals may sign in without a second factor."""
    for number, role in enumerate(study.roles):
        if not role.second_factor and not role.own_only:
            message = f"{role.name} sees more than their own referrals and needs a second factor."
            yield ("roles", number, "second_factor"), message


def steps_that_nobody_may_take(study: Study) -> Findings:
    """Each permission that a family's journey needs is held by some role."""
    held = study.permissions_of(role.id for role in study.roles)
    for permission in JOURNEY_NEEDS:
        if permission not in held:
            message = f"No role may do “{permission}”, so a family's journey would stop there."
            yield ("roles",), message


def assessors(study: Study) -> Findings:
    """Whoever makes a visit may assess, and is blinded where the visit is."""
    roles = {role.id: role for role in study.roles}
    for number, visit in enumerate(study.visits):
        role = roles.get(visit.by)
        if role is None:
            continue
        if visit.blinded and not role.blinded:
            message = f"This visit is blinded, but {role.name} is not."
            yield ("visits", number, "by"), message
        yield from _needs(role, Permission.ASSESSMENTS_ASSESS, ("visits", number, "by"))


def consent_takers(study: Study) -> Findings:
    """Whoever takes a consent may take consents."""
    roles = {role.id: role for role in study.roles}
    for number, consent in enumerate(study.consents):
        for taker, name in enumerate(consent.taken_by):
            if name in roles:
                place = ("consents", number, "taken_by", taker)
                yield from _needs(roles[name], Permission.CONSENT_TAKE, place)


def screeners(study: Study) -> Findings:
    """Whoever answers a criterion may refer, or screen."""
    roles = {role.id: role for role in study.roles}
    for number, criterion in enumerate(study.eligibility):
        for key, name, permission in (
            ("at_referral", criterion.at_referral, Permission.REFERRALS_REFER),
            ("at_screening", criterion.at_screening, Permission.REFERRALS_SCREEN),
        ):
            if name in roles:
                yield from _needs(roles[name], permission, ("eligibility", number, key))


def askers(study: Study) -> Findings:
    """Whoever asks a questionnaire may assess."""
    roles = {role.id: role for role in study.roles}
    for number, measure in enumerate(study.measures):
        for asker, name in enumerate(measure.by):
            if name in roles and measure.kind == "questionnaire":
                place = ("measures", number, "by", asker)
                yield from _needs(roles[name], Permission.ASSESSMENTS_ASSESS, place)


def told_to_nobody_blinded(study: Study) -> Findings:
    """What tells an arm is asked by nobody who works blind."""
    blinded = {role.id: role.name for role in study.roles if role.blinded}
    for number, measure in enumerate(study.measures):
        for asker, name in enumerate(measure.by):
            if measure.about_arm == "tells" and name in blinded:
                message = f"{blinded[name]} is blinded, and “{measure.title}” tells the arm."
                yield ("measures", number, "by", asker), message


def _needs(role: Role, permission: Permission, place: tuple[str | int, ...]) -> Findings:
    if permission not in role.permissions:
        yield place, f"{role.name} does not hold “{permission}”, which this needs."


RULES: tuple[Rule, ...] = (
    Rule(("roles",), blinded_roles),
    Rule(("roles",), guesses),
    Rule(("roles",), unblinding),
    Rule(("roles",), second_factors),
    Rule(("roles",), steps_that_nobody_may_take),
    Rule(("roles", "visits"), assessors),
    Rule(("roles", "consents"), consent_takers),
    Rule(("roles", "eligibility"), screeners),
    Rule(("roles", "measures"), askers),
    Rule(("roles", "measures"), told_to_nobody_blinded),
)
