"""Running totals are what counting every row gives, whatever happened to the rows."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random  # noqa: TID251 - seeded, so that a failure comes again
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.totals import (
    Within,
    added_up,
    count_again,
    keep_totals,
    kinds,
    uncounted,
)
from alongside.science.retention.path import STAGES
from alongside.workspaces.caseload.models import StepTotal, WaitingStep
from alongside.workspaces.monitoring.models import FamilyProgress, MonthTotal, StageTotal
from alongside.workspaces.quality.models import FormSummary, FormTotal
from alongside.workspaces.scores.models import ScoreRow, ScoreTotal

pytestmark = pytest.mark.django_db
AT = datetime(2023, 6, 1, tzinfo=UTC)
BY = ("site", "part", "instrument", "mode", "nurse")
ALL = {"study": ["one"], "site": ["a", "b"]}


def form(chance, number):
    settled, done = chance.randrange(3), chance.random() < 0.7
    return FormSummary(
        study="one", opened=UUID(int=number), form="ghq", family=UUID(int=chance.randrange(6)),
        site=chance.choice("ab"), part=chance.choice(["main", "other"]), instrument="ghq",
        mode="home", nurse=chance.randrange(2), finished_at=AT if done else None,
        asked=chance.randrange(9), missing=chance.randrange(3),
        reasons=chance.choice(["", "refused:1"]), flags=chance.choice(["", "too_fast"]),
        twice=chance.random() < 0.5, settled=settled,
    )  # fmt: skip


def progress(chance, number):
    reached = chance.randrange(1, 4)
    left = chance.random() < 0.4
    return FamilyProgress(
        family=UUID(int=number), study="one", site=chance.choice("ab"), number=str(number),
        stage=STAGES[reached - 1], left=left, exit_reason="moved" if left else "",
        months=" ".join(f"2023-0{chance.randrange(1, 4)}" for _ in range(reached)),
        left_month="2023-04" if left else "", identified_on=date(2023, 1, 1),
    )  # fmt: skip


def score(chance, number):
    return ScoreRow(
        study="one", finished=UUID(int=number), family=UUID(int=chance.randrange(6)),
        site=chance.choice("ab"), part="main", instrument="ghq", finished_at=AT,
        rule_version="1", code=chance.choice(["sum", "mean"]), form_answered=1, form_missing=0,
        unreadable=0, flags=[],
    )  # fmt: skip


def step(chance, number):
    return WaitingStep(
        study="one", family=UUID(int=chance.randrange(6)), site=chance.choice("ab"),
        number=str(number), what="Ring", since=AT, permission=chance.choice(["see", "screen"]),
        role=chance.choice(["", "nurse"]), due=chance.choice([None, AT.date(), date(2023, 7, 1)]),
    )  # fmt: skip


def at_random(chance, model, make, change):
    """Add, add again, change and remove rows, in every way in which summaries are written."""
    for number in range(40):
        row = make(chance, number)
        model.objects.bulk_create([row])
        if model is ScoreRow:  # as scores are put down: what is there already is passed over
            row.pk = None
            model.objects.bulk_create([row], ignore_conflicts=True)
        if number % 3 == 0:
            model.objects.filter(site="a").update(**change)
        if number % 5 == 0:
            model.objects.filter(pk=chance.choice(model.objects.values_list("pk", flat=True)))
            model.objects.filter(pk__in=model.objects.values_list("pk", flat=True)[:2]).delete()


@pytest.fixture(params=range(3))
def rows(request):
    chance = Random(request.param)
    at_random(chance, FormSummary, form, {"together": True, "nurse": 1})
    at_random(chance, FamilyProgress, progress, {"site": "b"})
    at_random(chance, ScoreRow, score, {"instrument": "sdq"})
    at_random(chance, WaitingStep, step, {"due": None})


def held(model):
    names = [field.name for field in model._meta.fields if field.name != "id"]
    return sorted(model.objects.values_list(*names))


def test_totals_are_what_counting_every_row_gives(rows):
    kept = {model: held(model) for model in kinds()}
    for model, before in kept.items():
        assert before or model.counts.of not in (FormSummary, FamilyProgress, ScoreRow, WaitingStep)
        count_again(model)
        assert held(model) == before, model


def test_totals_say_what_the_rows_say(rows):
    forms = Counter()
    for one in FormSummary.objects.all():
        done = one.finished_at is not None
        of_twice = [done and one.twice and one.settled == state for state in range(3)]
        odd = done and (one.flags != "" or one.together)
        key = (one.site, one.part, one.instrument, one.mode, one.nurse)
        for place, more in enumerate((1, done, one.asked, one.missing, odd, *of_twice)):
            forms[*key, place] += more
    sums = ("finished", "asked", "missing", "flagged", "to_enter", "undecided", "settled")
    found = {
        (*key, place): each
        for key, *values in ((row[:5], *row[5:]) for row in held_by(FormTotal, BY, sums))
        for place, each in enumerate(values)
    }
    assert found == forms
    stages, months = Counter(), Counter()
    for one in FamilyProgress.objects.all():
        stages[one.site, one.stage, one.left, one.exit_reason] += 1
        for stage, month in zip(STAGES, one.months.split(), strict=False):
            months[one.site, month, stage, False, ""] += 1
        if one.left:
            months[one.site, one.left_month, one.stage, True, one.exit_reason] += 1
    columns = ("site", "stage", "left", "exit_reason")
    assert {row[:4]: row[4] for row in held_by(StageTotal, columns)} == stages
    columns = ("site", "month", "stage", "gone", "reason")
    assert {row[:5]: row[5] for row in held_by(MonthTotal, columns)} == months
    scores = Counter(ScoreRow.objects.values_list("instrument", "code", "site"))
    assert {
        row[:3]: row[3] for row in held_by(ScoreTotal, ("instrument", "code", "site"))
    } == scores
    steps = Counter(
        (site, permission, role, due or date.max)
        for site, permission, role, due in WaitingStep.objects.values_list(
            "site", "permission", "role", "due"
        )
    )
    columns = ("site", "permission", "role", "due")
    assert {row[:4]: row[4] for row in held_by(StepTotal, columns)} == steps


def held_by(model, by, sums=()):
    return model.objects.values_list(*by, "rows", *sums)


@pytest.mark.parametrize("some", [(), (1, 4), range(6)])
def test_families_are_left_out_or_alone_counted(rows, some):
    families = [UUID(int=number) for number in some]
    whole = Counter(FormSummary.objects.values_list("site", "part"))
    of_some = Counter(FormSummary.objects.filter(family__in=families).values_list("site", "part"))
    for within, expected in (
        (Within(ALL), whole),
        (Within(ALL, without=families), whole - of_some),
        (Within(ALL, families=families), of_some),
        (Within(ALL, families=families, without=families[:1]),
         Counter(FormSummary.objects.filter(family__in=families[1:]).values_list("site", "part"))),
        (Within(ALL | {"site": []}), Counter()),
    ):  # fmt: skip
        found = added_up(FormTotal, ("site", "part"), ("rows",), within)
        assert {key: count for key, (count,) in found.items()} == expected


def test_the_rows_of_families_are_found_by_the_index_of_families():
    """To look through all rows for each of some hundred families takes minutes."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads so few rows without any index.")
    for model in kinds():
        by, within = model.counts.by[:2], Within({key: ["a"] for key in model.counts.by})
        with CaptureQueriesContext(connection) as asked, connection.cursor() as cursor:
            added_up(model, by, ("rows",), replace(within, without=[UUID(int=1)]))
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
            steps = [row[3] for row in cursor.fetchall() if " r " in row[3]]
        assert len(steps) == len(model.counts.lines)
        assert all(step.partition(" INDEX ")[2].endswith("(family=?)") for step in steps), steps


