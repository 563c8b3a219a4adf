"""Further intervals of a proportion, which protocols and other packages quote."""

from math import exp, log, sqrt

from alongside.science.estimation.intervals import Interval, deviate


def agresti_coull(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The interval of Agresti and Coull: Wald's, after z²/2 of each kind have been added.

    p ± z √(p(1 - p)/m) with m = n + z² and p = (x + z²/2)/m; it may pass 0 or 1.

    Raises ValueError as `wilson`. Source: Agresti and Coull, Am Stat 1998;52:119.

    >>> interval = agresti_coull(21, 30, 0.90)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5497, 0.8172)
    """
    z = deviate(count, total, confidence)
    enlarged = total + z * z
    centre = (count + z * z / 2) / enlarged
    half = z * sqrt(centre * (1 - centre) / enlarged)
    return Interval(count / total, centre - half, centre + half, confidence, "agresti-coull")


def logit(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The interval that is Wald's on the scale of log odds, exact at 0 and n.

    log(x/(n - x)) ± z/√(n p(1 - p)); at x = 0 the upper limit is 1 - (α/2)^(1/n).

    Raises ValueError as `wilson`. Source: Brown, Cai and DasGupta, Stat Sci 2001;16:101.

    >>> round(logit(21, 30, 0.90).lower, 4)
    0.5478
    """
    z = deviate(count, total, confidence)
    share, missed = count / total, total - count
    at_end = ((1 - confidence) / 2) ** (1 / total)
    if count == 0:
        return Interval(0.0, 0.0, 1 - at_end, confidence, "logit")
    if missed == 0:
        return Interval(1.0, at_end, 1.0, confidence, "logit")
    odds, half = log(count / missed), z / sqrt(total * share * (1 - share))
    lower, upper = (1 / (1 + exp(-each)) for each in (odds - half, odds + half))
    return Interval(share, lower, upper, confidence, "logit")


def mid_p(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The mid-P interval: the exact one, with half of the chance of what was seen in each tail.

    P(X > x) + P(X = x)/2 = α/2 gives the lower limit, P(X < x) + P(X = x)/2 = α/2 the upper.

    Raises ValueError as `wilson`. Source: Lancaster, JASA 1961;56:223; Agresti and Gottard,
    Comput Stat Data Anal 2007;51:6447.

    >>> interval = mid_p(21, 30, 0.90)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5497, 0.8227)
    """
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.optimize import brentq
    from scipy.special import bdtr, bdtrc

    deviate(count, total, confidence)
    tail = (1 - confidence) / 2

    def above(share: float) -> float:
        least = 1.0 if count == 0 else float(bdtrc(count - 1, total, share))
        return (least + float(bdtrc(count, total, share))) / 2 - tail

    def below(share: float) -> float:
        fewer = 0.0 if count == 0 else float(bdtr(count - 1, total, share))
        return (fewer + float(bdtr(count, total, share))) / 2 - tail

    lower = 0.0 if count == 0 else float(brentq(above, 0.0, 1.0, xtol=1e-15))
    upper = 1.0 if count == total else float(brentq(below, 0.0, 1.0, xtol=1e-15))
    return Interval(count / total, lower, upper, confidence, "mid-p")


def highest_density(count: int, total: int, confidence: float = 0.95) -> Interval:
    """The shortest interval that holds so much of the beta(x + 1/2, n - x + 1/2).

    Its limits are equally dense; at 0 and n it begins or ends there, and the whole error lies on
    the other side. `estimate`: the mean, (x + 1/2)/(n + 1).

    Raises ValueError as `wilson`. Source: Box and Tiao, Bayesian Inference in Statistical Analysis,
    1973, section 2.8; with Jeffreys's prior as Brown, Cai and DasGupta, Stat Sci 2001;16:101.

    >>> interval = highest_density(21, 30, 0.90)
    >>> round(interval.lower, 4), round(interval.upper, 4)
    (0.5617, 0.8281)
    """
    from scipy.optimize import brentq
    from scipy.special import betaincinv

    deviate(count, total, confidence)
    first, second = count + 0.5, total - count + 0.5

    def limits(below: float) -> tuple[float, float]:
        found = betaincinv(first, second, [below, below + confidence])
        return float(found[0]), float(found[1])

    def denser(below: float) -> float:
        low, high = limits(below)
        return (first - 1) * log(low / high) + (second - 1) * log((1 - low) / (1 - high))

    if count in (0, total):
        low, high = limits(0.0 if count == 0 else 1 - confidence)
        low, high = (0.0, high) if count == 0 else (low, 1.0)
    else:
        edge = (1 - confidence) * 1e-9
        low, high = limits(float(brentq(denser, edge, 1 - confidence - edge, xtol=1e-15)))
    return Interval(first / (total + 1), low, high, confidence, "jeffreys-highest-density")
