"""Rules: arms, sites, dates and expected numbers make one plan."""

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alongside.science.protocol.lines import Place
from alongside.science.protocol.places import Site
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.seeking import placeholders
from alongside.science.protocol.study import Study


def arms(study: Study) -> Findings:
    """A trial has two arms or more, and one of them is the intervention."""
    if len(study.arms) < 2:
        yield ("arms",), "A ratio needs two arms or more; there is one."
    if not any(arm.is_intervention for arm in study.arms):
        yield ("arms",), "No arm is the intervention."


def dates(study: Study) -> Findings:
    """The study ends after it starts, and its time zone is known."""
    if study.window.runs_backwards:
        yield ("window", "end"), "The study ends before it starts."
    try:
        ZoneInfo(study.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield ("time_zone",), f"“{study.time_zone}” is not a time zone such as Europe/London."


def ages(study: Study) -> Findings:
    """The youngest child is not older than the oldest."""
    if study.ages.child_to_months < study.ages.child_from_months:
        yield ("ages", "child_to_months"), "The oldest child is younger than the youngest."


def targets(study: Study) -> Findings:
    """The sites together do not aim at more families than the study."""
    if study.target.per_site * len(study.sites) > study.target.total:
        aims = f"{len(study.sites)} sites with {study.target.per_site} families each"
        yield ("target", "total"), f"{aims} are more than {study.target.total} in all."


def site_dates(study: Study) -> Findings:
    """A site opens within the study and closes after it opened."""
    if study.window.runs_backwards:
        return
    for number, site in enumerate(study.sites):
        under = ("sites", number)
        if site.opens > study.window.end:
            yield (*under, "opens"), f"{site.name} opens after the study has ended."
        if site.opens < study.window.start:
            yield (*under, "opens"), f"{site.name} opens before the study starts."
        if site.closes <= site.opens:
            yield (*under, "closes"), f"{site.name} closes before it opens."


def safeguarding(study: Study) -> Findings:
    """Each site says whom to ring when somebody may not be safe."""
    for number, site in enumerate(study.sites):
        if site.safeguarding is None:
            message = f"{site.name} has no safeguarding contact: whom do people ring?"
            yield ("sites", number), message


def expected_numbers(study: Study) -> Findings:
    """Each site has expected numbers for the same months, within the study."""
    for number, site in enumerate(study.sites):
        if study.expected.at(site.id) is None:
            yield ("sites", number), f"{site.name} has no expected numbers."
    for number, one in enumerate(study.expected.sites):
        under = ("expected", "sites", number)
        if len(one.referrals) != len(one.randomised):
            message = f"{len(one.referrals)} months of referrals, {len(one.randomised)} randomised."
            yield (*under, "randomised"), message
        if not (study.window.runs_backwards or study.window.holds(one.first_month)):
            yield (*under, "first_month"), "The first month is outside the study."


def words_of_sites(study: Study) -> Findings:
    """Every word in curly brackets is one that each site has."""
    for place, text in _texts(study):
        for word in placeholders(text):
            missing = [site.name for site in study.sites if word not in site.words]
            if missing:
                yield place, f"{{{word}}} has no words at {_and(missing)}."


def _texts(study: Study) -> list[tuple[Place, str]]:
    texts: list[tuple[Place, str]] = []
    for number, criterion in enumerate(study.eligibility):
        texts.append((("eligibility", number, "text"), criterion.text))
        texts.append((("eligibility", number, "help"), criterion.help))
    for name in type(study.reasons).model_fields:
        for number, reason in enumerate(getattr(study.reasons, name)):
            texts.append((("reasons", name, number, "label"), reason.label))
    return texts


def _and(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def site_words(study: Study) -> Findings:
    """Each site has a word for whatever the others have a word for."""
    known = dict.fromkeys(word for site in study.sites for word in site.words)
    for number, site in enumerate(study.sites):
        missing = _missing(site, list(known))
        if missing:
            yield ("sites", number, "words"), f"{site.name} has no words for {_and(missing)}."


def _missing(site: Site, known: list[str]) -> list[str]:
    return [word for word in known if word not in site.words]


RULES: tuple[Rule, ...] = (
    Rule(("arms",), arms),
    Rule(("window", "time_zone"), dates),
    Rule(("ages",), ages),
    Rule(("target", "sites"), targets),
    Rule(("sites", "window"), site_dates),
    Rule(("sites",), safeguarding),
    Rule(("sites", "expected", "window"), expected_numbers),
    Rule(("sites", "eligibility", "reasons"), words_of_sites),
    Rule(("sites",), site_words),
)