def test_what_lost_its_triggers_is_known_and_counted_again(rows):
    before, table = held(FormTotal), FormTotal._meta.db_table
    with changing_tables(connection), connection.cursor() as cursor:
        for statement in dropped(cursor, table):
            cursor.execute(statement)
        FormSummary.objects.all().delete()
        assert held(FormTotal) == before
        assert uncounted(connection) == [table]
        keep_totals(connection)
    assert held(FormTotal) == []
    assert uncounted(connection) == []


def dropped(cursor, table):
    if connection.vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        on = ""
    else:
        cursor.execute("SELECT tgname FROM pg_trigger")
        on = f' ON "{FormSummary._meta.db_table}"'
    names = [name for (name,) in cursor.fetchall() if name.startswith(f"{table}_")]
    return [f'DROP TRIGGER "{name}"{on}' for name in names]


@pytest.mark.django_db(transaction=True)
def test_tables_with_rows_and_totals_are_changed_by_migrations():
    made = [score(Random(1), number) for number in range(6)]
    for row in made[:2]:
        row.flags, row.past_limit = ["lie_invalid"], True
    ScoreRow.objects.bulk_create(made)
    before = held(ScoreTotal)
    call_command("migrate", "scores", "0006", verbosity=0)
    call_command("migrate", verbosity=0)
    assert ScoreRow.objects.filter(past_limit=True).count() == 2
    assert held(ScoreTotal) == before != []
    assert uncounted(connection) == []
