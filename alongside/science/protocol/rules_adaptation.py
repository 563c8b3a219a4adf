"""Rules: reach is told by what the record holds before allocation, and its rules can be asked."""

from itertools import pairwise

from alongside.science.protocol.adaptation import DECILE, PREFER_NOT, Trait
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def areas(study: Study) -> Findings:
    """Each site's areas stand once, in one country, with the index that ranks them."""
    sites, seen = {site.id for site in study.sites}, set()
    for number, one in enumerate(study.adaptation.areas):
        place = ("adaptation", "areas", number)
        if one.site not in sites:
            yield (*place, "site"), f"There is no site called “{one.site}”."
        if one.site in seen:
            yield (*place, "site"), f"The areas of “{one.site}” stand twice."
        seen.add(one.site)
        letter = "S" if one.index.startswith("SIMD") else "E"
        for which, council in enumerate(one.councils):
            if council[0] != letter:
                message = f"{one.index} does not rank the areas of {council}."
                yield (*place, "councils", which), message
    if study.adaptation.areas and study.adaptation.need is None:
        yield (
            ("adaptation", "areas"),
            "How need grows with deprivation is missing: [adaptation.need].",
        )


def need(study: Study) -> Findings:
    """The setting lies between its two ends."""
    found = study.adaptation.need
    if found is not None and not found.least_times <= found.times <= found.most_times:
        message = "“times” lies between “least_times” and “most_times”."
        yield ("adaptation", "need", "times"), message


def questions(study: Study) -> Findings:
    """Each question stands once, and so does each of its answers."""
    ids = [one.id for one in study.adaptation.questions]
    for number, one in enumerate(study.adaptation.questions):
        place = ("adaptation", "questions", number)
        if one.id in ids[:number]:
            yield (*place, "id"), f"There are two questions called “{one.id}”."
        options = [option.id for option in one.options]
        for which, option in enumerate(options):
            if option == PREFER_NOT or option in options[:which]:
                yield (*place, "options", which, "id"), f"The answer “{option}” is there already."


def traits(study: Study) -> Findings:
    """A characteristic is known before allocation, so no outcome can be one."""
    ids = [trait.id for trait in study.adaptation.traits]
    for number, trait in enumerate(study.adaptation.traits):
        place = ("adaptation", "traits", number)
        if trait.id == DECILE or trait.id in ids[:number]:
            yield (*place, "id"), f"The name “{trait.id}” is taken."
        yield from _held(study, trait, number)
        yield from _within(study, trait, number)
        yield from _groups(study, trait, number)


def _within(study: Study, trait: Trait, number: int) -> Findings:
    """Parts are of the same question, and each lies in one group: sums must not tell of a few."""
    if trait.within is None:
        return
    place = ("adaptation", "traits", number, "within")
    whole = next((o for o in study.adaptation.traits[:number] if o.id == trait.within), None)
    if whole is None:
        yield place, f"There is no characteristic “{trait.within}” before this one."
        return
    same = trait.question and trait.question == whole.question
    if not same or any((trait.item, whole.item)):
        yield place, "Both are told by the same question alone, or their sums would differ."
    parts = [part for one in trait.parts_of(whole).values() for part in one]
    if sorted(parts) != sorted(group.id for group in trait.groups):
        yield place, f"Each group lies in one group of “{whole.id}”."


def _held(study: Study, trait: Trait, number: int) -> Findings:
    """By a question to the family, by a question of a form before allocation, or by both."""
    place = ("adaptation", "traits", number)
    if trait.question and trait.question not in {one.id for one in study.adaptation.questions}:
        yield (*place, "question"), f"There is no question called “{trait.question}”."
    form = (trait.visit, trait.instrument, trait.item)
    if not any(form):
        if not trait.question:
            yield place, "Say which question holds it, or which item of which form at which visit."
        return
    visit = next((one for one in study.visits if one.id == trait.visit), None)
    if visit is None:
        yield (*place, "visit"), f"There is no visit called “{trait.visit}”."
    elif not visit.before_randomisation:
        message = "A characteristic is asked before allocation: afterwards it could be an outcome."
        yield (*place, "visit"), message
    elif not any(trait.instrument in one.instruments for one in study.measures_at(visit.id)):
        yield (*place, "instrument"), f"“{trait.instrument}” is not asked at this visit."
    elif not trait.item:
        yield (*place, "item"), "Say which item of the form holds it."


def _groups(study: Study, trait: Trait, number: int) -> Findings:
    place, ids = ("adaptation", "traits", number), [group.id for group in trait.groups]
    for which, group in enumerate(trait.groups):
        if group.id in ids[:which]:
            yield (*place, "groups", which, "id"), f"The group “{group.id}” stands twice."
        if not group.values and group.at_least is None and group.at_most is None:
            yield (*place, "groups", which), "Say by which answers this group is known."
    for which, stated in enumerate(trait.stated):
        if stated.site not in {site.id for site in study.sites}:
            yield (*place, "stated", which, "site"), f"There is no site called “{stated.site}”."
        if set(stated.weights) != set(ids) or not sum(stated.weights.values()) > 0:
            message = "Give a weight for each group, and not all of them 0."
            yield (*place, "stated", which, "weights"), message


def rules(study: Study) -> Findings:
    """A rule names a characteristic and its groups, and asks at rising numbers of families."""
    known = {trait.id: {one.id for one in trait.groups} for trait in study.adaptation.traits}
    known[DECILE] = {str(tenth) for tenth in range(1, 11)}
    ids = [rule.id for rule in study.adaptation.rules]
    for number, rule in enumerate(study.adaptation.rules):
        place = ("adaptation", "rules", number)
        if rule.id in ids[:number]:
            yield (*place, "id"), f"There are two rules called “{rule.id}”."
        if rule.trait not in known:
            yield (*place, "trait"), f"There is no characteristic called “{rule.trait}”."
        elif not set(rule.groups) < known[rule.trait]:
            message = f"These are not some, and not all, of the groups of “{rule.trait}”."
            yield (*place, "groups"), message
        if any(later <= first for first, later in pairwise(rule.points)):
            yield (*place, "points"), "Adaptation points are at rising numbers of families."


def focus(study: Study) -> Findings:
    """The picture on top is about some of the ten tenths."""
    if not set(study.adaptation.focus) < {str(tenth) for tenth in range(1, 11)}:
        yield ("adaptation", "focus"), "Name some of the tenths 1 to 10, and not all."


RULES: tuple[Rule, ...] = (
    Rule(("adaptation", "sites"), areas),
    Rule(("adaptation",), need),
    Rule(("adaptation",), questions),
    Rule(("adaptation", "visits", "measures", "sites"), traits),
    Rule(("adaptation",), rules),
    Rule(("adaptation",), focus),
)
