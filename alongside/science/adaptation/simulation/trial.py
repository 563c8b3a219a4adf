"""One trial from its first referral to its decision."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Literal

import numpy as np

from alongside.science.adaptation.counted_draws import key_of
from alongside.science.adaptation.simulation.allocating import LEVELS
from alongside.science.adaptation.simulation.analysing import NOTHING, Found, analysed
from alongside.science.adaptation.simulation.outcomes import Randomised, Scores, scores_of
from alongside.science.adaptation.simulation.referrals import Families, Whole, families_of
from alongside.science.adaptation.simulation.setting import MONTH, Setting

Decision = Literal["efficacy", "futility", "harm", "no difference", "goes on", "no analysis"]
_LABEL = b"alongside simulated trial 1\x00"


@dataclass(frozen=True)
class Look:
    """One look: which (from 1), on which day, what was found, and what was decided."""

    number: int
    day: float
    randomised: int
    found: Found
    decision: Decision


@dataclass(frozen=True)
class Trial:
    """A whole trial as it went; `day`: that of its last decision."""

    families: Families
    chosen: Whole
    randomised: Randomised
    scores: Scores
    looks: tuple[Look, ...]
    day: float

    @property
    def last(self) -> Look:
        """The look that decided."""
        return self.looks[-1]

    @property
    def size(self) -> int:
        """Families randomised until the trial stopped."""
        return int((self.randomised.day <= self.day).sum())


def one_trial(setting: Setting, seed: int, trial: int) -> Trial:
    """Return the trial with this index of a run: the same, bit for bit, whenever it is asked for.

    Every random number is counted (`counted_draws`) by the run's seed, what it is for, the
    trial's index and its place, and the allocation has a key of its own, SHA-256(label || seed ||
    0 || index): nothing depends on the other trials, or on which process makes this one.

    >>> from alongside.science.adaptation.simulation.scenarios import read_design
    >>> from alongside.science.adaptation.simulation.setting import setting_of
    >>> design = read_design('''
    ... name = "a trial"
    ... trial = { families = 40, arms = { usual = 1, new = 1 }, intervention = "new",
    ...           block_sizes = [4] }
    ... sites = [{ id = "north", name = "North", closes = 24, referrals = [8] }]
    ... outcome = { sd = 1, effect = -0.5, follow_ups = [{ id = "six", months = 6 }] }
    ... '''.replace(",\\n", ", "), "a.toml")[0].design
    >>> found = one_trial(setting_of(design), 1, 7)
    >>> found.size, int(found.randomised.treated.sum()), found.last.decision
    (40, 20, 'no difference')
    """
    families = families_of(setting, seed, trial)
    ready = np.flatnonzero(families.reached == len(_HALTS))
    order = ready[np.argsort(families.randomised[ready], kind="stable")]
    chosen = order[: setting.design.trial.families]
    randomised = Randomised(
        families.site[chosen], families.randomised[chosen], families.tenth[chosen],
        _allocated(setting, seed, trial, families, chosen),
    )  # fmt: skip
    scores = scores_of(setting, seed, trial, randomised)
    looks = _looks(setting, randomised, scores, (seed, trial))
    end = looks[-1].day
    if looks[-1].number < len(setting.looks):
        end += setting.design.looks.decision_days
    return Trial(families, chosen, randomised, scores, looks, end)


_HALTS = ("screened", "eligible", "consented", "randomised")


def _allocated(
    setting: Setting, seed: int, trial: int, families: Families, chosen: Whole
) -> np.ndarray:
    if not len(chosen):
        return np.zeros(0, bool)
    names = [site.id for site in setting.design.sites]
    focus = set(setting.design.reach.focus)
    levels = [
        {"site": names[site], "deprivation": LEVELS[int(tenth) not in focus]}
        for site, tenth in zip(
            families.site[chosen].tolist(), families.tenth[chosen].tolist(), strict=True
        )
    ]
    key = hashlib.sha256(_LABEL + str(seed).encode() + b"\x00" + str(trial).encode()).digest()
    arms = setting.method.allocate(key, levels)
    return np.array([arm == setting.design.trial.intervention for arm in arms])


def _looks(
    setting: Setting, families: Randomised, scores: Scores, named: tuple[int, int]
) -> tuple[Look, ...]:
    """The looks until one decides; where families run out, the last comes when all are done."""
    over = scores.done[:, -1]
    days = np.sort(over)
    made: list[Look] = []
    if not len(days):
        return (Look(len(setting.looks), _closing(setting), 0, NOTHING, "no analysis"),)
    for place, wanted in enumerate(setting.looks):
        last = place == len(setting.looks) - 1
        if wanted > len(days) and not last:
            continue
        day = float(days[min(wanted, len(days)) - 1])
        chance = key_of(named[0], f"imputed, trial {named[1]}, look {place + 1}")
        found = analysed(setting, families, scores, over <= day, chance)
        decision = _decided(setting, place, found, last)
        made.append(Look(place + 1, day, int((families.day <= day).sum()), found, decision))
        if decision not in ("goes on", "no analysis"):
            break
    return tuple(made)


def _decided(setting: Setting, place: int, found: Found, last: bool) -> Decision:
    if math.isnan(found.z):
        return "no analysis"
    if found.z >= setting.upper[place]:
        return "efficacy"
    below = found.z <= setting.lower[place]
    if below and setting.design.looks.sides == 2:
        return "harm"
    if last:
        return "no difference"
    return "futility" if below else "goes on"


def _closing(setting: Setting) -> float:
    """The day on which the last site closes, for a trial to which nobody came."""
    return max((float(days[-1]) for days, _ in setting.knots), default=0.0) or MONTH
