"""How the variances of a mixed model are searched: a covariance matrix and residual variances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.coefficients import Floats


@dataclass(frozen=True)
class Shape:
    """A covariance matrix of `size` (its lower triangle by rows) and `residuals` variances.

    Free parameters are a triangle L, the matrix being LL′, and the logarithms of residual
    standard deviations; so every matrix on the way can be one.
    """

    size: int
    residuals: int

    @property
    def triangle(self) -> int:
        """How many numbers the matrix has."""
        return self.size * (self.size + 1) // 2

    def start(self, scale: float) -> Floats:
        """A diagonal matrix and equal residuals to begin with."""
        lower = np.eye(self.size)[np.tril_indices(self.size)] * scale
        return np.concatenate([lower, np.full(self.residuals, np.log(scale))])

    def to_theta(self, free: Floats) -> Floats:
        """Variances and covariances from free parameters."""
        lower = self._lower(free)
        matrix = (lower @ lower.T)[np.tril_indices(self.size)]
        return np.concatenate([matrix, np.exp(2 * free[self.triangle :])])

    def jacobian(self, free: Floats) -> Floats:
        """Derivatives of the variances by the free parameters."""
        lower, count = self._lower(free), self.triangle
        found = np.zeros((count + self.residuals, free.size))
        rows, columns = np.tril_indices(self.size)
        for place, (a, b) in enumerate(zip(rows, columns, strict=True)):
            for other, (c, d) in enumerate(zip(rows, columns, strict=True)):
                found[place, other] = (a == c) * lower[b, d] + (b == c) * lower[a, d]
        ends = np.arange(count, free.size)
        found[ends, ends] = 2 * np.exp(2 * free[count:])
        return found

    def matrix(self, theta: Floats) -> Floats:
        """The covariance matrix of these variances."""
        found = np.zeros((self.size, self.size))
        found[np.tril_indices(self.size)] = theta[: self.triangle]
        whole: Floats = found + np.tril(found, -1).T
        return whole

    def allowed(self, theta: Floats) -> bool:
        """Whether the matrix is one of variances, and residuals are above 0."""
        least = np.linalg.eigvalsh(self.matrix(theta)).min() if self.size else 0.0
        return bool(least >= 0 and (theta[self.triangle :] > 0).all())

    def _lower(self, free: Floats) -> Floats:
        found = np.zeros((self.size, self.size))
        found[np.tril_indices(self.size)] = free[: self.triangle]
        return found


def spread_of(z: Floats) -> Floats:
    """For each number of the triangle the derivative of ZGZ′; z: m × n × size."""
    size = z.shape[2]
    parts = []
    for a, b in zip(*np.tril_indices(size), strict=True):
        part = z[:, :, None, a] * z[:, None, :, b]
        parts.append(part if a == b else part + np.swapaxes(part, 1, 2))
    return np.array(parts)
