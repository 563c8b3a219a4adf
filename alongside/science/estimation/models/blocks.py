"""Families in clusters: the matrices of a mixed model, cluster by cluster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.coefficients import Floats


@dataclass(frozen=True)
class Block:
    """All clusters of one size: outcomes (m × n), columns (m × n × k), and how V is made.

    `parts`: for each variance parameter the derivative of V, m × n × n; V = Σ parameter·part.
    """

    y: Floats
    x: Floats
    parts: Floats  # parameters × m × n × n

    def variance(self, theta: Floats) -> Floats:
        """V of each cluster at these parameters."""
        found: Floats = np.tensordot(theta, self.parts, axes=1)
        return found


def members(clusters: Sequence[object], rows: int) -> list[np.ndarray]:
    """The rows of each cluster in the order in which clusters appear."""
    if len(clusters) != rows:
        raise ValueError(f"There are {len(clusters)} clusters for {rows} rows.")
    found: dict[object, list[int]] = {}
    for row, label in enumerate(clusters):
        found.setdefault(label, []).append(row)
    return [np.array(each) for each in found.values()]


def by_size(groups: list[np.ndarray]) -> list[np.ndarray]:
    """Clusters of equal size together, each as an m × n array of rows."""
    sizes: dict[int, list[np.ndarray]] = {}
    for rows in groups:
        sizes.setdefault(rows.size, []).append(rows)
    return [np.array(each) for each in sizes.values()]
