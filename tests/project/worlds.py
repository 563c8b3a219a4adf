"""The same trial again and again, with other arms for its families."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from unittest.mock import patch

import time_machine
from django.db import connection, transaction

from alongside.foundations import clock, entropy
from alongside.foundations.jobs.working import run_due
from alongside.project.demonstration import making
from alongside.project.demonstration.cast import Cast, hire
from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.living import life
from alongside.project.demonstration.plan import Plan
from alongside.project.demonstration.reporting import report_to_the_committee
from alongside.project.demonstration.scene import Life, Scene
from alongside.project.demonstration.times import NOW, OPENED
from alongside.project.demonstration.watched import watching
from alongside.science.protocol import load_sealed
from alongside.science.randomisation.permuted_blocks import permuted_blocks, stratum_key
from alongside.science.randomisation.stream import RandomStream
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.study.queries import folder_of
from tests.project.one_arm import what_its_team_does
from tests.workspaces.made_up import study

PLACES = 8
PLANS = (
    Plan(0, "glasgow", date(2023, 6, 5), [9], oddities=frozenset({"concern", "comment"})),
    Plan(1, "bromley", date(2023, 6, 6), [30], oddities=frozenset({"query", "arm_learned"})),
    Plan(2, "glasgow", date(2023, 6, 20), [52], oddities=frozenset({"intervention_stopped"})),
    Plan(3, "bromley", date(2023, 9, 21), [64], leaves="randomised_lost", reasons=("moved_away",)),
    Plan(4, "glasgow", date(2023, 9, 4), [20], oddities=frozenset({"waits_for_allocation"})),
)
Arms = dict[str, tuple[str, ...]]
"""The arms of each site's families, in the order in which they are allocated there."""
FIRST: Arms = {"glasgow": ("ips", "sau", "ips"), "bromley": ("sau", "ips")}


class Undo(Exception):
    """Everything of a world goes again, so that the next begins with the same numbers."""


def flipped(arms: Arms, site: str, place: int) -> Arms:
    """One family has the other arm; every other family keeps its own."""
    own = list(arms[site])
    own[place] = "sau" if own[place] == "ips" else "ips"
    return {**arms, site: tuple(own)}


def drawn_again(number: int) -> Arms:
    """Every family's arm drawn anew."""
    dice = Dice(number, "arms drawn again")
    return {site: tuple(dice.one_of(("ips", "sau")) for _ in own) for site, own in FIRST.items()}


@contextmanager
def world(arms: Arms) -> Iterator[Cast]:
    """The made-up trial in which the families have these arms; all else follows from them."""
    try:
        with numbers_again(), transaction.atomic():
            with entropy.seeded("the same in every world"), clock.held_at(OPENED):
                cast = hire(study(), OPENED)
            _seal(cast, arms)
            play_steadily([Scene(plan, cast, *_starts(cast, plan)) for plan in PLANS])
            with clock.held_at(NOW), time_machine.travel(NOW, tick=False):
                what_its_team_does(cast, arms_of_families(), NOW)
                with entropy.seeded("the work of the night"):
                    run_due(NOW)
                with entropy.seeded("the reports for the committee"):
                    report_to_the_committee(cast, NOW, timedelta(0))
                yield cast
            raise Undo
    except Undo:
        return


@contextmanager
def numbers_again() -> Iterator[None]:
    """PostgreSQL alone counts on after what was numbered has gone again."""
    if connection.vendor != "postgresql":
        yield
        return
    counted = _asked("SELECT sequencename, last_value, start_value FROM pg_sequences")
    try:
        yield
    finally:
        for name, last, first in counted:
            _asked("SELECT setval(%s, %s, %s)", f'"{name}"', last or first, last is not None)


def _asked(sql: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _seal(cast: Cast, arms: Arms) -> None:
    by = cast.of("independent_statistician")
    for site, wanted in arms.items():
        with entropy.seeded(_seed(site, wanted)):
            randomisation.seal_sequence(
                study=study(), stratum=site, length=PLACES, by=by, at=OPENED
            )


def _starts(cast: Cast, plan: Plan) -> tuple[Dice, datetime]:
    dice = Dice(1, f"life {plan.index}")
    return dice, dice.working_time(plan.day, cast.study.time_zone)


def play_steadily(scenes: list[Scene]) -> None:
    """Play the lives, the chance of each act its own: what one arm adds moves nothing else."""
    with patch.object(making, "life", lambda scene: steadily(life(scene), scene.plan.index)):
        others = [steadily(watching(study(), scenes[0].cast), len(PLANS))]
        making.play(scenes, lambda _: None, others)


def steadily(living: Life, name: int) -> Life:
    """The same life, with a seed for each act."""
    for act in count():
        with entropy.seeded(f"family {name}, act {act}"):
            moment = next(living, None)
        if moment is None:
            return
        yield moment


def _seed(site: str, wanted: tuple[str, ...]) -> str:
    for number in range(4096):
        if _first_arms(site, f"{site} {number}", len(wanted)) == wanted:
            return f"{site} {number}"
    raise AssertionError(f"no draw begins with {wanted}")


def _first_arms(site: str, seed: str, places: int) -> tuple[str, ...]:
    """What sealing with this seed draws: its first act is to take the key."""
    with entropy.seeded(seed):
        key = stratum_key(entropy.token_bytes(32), site)
    ratio = {arm.id: arm.ratio for arm in study().arms}
    sizes = load_sealed(folder_of(study().slug)).block_sizes
    return tuple(permuted_blocks(RandomStream(key), ratio, sizes, PLACES))[:places]


def arms_of_families() -> dict[str, str]:
    return {row.family.number: row.arm for row in Allocation.objects.select_related("family")}


def waiting_family() -> Family:
    """The family that only waits to be allocated."""
    found: Family = Family.objects.exclude(number__in=arms_of_families()).get()
    return found
