"""docs/science/oracles.md names every reference case and the test that holds it: made here.

To write it anew: ALONGSIDE_WRITE_TABLES=1 python -m pytest tests/published/test_table_of_cases.py
"""

import os
import re
from pathlib import Path

from tests.published.oracle import cases

HERE = Path(__file__).parent
TABLE = HERE.parents[1] / "docs" / "science" / "oracles.md"
GROUPS = {
    "group_sequential": "Group-sequential designs",
    "sample_size": "Sample size",
    "adaptive": "Designs that adapt",
    "models": "Models",
    "proportion_ci": "Proportions",
    "protocol_claims": "The protocol's claims",
    "recruitment": "Recruitment",
    "standardised_difference": "Whom the trial reaches",
    "reliability": "Reliability",
}
BEGIN = """# Reference numbers
Cases of other packages, and the test files that work with each. The table is made by
`tests/published/test_table_of_cases.py`, which fails when a case is in no test. Tolerances are
those of the cases; where a test differs, the page of the method says so.
"""


def test_the_table_of_cases_is_as_the_tests_are():
    texts = {path.name: path.read_text() for path in sorted(HERE.glob("test_*.py"))}
    texts.pop(Path(__file__).name)
    lines = [BEGIN]
    for group, title in GROUPS.items():
        lines += [f"## {title}", "| case | package | tolerance | held in |", "|---|---|---|---|"]
        for name, case in cases(group).items():
            places = [file for file, text in texts.items() if re.search(rf'"{name}"', text)]
            held = ", ".join(f"`{file}`" for file in places)
            lines.append(
                f"| {name} | {case['package']} {case['version']} | {case['tol']:g} | {held} |"
            )
            assert places, f"{name} is held nowhere"
        lines.append("")
    made = "\n".join(lines)
    if os.environ.get("ALONGSIDE_WRITE_TABLES"):
        TABLE.write_text(made)
    assert TABLE.read_text() == made
