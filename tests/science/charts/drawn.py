"""One of each picture, wide and narrow, with long and awkward words."""

from datetime import date, timedelta

from alongside.science.charts.bars import bars
from alongside.science.charts.chart import Caption
from alongside.science.charts.consort import consort
from alongside.science.charts.drift import DriftWeek, drift
from alongside.science.charts.interval import Zone, interval
from alongside.science.charts.periods import PeriodCount, periods
from alongside.science.charts.schedule import schedule
from alongside.science.charts.steps import Expected, Mark, steps
from alongside.science.charts.strip import strip
from alongside.science.retention.consort import STAGES, Stage, flow, flow_by_arm
from tests.science.retention.made_up import family

SITES = ("Glasgow", "Bromley")
LABELS = {
    "identified": "Families identified by a social worker or another service",
    "screened": "Screened by the recruitment coordinator",
    "exit:screened": "Not eligible",
    "reason:protection_plan": "Child on a Child Protection Plan or Register <today>",
    "reason:long": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbau",
    "in_progress": "Still at this stage",
    "site:Glasgow": "Glasgow City Council",
    "site:Bromley": "London Borough of Bromley",
    "arm:A": "Infant Parent Support",
    "arm:B": "Services as usual",
    "expected": "Expected",
    "axis": "Minutes",
}
ZONES = (
    Zone("red", 0, 0.5, "Red"),
    Zone("amber", 0.5, 0.7, "Amber"),
    Zone("green", 0.7, 1, "Green"),
)
SCHEDULE_HEADER = ("Measure", "Who answers", "Children", "By", "Baseline", "Follow-up")
SCHEDULE_ROWS = (
    ("Demographic and Service Use Questionnaire", "parent", "–", "RN", True, True),
    ("SDQ", "parent", "aged 2 and over, by age form 2–4 y, 4–17 y", "RN", True, True),
    ("PREM, PROM", "parent", "–", "RA/FEW", False, True),
    ("Parent interview", "parent", "–", "RA", "sample", True),
)


def families():
    """Sixty families of which some left at every stage for every reason."""
    reasons = ("protection_plan", "no_answer", "long")
    return [
        family(
            number,
            SITES[number % 2],
            place := (number * 5) % 8 if number % 3 else 7,
            reasons[number % 3 - 1] if number % 4 and place < 7 else None,
            "AB"[number // 2 % 2] if place >= 6 else None,
        )
        for number in range(60)
    ]


def caption(name, width):
    return Caption(f"{name}-{width}", "A title & more", "What is seen", "As of 1 November 2023")


def addresses():
    return {stage.value: f"/families?stage={stage}&x=1" for stage in STAGES} | {
        f"exit:{stage}": f"/families?left={stage}" for stage in STAGES
    }


def flow_pictures(width):
    whole = flow(families(), SITES)
    arms = flow_by_arm(families(), SITES, ("A", "B"))
    return {
        "consort": consort(whole, caption("c", width), labels=LABELS, width=width),
        "linked": consort(
            whole, caption("l", width), labels=LABELS, hrefs=addresses(), width=width
        ),
        "by_arm": consort(whole, caption("a", width), labels=LABELS, arms=arms, width=width),
        "bars": bars(
            {site: {s.value: whole.reached[s][site] for s in Stage} for site in SITES},
            caption("b", width),
            labels=LABELS,
            width=width,
        ),
    }


def expected():
    first = date(2023, 4, 1)
    counts = ((first + timedelta(days=28 * k), 30 * min(k, 10) / 10) for k in range(13))
    return [Expected(day, count, count * 0.7, min(count * 1.3, 30)) for day, count in counts]


def steps_pictures(width):
    behind = [(date(2023, 4, 20) + timedelta(days=15 * k), k + 1) for k in range(12)]
    ahead = [(date(2023, 4, 5) + timedelta(days=8 * k), k + 1) for k in range(24)]
    marks = [Mark(date(2023, 8, 10), "Coordinator visits each team " * 4)]
    marks.append(Mark(date(2023, 8, 12), "Two more centres give the leaflet"))
    common = {"labels": LABELS, "width": width}
    return {
        f"steps_{name}": steps(
            expected(), actual, caption(f"s-{name}", width), as_of=as_of, marks=marks, **common
        )
        for name, actual, as_of in (
            ("behind", {"Glasgow and Bromley": behind}, date(2023, 11, 1)),
            ("ahead", {"Bromley": ahead}, date(2023, 11, 1)),
            ("both", {"Glasgow": behind, "Bromley": ahead}, date(2024, 2, 28)),
            ("close", {"Glasgow": behind, "Bromley": behind[:-1]}, date(2023, 11, 1)),
            ("none", {"Bromley": []}, date(2023, 4, 1)),
        )
    }


def other_pictures(width):
    minutes = {"Face to face": [40, 42, 42, 43, 55, 61, 62, 90], "Remote": [30, 35, 36, 110]}
    at = caption("i", width)
    return {
        "schedule": schedule(SCHEDULE_HEADER, SCHEDULE_ROWS, caption("t", width), width=width),
        "strip": strip(minutes, caption("m", width), labels=LABELS, width=width),
        "interval": interval(0.7, (0.55, 0.82), ZONES, at, labels={}, width=width),
        "at_nothing": interval(0.0, (0.0, 0.1), ZONES, at, labels={}, width=width),
    }


def watching_pictures(width):
    """Weeks and a drift: usual ones, one week alone, and marks that stand close together."""
    as_of = date(2023, 11, 1)
    weeks = [
        PeriodCount(OPENS + timedelta(7 * place), OPENS + timedelta(7 * place + 6), 1.5 + place % 2,
                    0, 4 + place % 2, (place * 5) % 7)
        for place in range(30)
    ]  # fmt: skip
    marks = [
        Mark(OPENS + timedelta(days), "Visited the teams, the leaflet and two examples in hand")
        for days in (60, 62, 64, 120)
    ]
    labels = {
        "came": "What came", "expected": "Expected", "band": "9 times in 10 by chance",
        "outside": "Outside it", "limit": "The limit" if width < 500 else LIMIT,
    }  # fmt: skip
    sums = [DriftWeek(one.last, place / 5, place == 29) for place, one in enumerate(weeks)]
    span = (OPENS, as_of)
    return {
        "periods": periods(
            weeks, caption("periods", width), as_of=as_of, marks=marks, labels=labels, width=width
        ),
        "one-week": periods(
            weeks[:1], caption("one", width), as_of=OPENS, labels=labels, width=width
        ),
        "drift": drift(
            sums, 5.4, caption("drift", width), span=span, as_of=as_of, labels=labels, width=width
        ),
    }


OPENS = date(2023, 4, 1)
LIMIT = "The limit: by chance alone reached in at most 10% of trials"


def all_pictures(width):
    pictures = flow_pictures(width) | steps_pictures(width) | other_pictures(width)
    return pictures | watching_pictures(width)
