"""What adaptr itself needs for the same designs, on this machine, where R and adaptr are there."""

from __future__ import annotations

import shutil
import subprocess

LONGEST = 600
_TIMED = """
if (!requireNamespace("adaptr", quietly = TRUE)) stop("the package adaptr is not installed")
library(adaptr)
timed <- function(...) {
  design <- setup_trial_binom(..., superiority = .99, inferiority = .01, n_draws = 5000)
  cat(system.time(run_trials(design, n_rep = 1000, base_seed = 4131))[["elapsed"]], "\\n")
}
ten <- seq(100, 1000, 100)
timed(arms = c("A", "B"), true_ys = c(.40, .25), data_looks = ten)
timed(arms = c("A", "B"), true_ys = c(.40, .40), data_looks = ten)
timed(arms = c("A", "B", "C"), true_ys = rep(.25, 3), min_probs = rep(.2, 3),
      data_looks = seq(300, 2000, 100), randomised_at_looks = c(seq(400, 2000, 100), 2000),
      equivalence_prob = .9, equivalence_diff = .05)
"""


def adaptr_here() -> tuple[list[float], str]:
    """Milliseconds of design A, A without a difference and B; or none, and why there are none."""
    program = shutil.which("Rscript")
    if program is None:
        return [], "R is not here: only the figures measured elsewhere stand beside ours."
    try:
        said = subprocess.run(
            [program, "--vanilla", "-e", _TIMED],
            capture_output=True, text=True, timeout=LONGEST, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return [], f"adaptr was stopped after {LONGEST} s."
    try:
        found = [1000 * float(line) for line in said.stdout.split()]
    except ValueError:
        found = []
    if said.returncode or len(found) != 3:
        return [], f"adaptr could not be run beside ours: {said.stderr.strip()[-300:]}"
    return found, ""
