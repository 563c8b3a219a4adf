"""The items of CONSORT 2010 for pilot and feasibility trials: their numbers, in our own words."""

from __future__ import annotations

ITEMS: tuple[tuple[str, str], ...] = (
    ("1a", "The title names it a pilot or feasibility randomised trial"),
    ("1b", "A structured summary of the trial"),
    ("2a", "Background, and why this trial comes before a larger one"),
    ("2b", "Aims or questions of this trial"),
    ("3a", "Design, with the allocation ratio"),
    ("3b", "Changes of method after the start, with reasons"),
    ("4a", "Who can take part"),
    ("4b", "Where the data are collected"),
    ("4c", "How families are found and asked for consent"),
    ("5", "What each arm is given"),
    ("6a", "What is measured for each aim, how and when"),
    ("6b", "Changes of measures after the start, with reasons"),
    ("6c", "Criteria set beforehand for going on to a larger trial"),
    ("7a", "Why this number of families"),
    ("7b", "Interim looks and rules for stopping"),
    ("8a", "How the random sequence is made"),
    ("8b", "Kind of randomisation, with blocks and strata"),
    ("9", "How the sequence is concealed until allocation"),
    ("10", "Who makes the sequence, who enrols, who allocates"),
    ("11a", "Who is blinded"),
    ("11b", "How alike the arms are"),
    ("12a", "How each aim is examined"),
    ("13a", "Families at each step, and assessed for each aim"),
    ("13b", "Losses after randomisation, with reasons"),
    ("14a", "Dates of recruitment and follow-up"),
    ("14b", "Why the trial ended or was stopped"),
    ("15", "Baseline characteristics of each arm"),
    ("16", "How many families each result rests on"),
    ("17a", "Results for each aim, with their uncertainty"),
    ("18", "Other results that help to plan a larger trial"),
    ("19", "Harms"),
    ("19a", "Other consequences that nobody intended"),
    ("20", "Limits of this trial and what is still uncertain"),
    ("21", "How far methods and findings carry to a larger trial"),
    ("22", "Interpretation, with benefits, harms and other evidence"),
    ("22a", "Whether and how to go on, with proposed changes"),
    ("23", "Registration"),
    ("24", "Where the protocol is"),
    ("25", "Funding, and the part of funders"),
    ("26", "Ethical approval"),
)


def ratio(parts: list[int]) -> str:
    return ":".join(str(part) for part in parts)


def design(said: str, parts: list[int]) -> str:
    return f"{said}. Allocation {ratio(parts)}."


def changes(lines: list[str], version: str) -> str:
    return " ".join(lines) or f"The study stands at its first version, {version}."


def found(teams: int, sites: list[str], hours: int) -> str:
    return (
        f"Referred by {teams} teams at {' and '.join(sites)}; consent no sooner than {hours} "
        "hours after the information was given."
    )


def criteria(counted: int, judged: int) -> str:
    return (
        f"{counted + judged} criteria: {counted} counted from the record, {judged} judged by the "
        "team. Their rules stand in the part “Progression criteria”."
    )


def number(total: int, per_site: int, per_arm: int) -> str:
    return (
        f"{total} families in all, {per_site} at each site, {per_arm} in each arm. "
        "The reason is to be written by the team."
    )


def blocks(parts: list[int], strata: list[str]) -> str:
    within = f", stratified by {' and '.join(strata)}" if strata else ""
    return f"Permuted blocks, {ratio(parts)}{within}. The block sizes stay sealed."


def minimised(parts: list[int], factors: list[str]) -> str:
    made_alike = f"{', '.join(factors[:-1])} and {factors[-1]}" if factors[1:] else factors[0]
    return (
        f"Minimisation (Pocock and Simon), {ratio(parts)}, over {made_alike}. The chance of the "
        "preferred arm stays sealed."
    )


def concealed(sequences: int) -> str:
    return (
        f"Sequences sealed: {sequences}. Each place is sealed by itself and opened only when a "
        "family is allocated to it."
    )


def who(makes: str, enrols: str, allocates: str) -> str:
    return f"Sequence: {makes}. Enrolment: {enrols}. Allocation: {allocates}."


def blinded(roles: str, learned: int) -> str:
    return f"{roles}. Families whose arm an assessor learned: {learned}."


def dates(what: str, first: str, last: str) -> str:
    return f"{what} from {first} to {last}." if first != last else f"{what} on {first}."


def denominators(randomised: int, due: int, retained: int) -> str:
    return f"Randomised: {randomised}. Follow-up over: {due}. Followed up: {retained}."


def harms(worries: int, still_open: int) -> str:
    return f"Worries about families: {worries}, of these still open: {still_open}."


def unintended(learned: int, deviations: int) -> str:
    return (
        f"Families whose arm an assessor learned: {learned}. Deviations recorded: {deviations}. "
        "Others are to be written by the team."
    )


def going_on(sentence: str) -> str:
    return f"{sentence} What follows is to be written by the team."


def protocol(version: str, dated: str) -> str:
    return f"Version {version} of {dated}, as the study definition holds it."


def sponsor(name: str) -> str:
    return f"Sponsor: {name}. Funders are to be written by the team."


KINDS = {"include": "Included", "exclude": "Excluded", "case_by_case": "Looked at one by one"}
NO_LOSS = "None so far."
