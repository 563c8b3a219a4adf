"""Rules: whatever a part of the study points at is there."""

from collections.abc import Iterable

from alongside.science.protocol.lines import Place
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study

Pointer = tuple[Place, str]


def unknown(pointers: Iterable[Pointer], known: Iterable[str], kind: str) -> Findings:
    """A finding at each pointer to something that is not there."""
    names = list(dict.fromkeys(known))
    for place, name in pointers:
        if name not in names:
            yield place, f"There is no {kind} “{name}”. There is: {', '.join(names) or 'none'}."


def each(under: Place, key: str, names: Iterable[str]) -> Iterable[Pointer]:
    """A pointer for each name of a list."""
    return (((*under, key, number), name) for number, name in enumerate(names))


def roles_of_criteria(study: Study) -> Findings:
    """Criteria are answered by roles that the study has."""
    for number, criterion in enumerate(study.eligibility):
        under = ("eligibility", number)
        pointers = [((*under, "at_screening"), criterion.at_screening)]
        if criterion.at_referral is not None:
            pointers.append(((*under, "at_referral"), criterion.at_referral))
        yield from unknown(pointers, (role.id for role in study.roles), "role")


def reasons_of_criteria(study: Study) -> Findings:
    """A criterion's reason is one of the reasons for ineligibility."""
    pointers = (
        (("eligibility", number, "reason"), criterion.reason)
        for number, criterion in enumerate(study.eligibility)
    )
    return unknown(pointers, (r.id for r in study.reasons.ineligible), "reason for ineligibility")


def documents_of_consents(study: Study) -> Findings:
    """A consent's document is there."""
    pointers = (
        (("consents", number, "document"), consent.document)
        for number, consent in enumerate(study.consents)
    )
    return unknown(pointers, (document.id for document in study.documents), "document")


def roles_that_work(study: Study) -> Findings:
    """Whoever takes consents, takes steps, makes visits and asks measures is a role."""
    roles = [role.id for role in study.roles]
    for number, consent in enumerate(study.consents):
        yield from unknown(each(("consents", number), "taken_by", consent.taken_by), roles, "role")
    for number, step in enumerate(study.procedures):
        yield from unknown(each(("procedures", number), "by", step.by), roles, "role")
    for number, visit in enumerate(study.visits):
        yield from unknown([(("visits", number, "by"), visit.by)], roles, "role")
    for number, measure in enumerate(study.measures):
        yield from unknown(each(("measures", number), "by", measure.by), roles, "role")


def roles_that_are_told(study: Study) -> Findings:
    """Alerts go to roles that the study has."""
    roles = [role.id for role in study.roles]
    for number, alert in enumerate(study.alerts):
        yield from unknown(each(("alerts", number), "tell", alert.tell), roles, "role")


def arms_of_roles(study: Study) -> Findings:
    """A role that sees one arm sees an arm that the study has."""
    pointers = (
        (("roles", number, "only_arm"), role.only_arm)
        for number, role in enumerate(study.roles)
        if role.only_arm is not None
    )
    return unknown(pointers, (arm.id for arm in study.arms), "arm")


def visits_of_measures(study: Study) -> Findings:
    """Measures and their notes, and retention, point at visits of the study."""
    visits = [visit.id for visit in study.visits]
    for number, measure in enumerate(study.measures):
        under = ("measures", number)
        yield from unknown(each(under, "visits", measure.visits), visits, "visit")
        notes = (((*under, "notes", name), name) for name in measure.notes)
        yield from unknown(notes, measure.visits, "visit of this measure")
    yield from unknown(each(("retention",), "visits", study.retention.visits), visits, "visit")


def sites_that_are_expected(study: Study) -> Findings:
    """Expected numbers are for sites of the study."""
    pointers = (
        (("expected", "sites", number, "site"), one.site)
        for number, one in enumerate(study.expected.sites)
    )
    return unknown(pointers, (site.id for site in study.sites), "site")


def current_version(study: Study) -> Findings:
    """The current version is one of those listed."""
    return unknown([(("version",), study.version)], (v.number for v in study.versions), "version")


RULES: tuple[Rule, ...] = (
    Rule(("eligibility", "roles"), roles_of_criteria),
    Rule(("eligibility", "reasons"), reasons_of_criteria),
    Rule(("consents", "documents"), documents_of_consents),
    Rule(("consents", "procedures", "visits", "measures", "roles"), roles_that_work),
    Rule(("alerts", "roles"), roles_that_are_told),
    Rule(("roles", "arms"), arms_of_roles),
    Rule(("measures", "retention", "visits"), visits_of_measures),
    Rule(("expected", "sites"), sites_that_are_expected),
    Rule(("version", "versions"), current_version),
)
