"""Enrichment: the error over both hypotheses holds, and what turning brings and costs."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr, ndtri

from alongside.science.adaptation.enrichment import Enriching, enriched

TRIALS, LIMIT = 100_000, float(-ndtri(0.025))


@pytest.mark.parametrize("lead", [None, 0.0, -9.0])
def test_the_error_over_both_hypotheses_holds_whatever_the_rule(lead):
    found = enriched(Enriching(100, 140, 0.4, lead=lead), 0.0, 0.0, trials=TRIALS, seed=3)
    assert found.finds_any.value < 0.025 + 4 * found.finds_any.error
    assert found.turned.value == {None: 0.0, -9.0: 1.0}.get(lead, found.turned.value)


def test_an_effect_in_the_part_alone_is_not_claimed_outside_more_than_the_error_allows():
    """Everybody includes the part: with no effect on average the whole is a true null."""
    found = enriched(Enriching(200, 200, 0.5), 0.5, -0.5, trials=TRIALS, seed=4)
    assert found.finds_whole.value < 0.025 + 4 * found.finds_whole.error
    assert found.finds_part.value > 0.8


def family_by_family(chance, only_part, effects, share, families):
    """Z in the part and of everybody from outcomes drawn one by one."""
    inside = np.ones(families, bool) if only_part else chance.random(families) < share
    arm = chance.permuted(np.arange(families) % 2)
    outcome = chance.normal(np.where(inside, *effects) * arm, 1)
    z = []
    for rows in (inside, ~inside):
        n = rows.sum()
        if n:
            one, other = outcome[rows & (arm == 1)], outcome[rows & (arm == 0)]
            z.append((one.mean() - other.mean()) * n**0.5 / 2)
    n = inside.sum()
    whole = (n**0.5 * z[0] + (families - n) ** 0.5 * z[-1]) / families**0.5 if len(z) > 1 else z[0]
    return z[0], whole, n


def simes(part, whole):
    p, q = ndtr(-part), ndtr(-whole)
    return -ndtri(min(2 * min(p, q), max(p, q)))


def test_trials_played_family_by_family_end_alike():
    chance, effects, ends = np.random.default_rng(5), (0.45, 0.1), []
    for _ in range(2500):
        part, whole, n = family_by_family(chance, False, effects, 0.4, 150)
        turned = 2 * part / n**0.5 - 2 * whole / 150**0.5 >= 0.1
        part2, whole2, _ = family_by_family(chance, turned, effects, 0.4, 100)
        w = (0.6**0.5, 0.4**0.5)
        joint2 = part2 if turned else simes(part2, whole2)
        joint = w[0] * simes(part, whole) + w[1] * joint2 >= LIMIT
        finds = [joint and w[0] * a + w[1] * b >= LIMIT
                 for a, b in ((part, part2), (whole, whole2))]  # fmt: skip
        ends.append((turned, finds[0], finds[1] and not turned))
    ours = enriched(Enriching(150, 100, 0.4, lead=0.1), *effects, trials=TRIALS, seed=5)
    measures = (ours.turned, ours.finds_part, ours.finds_whole)
    for share, measure in zip(np.mean(ends, axis=0), measures, strict=True):
        assert abs(measure.value - share) < 4 * (share * (1 - share) / 2500) ** 0.5 + 0.005


def test_turning_finds_more_in_the_part_and_meets_more_families():
    stays = enriched(Enriching(150, 150, 0.3, lead=None), 0.5, 0.0, trials=TRIALS, seed=6)
    turns = enriched(Enriching(150, 150, 0.3, lead=0.1), 0.5, 0.0, trials=TRIALS, seed=6)
    assert turns.finds_part.value > stays.finds_part.value + 0.15
    met = 300 + turns.turned.value * 150 * (1 / 0.3 - 1)
    assert turns.approached.value == pytest.approx(met, abs=1e-6)
    stop = enriched(Enriching(150, 150, 0.3, futile=0.0), 0.0, 0.0, trials=TRIALS, seed=6)
    assert stop.families.value == pytest.approx(300 - 150 * stop.stopped.value, abs=1e-6)
    both = stats.multivariate_normal(cov=[[1, 0.3**0.5], [0.3**0.5, 1]]).cdf([0, 0])
    assert stop.stopped.value == pytest.approx(both, abs=4 * stop.stopped.error + 0.002)


def test_the_same_seed_makes_the_same_trials():
    design = Enriching(60, 60, 0.4)
    assert enriched(design, 0.3, 0.1, trials=500, seed=8) == enriched(
        design, 0.3, 0.1, trials=500, seed=8
    )


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: Enriching(4, 100, 0.5), "8 families"),
        (lambda: Enriching(100, 100, 1.0), "both excluded"),
        (lambda: Enriching(100, 100, 0.5, sd=0), "above 0"),
        (lambda: Enriching(100, 100, 0.5, alpha=0.7), "Alpha"),
        (lambda: enriched(Enriching(100, 100, 0.5), np.nan, 0, trials=9, seed=1), "are numbers"),
    ],
)
def test_what_cannot_be_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
