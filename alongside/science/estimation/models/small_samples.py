"""Degrees of freedom and errors of a mixed model with few clusters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.coefficients import Floats
from alongside.science.estimation.models.reml import State


@dataclass(frozen=True)
class KenwardRoger:
    """Kenward and Roger's covariance of the coefficients, and each one's degrees of freedom."""

    covariance: Floats
    degrees: Floats


def satterthwaite(found: State, inside: np.ndarray) -> Floats:
    """Return Satterthwaite's degrees of freedom of each coefficient.

    ν = 2 v²/(g′ W g), v the coefficient's variance, g its derivatives by the variance parameters,
    W the inverse of the observed information. `inside`: parameters that do not
    stand at nought; the others are taken as known.

    Source: Giesbrecht and Burns, Biometrics 1985;41:477; Kuznetsova et al., J Stat Softw 2017.
    """
    variance = np.diag(found.covariance)
    slopes = np.einsum("pkk->pk", found.moves)[inside]
    spread = np.linalg.inv(found.observed[np.ix_(inside, inside)])
    found_degrees: Floats = 2 * variance**2 / np.einsum("pk,pq,qk->k", slopes, spread, slopes)
    return found_degrees


def kenward_roger(found: State, inside: np.ndarray) -> KenwardRoger:
    """Return Kenward and Roger's errors and degrees of freedom, coefficient by coefficient.

    C(A) = C + 2C[Σ W(ij)(Q(ij) − P(i)CP(j))]C with W the inverse of the expected information; V
    is linear in its parameters, so that no second derivatives remain. Degrees of a single
    coefficient: A1 = A2 = Σ W(ij)·m(i)·m(j)/v², and with one contrast they are 2/A2.

    Source: Kenward and Roger, Biometrics 1997;53:983.
    """
    spread = np.linalg.inv(found.expected[np.ix_(inside, inside)])
    c, moves = found.covariance, found.moves[inside]
    second = found.second[np.ix_(inside, inside)]
    twice = np.einsum("pq,kl,pqlm,mn->kn", spread, c, second, c)
    crossed = np.einsum("pq,pkl,lm,qmn->kn", spread, moves, np.linalg.inv(c), moves)
    variance = np.diag(c)
    slopes = np.einsum("pkk->pk", moves)
    spread_of = np.einsum("pk,pq,qk->k", slopes, spread, slopes)
    return KenwardRoger(c + 2 * (twice - crossed), 2 * variance**2 / spread_of)
