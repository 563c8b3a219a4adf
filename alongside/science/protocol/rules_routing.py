"""Rules: at every age a child has one form of each domain, or a decision says why not."""

from itertools import pairwise

from alongside.science.protocol.lines import Place
from alongside.science.protocol.routing import Decision, Routing
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def decisions(study: Study) -> Findings:
    """A decision chose one of its options, about a domain and forms that there are."""
    domains = {form.domain for form in study.routing.forms}
    for number, decision in enumerate(study.routing.decisions):
        under = ("routing", "decisions", number)
        if decision.option() is None:
            options = ", ".join(option.id for option in decision.options)
            message = f"“{decision.chosen}” is not an option. There is: {options}."
            yield (*under, "chosen"), message
        if decision.domain not in domains:
            yield (*under, "domain"), f"No form has the domain “{decision.domain}”."
        if decision.to_months < decision.from_months:
            yield (*under, "to_months"), "The ages end before they start."
        yield from _bounds(study.routing, decision, under)


def _bounds(routing: Routing, decision: Decision, under: Place) -> Findings:
    forms = {form.instrument for form in routing.forms}
    for which, option in enumerate(decision.options):
        for number, bound in enumerate(option.sets):
            if bound.instrument not in forms:
                place = (*under, "options", which, "sets", number, "instrument")
                yield place, f"The routing has no form “{bound.instrument}”."


def quarrels(study: Study) -> Findings:
    """Two decisions do not set the same end of a form's ages to different months."""
    settled: dict[tuple[str, str], tuple[int, str]] = {}
    for number, decision in enumerate(study.routing.decisions):
        option = decision.option()
        for bound in option.sets if option else ():
            for end in ("min_months", "max_months"):
                value = getattr(bound, end)
                before = settled.get((bound.instrument, end))
                if value is not None and before is not None and before[0] != value:
                    message = (
                        f"Sets {end} of “{bound.instrument}” to {value}, but “{before[1]}” sets it "
                        f"to {before[0]}."
                    )
                    yield ("routing", "decisions", number), message
                if value is not None:
                    settled[bound.instrument, end] = (value, decision.id)


def ages_of_forms(study: Study) -> Findings:
    """A form's ages do not end before they start."""
    for number, form in enumerate(study.routing.settled_forms()):
        if form.max_months is not None and form.max_months < form.min_months:
            message = f"Ages of “{form.instrument}”: {form.min_months} to {form.max_months} months."
            yield ("routing", "forms", number), message


def holes_and_overlaps(study: Study) -> Findings:
    """At each age of the study one form of each domain is given, unless a decision allows."""
    routing = study.routing
    for domain in dict.fromkeys(form.domain for form in routing.forms):
        for kind in ("hole", "overlap"):
            for first, last in _spans(_wrong_months(routing, domain, kind)):
                yield _place(routing, domain, kind, first), _message(domain, kind, first, last)


def _wrong_months(routing: Routing, domain: str, kind: str) -> list[int]:
    forms = [form for form in routing.settled_forms() if form.domain == domain]
    wrong = []
    for month in range(routing.from_months, routing.to_months + 1):
        count = sum(form.is_for(month) for form in forms)
        is_wrong = count == 0 if kind == "hole" else count > 1
        if is_wrong and not _allowed(routing, domain, kind, month):
            wrong.append(month)
    return wrong


def _allowed(routing: Routing, domain: str, kind: str, month: int) -> bool:
    return any(
        decision.domain == domain
        and decision.from_months <= month <= decision.to_months
        and (option := decision.option()) is not None
        and kind in option.allows
        for decision in routing.decisions
    )


def _spans(months: list[int]) -> list[tuple[int, int]]:
    starts = months[:1] + [after for before, after in pairwise(months) if after != before + 1]
    ends = [before for before, after in pairwise(months) if after != before + 1] + months[-1:]
    return list(zip(starts, ends, strict=True))


def _place(routing: Routing, domain: str, kind: str, month: int) -> Place:
    """The later form of an overlap; for a hole, the form that should have reached it."""
    numbered = [
        (number, form)
        for number, form in enumerate(routing.settled_forms())
        if form.domain == domain
    ]
    if kind == "overlap":
        number = [number for number, form in numbered if form.is_for(month)][-1]
    else:
        before = [number for number, form in numbered if form.min_months < month]
        number = (before or [numbered[0][0]])[-1]
    return ("routing", "forms", number)


def _message(domain: str, kind: str, first: int, last: int) -> str:
    ages = f"{first} months" if first == last else f"{first} to {last} months"
    found = "has no form" if kind == "hole" else "has more than one form"
    return f"“{domain}” {found} at {ages}, and no decision allows it."


RULES: tuple[Rule, ...] = (
    Rule(("routing",), decisions),
    Rule(("routing",), quarrels),
    Rule(("routing",), ages_of_forms),
    Rule(("routing",), holes_and_overlaps),
)
