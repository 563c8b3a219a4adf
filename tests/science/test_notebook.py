"""The designer's notebook: every cell runs, without Django, and says what the documents say."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "docs/science/design.ipynb"


def cells():
    return [
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]


def test_every_cell_runs_without_django_and_leaves_no_output_in_the_file():
    kept = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    assert [cell["outputs"] for cell in kept if cell["cell_type"] == "code"] == [[]] * len(cells())
    script = "\n".join([*cells(), "import sys", "assert 'django' not in sys.modules"])
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said = done.stdout.splitlines()
    assert said[0] == "213 families in each arm with an outcome; 540 to recruit."
    assert said[1].startswith("540 randomised: power 90.")
    assert any(line.startswith("Bounds of Z: 2.963 and 1.969") for line in said)
    assert "['outcome.effect 0', 'outcome.effect -1', 'outcome.effect -1.5']" in said
    assert any(line.startswith("expected_size: ") for line in said)
