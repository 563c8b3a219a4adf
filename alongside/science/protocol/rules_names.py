"""Rules: every id is used once."""

from collections.abc import Hashable, Iterable

from alongside.science.protocol.lines import Place
from alongside.science.protocol.reasons import Reasons
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study

LISTS_WITH_IDS = (
    "arms",
    "sites",
    "eligibility",
    "consents",
    "withdrawals",
    "roles",
    "procedures",
    "visits",
    "measures",
    "alerts",
    "progression",
    "edit_checks",
    "concern_rules",
)


def doubled(names: Iterable[Hashable], under: Place, key: str | None, kind: str) -> Findings:
    """A finding at each name that came before in the same list."""
    seen: set[Hashable] = set()
    for number, name in enumerate(names):
        if name in seen:
            place = (*under, number) if key is None else (*under, number, key)
            shown = " ".join(map(str, name)) if isinstance(name, tuple) else name
            yield place, f"There is already a {kind} “{shown}” above."
        seen.add(name)


def _doubled_ids(section: str) -> Rule:
    def find(study: Study) -> Findings:
        ids = [part.id for part in getattr(study, section)]
        return doubled(ids, (section,), "id", "part of this kind called")

    return Rule((section,), find)


def site_parts(study: Study) -> Findings:
    """Codes of sites, and teams within a site, are used once."""
    yield from doubled(
        (site.code for site in study.sites), ("sites",), "code", "site with the code"
    )
    for number, site in enumerate(study.sites):
        under = ("sites", number, "teams")
        yield from doubled((team.id for team in site.teams), under, "id", "team called")


def documents(study: Study) -> Findings:
    """A version of a document stands once in a language, and its statements once in it."""
    keys = ((one.id, one.version, one.language) for one in study.documents)
    yield from doubled(keys, ("documents",), "id", "document")
    for number, one in enumerate(study.documents):
        under = ("documents", number, "wording", "statements")
        ids = (statement.id for statement in one.wording.statements)
        yield from doubled(ids, under, "id", "statement called")


def reasons(study: Study) -> Findings:
    """A reason stands once in its list."""
    for name in Reasons.model_fields:
        ids = (reason.id for reason in getattr(study.reasons, name))
        yield from doubled(ids, ("reasons", name), "id", "reason called")


def versions(study: Study) -> Findings:
    """Versions and languages are listed once."""
    numbers = (version.number for version in study.versions)
    yield from doubled(numbers, ("versions",), "number", "version")
    yield from doubled(study.languages, ("languages",), None, "language")


def routing_parts(study: Study) -> Findings:
    """A form, a decision and an option of a decision stand once."""
    routing = study.routing
    forms = (form.instrument for form in routing.forms)
    yield from doubled(forms, ("routing", "forms"), "instrument", "form of the instrument")
    ids = (decision.id for decision in routing.decisions)
    yield from doubled(ids, ("routing", "decisions"), "id", "decision called")
    for number, decision in enumerate(routing.decisions):
        under = ("routing", "decisions", number, "options")
        options = (option.id for option in decision.options)
        yield from doubled(options, under, "id", "option called")


def expected_sites(study: Study) -> Findings:
    """Each site has its expected numbers once."""
    sites = (one.site for one in study.expected.sites)
    yield from doubled(sites, ("expected", "sites"), "site", "line for the site")


RULES: tuple[Rule, ...] = (
    *(_doubled_ids(section) for section in LISTS_WITH_IDS),
    Rule(("sites",), site_parts),
    Rule(("documents",), documents),
    Rule(("reasons",), reasons),
    Rule(("versions", "languages"), versions),
    Rule(("routing",), routing_parts),
    Rule(("expected",), expected_sites),
)
