"""Normal quantile, logarithm, exponential by + − × ÷ √ alone: the same bits on every machine.

Logarithms of C libraries and of NumPy's vector code differ in their last bit; simulated trials
would then differ from machine to machine. Each polynomial is evaluated in one fixed order.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Coefficients = tuple[float, ...]

# Highest power first: of (0.180625 − q²) for |q| ≤ 0.425, of √−log p − 1.6, of √−log p − 5.
MIDDLE: Final[tuple[Coefficients, Coefficients]] = (
    (2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
     4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
     1.3314166789178437745e2, 3.3871328727963666080e0),
    (5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
     2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
     4.2313330701600911252e1, 1.0),
)  # fmt: skip
TAIL: Final[tuple[Coefficients, Coefficients]] = (
    (7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
     1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
     4.63033784615654529590e0, 1.42343711074968357734e0),
    (1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
     1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
     2.05319162663775882187e0, 1.0),
)  # fmt: skip
FAR: Final[tuple[Coefficients, Coefficients]] = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
     2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
     5.46378491116411436990e0, 6.65790464350110377720e0),
    (2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
     7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
     5.99832206555887937690e-1, 1.0),
)  # fmt: skip
LN2: Final = 0.6931471805599453
ROOT_HALF: Final = 0.7071067811865476
INVERSE_LN2: Final = 1.4426950408889634
LN2_PARTS: Final = (6.93147180369123816490e-1, 1.90821492927058770002e-10)
FACTORIALS: Final = (
    1 / 6227020800, 1 / 479001600, 1 / 39916800, 1 / 3628800, 1 / 362880, 1 / 40320, 1 / 5040,
    1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1.0, 1.0,
)  # fmt: skip
POWERS: Final[Floats] = np.ldexp(np.ones(2041), np.arange(-1020, 1021))
ODD: Final[Coefficients] = tuple(2.0 / k for k in range(23, 0, -2))


def of_uniform(chances: Floats) -> Floats:
    """Return z with Φ(z) = p for chances strictly between 0 and 1; relative error about 1e-15.

    Source: Wichura, Applied Statistics 1988;37:477, algorithm AS 241 (PPND16).

    >>> [round(float(z), 12) for z in of_uniform(np.array([0.025, 0.5, 0.975]))]
    [-1.95996398454, 0.0, 1.95996398454]
    """
    away = chances - 0.5
    found = np.empty_like(away)
    near = np.abs(away) <= 0.425
    q = away[near]
    found[near] = q * _ratio(MIDDLE, 0.180625 - q * q)
    q, p = away[~near], chances[~near]
    root = np.sqrt(-logarithm(np.where(q < 0, p, 1.0 - p)))
    size = np.where(root <= 5.0, _ratio(TAIL, root - 1.6), _ratio(FAR, root - 5.0))
    found[~near] = np.where(q < 0, -size, size)
    return found


def logarithm(numbers: Floats) -> Floats:
    """Return the natural logarithm: e·log 2 + 2·artanh((m − 1)/(m + 1)) with x = m·2^e."""
    part, power = np.frexp(numbers)
    small = part < ROOT_HALF
    part = np.where(small, part * 2.0, part)
    power = np.where(small, power - 1, power)
    s = (part - 1.0) / (part + 1.0)
    found: Floats = power * LN2 + s * _polynomial(ODD, s * s)
    return found


def exponential(x: Floats) -> Floats:
    """Return e^x for x from −700 to 700: 2^k times a polynomial in x − k·log 2."""
    k = np.floor(x * INVERSE_LN2 + 0.5)
    r = (x - k * LN2_PARTS[0]) - k * LN2_PARTS[1]
    found: Floats = _polynomial(FACTORIALS, r) * POWERS[k.astype(np.int64) + 1020]
    return found


def _ratio(pair: tuple[Coefficients, Coefficients], x: Floats) -> Floats:
    return _polynomial(pair[0], x) / _polynomial(pair[1], x)


def _polynomial(coefficients: Coefficients, x: Floats) -> Floats:
    found = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        found = found * x + coefficient
    return found
