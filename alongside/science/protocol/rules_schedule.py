"""Rules: visits follow each other, and each measure can be asked."""

from datetime import date, timedelta
from itertools import combinations

from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.schedule import Visit
from alongside.science.protocol.study import Study

EVENTS = ("consent", "randomisation")
_YEAR = tuple(date(2023, 3, 1) + timedelta(days=day) for day in range(366))


def anchors(study: Study) -> Findings:
    """A visit is counted from consent, randomisation or an earlier visit."""
    earlier: list[str] = []
    for number, visit in enumerate(study.visits):
        if visit.anchor not in (*EVENTS, *earlier):
            message = f"“{visit.anchor}” is neither {', '.join(EVENTS)} nor an earlier visit."
            yield ("visits", number, "anchor"), message
        if visit.before_randomisation and visit.anchor == "randomisation":
            message = "A visit before randomisation cannot be counted from it."
            yield ("visits", number, "anchor"), message
        earlier.append(visit.id)


def order_of_visits(study: Study) -> Findings:
    """Windows of visits that are counted from the same day do not overlap or go backwards."""
    for (_, first), (number, second) in combinations(enumerate(study.visits), 2):
        if first.anchor == second.anchor and _touch(first, second):
            message = f"The window overlaps or comes before that of “{first.id}”."
            yield ("visits", number), message
    for number, visit in enumerate(study.visits):
        if visit.anchor in {one.id for one in study.visits} and _starts_too_soon(visit):
            message = f"The window starts on or before the day of “{visit.anchor}”."
            yield ("visits", number, "days_before"), message


def _touch(first: Visit, second: Visit) -> bool:
    return any(first.window(day).closes >= second.window(day).opens for day in _YEAR)


def _starts_too_soon(visit: Visit) -> bool:
    return any(visit.window(day).opens <= day for day in _YEAR)


def before_randomisation(study: Study) -> Findings:
    """There is a required visit before randomisation, and all such visits come first."""
    before = [visit.before_randomisation for visit in study.visits]
    if not any(visit.before_randomisation and visit.required for visit in study.visits):
        yield ("visits",), "No required visit comes before randomisation."
    if before != sorted(before, reverse=True):
        number = before.index(True, before.index(False))
        message = "A visit before randomisation stands after one that follows it."
        yield ("visits", number, "before_randomisation"), message


def retention(study: Study) -> Findings:
    """Retention is seen at visits after randomisation."""
    early = {visit.id for visit in study.visits if visit.before_randomisation}
    for number, visit in enumerate(study.retention.visits):
        if visit in early:
            message = f"“{visit}” comes before randomisation, so it cannot show retention."
            yield ("retention", "visits", number), message


def measures(study: Study) -> Findings:
    """A questionnaire has instruments, talk has none, and each is asked at some time."""
    for number, measure in enumerate(study.measures):
        under = ("measures", number)
        if (measure.kind == "questionnaire") != bool(measure.instruments):
            message = "A questionnaire needs instruments, and nothing else has them."
            yield (*under, "instruments"), message
        if not measure.visits and not measure.as_needed:
            yield (*under, "visits"), "This is asked at no visit."
        if (measure.about == "child") != (measure.children != "none"):
            yield (
                (*under, "children"),
                f"About a {measure.about}, for children: {measure.children}.",
            )


def routed_measures(study: Study) -> Findings:
    """Each form of a measure about children has its ages, and each age its measure."""
    forms = {form.instrument for form in study.routing.forms}
    asked: set[str] = set()
    for number, measure in enumerate(study.measures):
        asked.update(measure.instruments if measure.children != "none" else ())
        for which, instrument in enumerate(measure.instruments):
            place = ("measures", number, "instruments", which)
            if measure.children != "none" and instrument not in forms:
                yield place, f"The routing gives no ages for “{instrument}”."
            if measure.children == "none" and instrument in forms:
                yield place, f"“{instrument}” has ages, but the measure is for no child."
    for number, form in enumerate(study.routing.forms):
        if form.instrument not in asked:
            message = f"No measure about children asks “{form.instrument}”."
            yield ("routing", "forms", number, "instrument"), message


RULES: tuple[Rule, ...] = (
    Rule(("visits",), anchors),
    Rule(("visits",), order_of_visits),
    Rule(("visits",), before_randomisation),
    Rule(("visits", "retention"), retention),
    Rule(("measures",), measures),
    Rule(("measures", "routing"), routed_measures),
)
