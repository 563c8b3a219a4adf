"""The same trial twice, with the arms of every family changed round."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction

from alongside.foundations import clock, entropy
from alongside.project.demonstration.cast import Cast, hire
from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.making import play
from alongside.project.demonstration.plan import Plan
from alongside.project.demonstration.scene import Scene
from alongside.project.demonstration.times import NOW, OPENED
from alongside.science.protocol import load_sealed
from alongside.science.randomisation.permuted_blocks import permuted_blocks, stratum_key
from alongside.science.randomisation.stream import RandomStream
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.randomisation.models import Allocation
from alongside.workspaces.study.queries import folder_of
from tests.workspaces.made_up import study

PLACES, FAMILIES = 8, 2
PLANS = (
    Plan(0, "glasgow", date(2023, 6, 5), [9], oddities=frozenset({"concern", "comment"})),
    Plan(1, "bromley", date(2023, 6, 6), [30], oddities=frozenset({"query", "arm_learned"})),
    Plan(2, "glasgow", date(2023, 6, 20), [52], oddities=frozenset({"intervention_stopped"})),
    Plan(3, "bromley", date(2023, 9, 21), [64], leaves="randomised_lost", reasons=("moved_away",)),
)


class Undo(Exception):
    """Everything of a world goes again, so that the next begins with the same numbers."""


@contextmanager
def world(seeds: dict[str, str]) -> Iterator[Cast]:
    """The made-up trial in which each site's sequence is drawn from its seed."""
    try:
        with transaction.atomic():
            with entropy.seeded("the same in every world"), clock.held_at(OPENED):
                cast = hire(study(), OPENED)
            by = cast.of("independent_statistician")
            for site, seed in seeds.items():
                with entropy.seeded(seed):
                    randomisation.seal_sequence(
                        study=study(), stratum=site, length=PLACES, by=by, at=OPENED
                    )
            with entropy.seeded("the same life in every world"):
                play([_scene(cast, plan) for plan in PLANS], lambda _: None)
            with clock.held_at(NOW):
                yield cast
            raise Undo
    except Undo:
        return


def _scene(cast: Cast, plan: Plan) -> Scene:
    dice = Dice(1, f"life {plan.index}")
    return Scene(plan, cast, dice, dice.working_time(plan.day, cast.study.time_zone))


def opposite_seeds() -> tuple[dict[str, str], dict[str, str]]:
    """Two draws for each site of which the first places are each other's opposite."""
    pairs = {site.id: _opposite(site.id) for site in study().sites}
    return {s: one for s, (one, _) in pairs.items()}, {s: two for s, (_, two) in pairs.items()}


def _opposite(site: str) -> tuple[str, str]:
    seen: dict[tuple[str, ...], str] = {}
    for number in range(64):
        seed = f"{site} {number}"
        arms = _first_arms(site, seed)
        if other := seen.get(_changed_round(arms)):
            return other, seed
        seen.setdefault(arms, seed)
    raise AssertionError("no two draws are opposite")


def _first_arms(site: str, seed: str) -> tuple[str, ...]:
    """What sealing with this seed draws: its first act is to take the key."""
    with entropy.seeded(seed):
        key = stratum_key(entropy.token_bytes(32), site)
    ratio = {arm.id: arm.ratio for arm in study().arms}
    sizes = load_sealed(folder_of(study().slug)).block_sizes
    return tuple(permuted_blocks(RandomStream(key), ratio, sizes, PLACES))[:FAMILIES]


def _changed_round(arms: tuple[str, ...]) -> tuple[str, ...]:
    one, two = (arm.id for arm in study().arms)
    return tuple(two if arm == one else one for arm in arms)


def arms_of_families() -> dict[str, str]:
    return {row.family.number: row.arm for row in Allocation.objects.select_related("family")}
