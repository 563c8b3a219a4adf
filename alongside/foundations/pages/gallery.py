"""Made-up content for the gallery, and a form with every kind of question."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.steps import Expected, steps

from . import fields, words
from .forms import PageForm

SHOWN_AT = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)


class Everything(PageForm):
    """One of each field."""

    name = fields.Text("Name of the worker", hint="As the team knows them", autocomplete="off")
    email = fields.Email(required=False)
    phone = fields.Phone()
    children = fields.WholeNumber("Children under six", lowest=0, highest=12, width=2)
    distance = fields.Decimal("Distance travelled", places=1, suffix="miles", required=False)
    heard = fields.Radios(
        "How did the family hear about the study?",
        [
            ("worker", "From their social worker"),
            fields.Option("leaflet", "From the leaflet", hint="The one with the two hands"),
            fields.Divider(),
            fields.Option("other", "In another way", reveals=("heard_other",)),
        ],
    )
    heard_other = fields.Text("Which way?")
    needs = fields.Checkboxes(
        "What would help the family to take part?",
        [
            ("interpreter", "An interpreter"),
            ("transport", "Transport"),
            fields.Option("nothing", "None of these", alone=True),
        ],
        required=False,
    )
    leaflet = fields.YesNo("Did the family get the leaflet?", yes_reveals=("given",))
    given = fields.Moment("When was it given?", not_after="today")
    plan = fields.YesNoUnsure("The family has a multi-agency support plan", required=False)
    site = fields.Choice("Site", [("glasgow", "Glasgow"), ("bromley", "Bromley")])
    born = fields.MonthYear("Month of birth", not_after="today", hint="For example 3 2021")
    visit = fields.Day("Day of the visit", hint="For example 4 7 2023")
    starts = fields.TimeOfDay("Start of the visit", required=False)
    story = fields.LongText("What happened?", limit=500, required=False)
    paper = fields.File("Paper form", accept=(".pdf", ".jpg", ".png"), required=False)
    secret = fields.Password(required=False)
    agreed = fields.Tick("I have read this to the parent")
    signature = fields.Signature(required=False)


class Narrowing(PageForm):
    """What narrows a list; it is sent in the address and records nothing."""

    site = fields.Choice(
        "Only this site",
        [("glasgow", "Glasgow"), ("bromley", "Bromley")],
        prompt="Every site",
        required=False,
    )


def chart(width: float) -> Chart:
    """Made-up referrals of one site, as the recruitment page shows them."""
    ends = [date(2023, month, 30) for month in range(4, 10)]
    return steps(
        [Expected(end, 2.5 * n, max(0.0, 2.5 * n - 3), 2.5 * n + 3) for n, end in enumerate(ends)],
        {"bromley": list(zip(ends, (0, 1, 3, 5, 8, 11), strict=True))},
        Caption(f"gallery-{width:.0f}", words.GALLERY_CHART, words.GALLERY_CHART_SHOWS),
        as_of=ends[-1],
        labels=words.GALLERY_LABELS,
        width=width,
    )


def gallery_content() -> dict[str, Any]:
    """Everything the gallery page shows."""
    return {
        "form": Everything(),
        "narrowing": Narrowing(prefix="only"),
        "chart": chart(720),
        "narrow_chart": chart(320),
        "shown_at": SHOWN_AT,
        "family": {"number": "IPS-0042", "site": "Bromley"},
        "facts": [
            {"words": "Information sheet given, version 1.2", "at": SHOWN_AT, "by": "coordinator"},
            {
                "words": "Screened: eligible",
                "at": SHOWN_AT,
                "by": "coordinator",
                "superseded": True,
            },
            {
                "words": "Screened: to be decided case by case",
                "at": SHOWN_AT,
                "by": "coordinator",
                "reason": "The recovery worker rang back with more about the present plan.",
            },
        ],
    }
