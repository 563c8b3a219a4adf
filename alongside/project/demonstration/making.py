"""Making the demonstration: every act in the order of time, by the actions that pages call."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from alongside.foundations import clock, entropy
from alongside.foundations.record.models import Entry
from alongside.foundations.record.seals import seal
from alongside.project.demonstration.cast import Cast, hire
from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.living import life
from alongside.project.demonstration.made_elsewhere import put_in_scores
from alongside.project.demonstration.plans import plans
from alongside.project.demonstration.reached import bring_in_places, meetings
from alongside.project.demonstration.reporting import report_to_the_committee
from alongside.project.demonstration.scene import Life, Scene
from alongside.project.demonstration.tablet import come_back
from alongside.project.demonstration.times import FIRST_DAY, NOW, OPENED
from alongside.project.demonstration.twice_entered import enter_twice
from alongside.project.demonstration.watched import watching
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import actions as randomisation

SEAL_EVERY = timedelta(days=7)
ACTS_A_COMMIT = 50
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Made:
    """What was made: who may sign in, how many facts, and the digest of the last seal."""

    cast: Cast
    families: int
    facts: int
    head: str


def make(study: Study, *, families: int, seed: int, progress: Progress) -> Made:
    """Make the trial up to `NOW`. The same seed makes the same facts, bit for bit."""
    with entropy.seeded(f"alongside demonstration {seed}"):
        with clock.held_at(OPENED):
            cast = hire(study, OPENED)
            bring_in_places(study, cast)
        seal_sequences(study, cast, families)
        others = [watching(study, cast), meetings(study, cast)]
        play(_scenes(study, cast, families, seed), progress, others)
        with clock.held_at(NOW):
            enter_twice(cast, NOW)
            put_in_scores(cast, NOW)
            come_back(cast, NOW)
            report_to_the_committee(cast, NOW)
        last = seal(at=NOW)
    return Made(cast, families, Entry.objects.count(), last.digest if last else "")


def seal_sequences(study: Study, cast: Cast, families: int) -> None:
    """The independent statistician seals a sequence for each site before the first family."""
    by = cast.of("independent_statistician")
    for site in study.sites:
        randomisation.seal_sequence(
            study=study, stratum=site.id, length=max(40, families), by=by, at=OPENED
        )


def _scenes(study: Study, cast: Cast, families: int, seed: int) -> list[Scene]:
    scenes = []
    for plan in plans(study, families, seed):
        dice = Dice(seed, f"life {plan.index}")
        scenes.append(Scene(plan, cast, dice, dice.working_time(plan.day, study.time_zone)))
    return scenes


def play(scenes: list[Scene], progress: Progress, others: Sequence[Life] = ()) -> None:
    """Let every family act when its moment has come, whichever is next; stop at `NOW`.

    `others` are what goes on beside the families.
    """
    waiting: list[tuple[datetime, int, Life]] = []
    for number, living in enumerate([*(life(scene) for scene in scenes), *others]):
        _wait(waiting, number, living)
    next_seal = OPENED + SEAL_EVERY
    acts = 0
    while waiting:
        with transaction.atomic():
            for _ in range(min(ACTS_A_COMMIT, len(waiting))):
                moment, number, living = heapq.heappop(waiting)
                acts += 1
                with clock.held_at(moment):
                    _wait(waiting, number, living)
                if not waiting:
                    break
        if waiting and waiting[0][0] > next_seal:
            seal(at=next_seal)
            next_seal += SEAL_EVERY * max(1, (waiting[0][0] - next_seal) // SEAL_EVERY + 1)
        progress(_share(waiting[0][0]) if waiting else 1.0)


def _wait(waiting: list[tuple[datetime, int, Life]], number: int, living: Life) -> None:
    moment = next(living, None)
    if moment is not None and moment <= NOW:
        heapq.heappush(waiting, (moment, number, living))


def _share(moment: datetime) -> float:
    first = datetime(FIRST_DAY.year, FIRST_DAY.month, FIRST_DAY.day, tzinfo=UTC)
    return min(max((moment - first) / (NOW - first), 0.0), 1.0)
