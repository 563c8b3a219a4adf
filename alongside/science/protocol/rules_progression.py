"""Rules: each result has one colour, and each colour a meaning."""

from itertools import pairwise
from math import inf

from alongside.science.protocol.lines import Place
from alongside.science.protocol.progression import Band, ProgressionCriterion
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def kinds(study: Study) -> Findings:
    """What is computed has a measure, a unit and bands; what is judged has none of them."""
    for number, criterion in enumerate(study.progression):
        under = ("progression", number)
        given = {
            "measure": criterion.measure is not None,
            "unit": criterion.unit is not None,
            "bands": bool(criterion.bands),
        }
        for key, is_given in given.items():
            if criterion.kind == "computed" and not is_given:
                yield under, f"A computed criterion needs “{key}”."
            if criterion.kind == "judged" and is_given:
                yield (*under, key), f"A judged criterion takes no “{key}”."


def thresholds(study: Study) -> Findings:
    """Bands neither overlap nor leave a hole, and each colour stands once."""
    for number, criterion in enumerate(study.progression):
        place = ("progression", number, "bands")
        yield from _between(criterion.bands, place)
        colours = [band.colour for band in criterion.bands]
        for which, colour in enumerate(colours):
            if colour in colours[:which]:
                yield (*place, which, "colour"), f"There are two bands for {colour}."


def _between(bands: tuple[Band, ...], place: Place) -> Findings:
    if not bands:
        return
    ordered = sorted(enumerate(bands), key=lambda entry: _low(entry[1]))
    if _low(ordered[0][1]) != -inf:
        yield (*place, ordered[0][0]), f"Nothing below {_low(ordered[0][1]):g} has a colour."
    for (_, before), (number, after) in pairwise(ordered):
        if _high(before) > _low(after):
            message = f"{after.colour} overlaps {before.colour} from {_low(after):g}."
            yield (*place, number), message
        if _high(before) < _low(after):
            message = f"Nothing from {_high(before):g} to {_low(after):g} has a colour."
            yield (*place, number), message
    if _high(ordered[-1][1]) != inf:
        yield (*place, ordered[-1][0]), f"Nothing from {_high(ordered[-1][1]):g} has a colour."


def _low(band: Band) -> float:
    return -inf if band.at_least is None else band.at_least


def _high(band: Band) -> float:
    return inf if band.below is None else band.below


def percents(study: Study) -> Findings:
    """A percentage is cut between 0 and 100."""
    for number, criterion in enumerate(study.progression):
        if criterion.unit != "percent":
            continue
        for which, band in enumerate(criterion.bands):
            for end in ("at_least", "below"):
                value = getattr(band, end)
                if value is not None and not 0 <= value <= 100:
                    place = ("progression", number, "bands", which, end)
                    yield place, f"{value:g} is not a percentage."


def meanings(study: Study) -> Findings:
    """Each colour that a criterion can have says what the team then does."""
    for number, criterion in enumerate(study.progression):
        for colour in _colours(criterion):
            if getattr(criterion.meaning, colour) is None:
                place = ("progression", number, "meaning")
                yield place, f"What {colour} means is missing."


def _colours(criterion: ProgressionCriterion) -> list[str]:
    if criterion.kind == "judged":
        return ["green", "amber"]
    return list(dict.fromkeys(band.colour for band in criterion.bands))


RULES: tuple[Rule, ...] = (
    Rule(("progression",), kinds),
    Rule(("progression",), thresholds),
    Rule(("progression",), percents),
    Rule(("progression",), meanings),
)
