"""Files of answers, and the command that scores them."""

import csv
import io

from typer.testing import CliRunner

from alongside.project.command import app
from alongside.science.instruments.catalogue import instrument

GHQ = [item.code for item in instrument("ghq_12").items]


def score(*words):
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["score", *map(str, words)])


def kept(folder, heading, *rows, name="answers.csv"):
    """A file of answers; the first cell of each row is its id."""
    path = folder / name
    lines = [",".join(map(str, row)) for row in (heading, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def read(path):
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))


def ghq(tmp_path):
    rows = (["A1", *[1] * 12], ["A2", *[3] * 12])
    return kept(tmp_path, ["id", *GHQ], *rows)
