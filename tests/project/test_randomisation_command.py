"""`alongside randomisation compare`: designs for a study's own sites and size."""

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.project.commands.randomisation import DESIGNS
from tests.science.randomisation.test_commitment import certificate, minimising


def compare(*words):
    return CliRunner().invoke(app, ["randomisation", "compare", *words])


def test_designs_are_compared_for_the_sites_and_the_size_that_the_study_hopes_for():
    told = json.loads(compare("--format", "json", "--design", "blocks:4").stdout)
    assert told["families"] == {"glasgow": 15, "bromley": 15}
    (blocks,) = told["designs"]
    assert blocks["name"] == "blocks:4"
    # 3 whole blocks of 4 and 3 places of a fourth: 17/24 of 12, and 1/2, 2/3, 2/3 of 3.
    assert blocks["by_counts"] == pytest.approx((12 * 17 / 24 + 1 / 2 + 2 / 3 + 2 / 3) / 15)


def test_the_number_of_families_of_a_site_can_be_another():
    told = json.loads(compare("--format", "json", "--families", "bromley=4").stdout)
    assert told["families"] == {"glasgow": 15, "bromley": 4}
    assert [one["name"] for one in told["designs"]] == DESIGNS


def test_the_text_the_table_and_the_picture_hold_the_same_figures():
    chosen = ["--design", "efron:2/3", "--design", "big-stick:3"]
    rows = list(csv.DictReader(io.StringIO(compare("--format", "csv", *chosen).stdout)))
    text, picture = compare(*chosen).stdout, compare("--format", "svg", *chosen).stdout
    for row in rows:
        line = next(line for line in text.splitlines() if line.startswith(row["name"]))
        assert line.split()[1] == f"{float(row['by_counts']):.1%}"
        assert line.split()[-1] == f"{float(row['whole']):.2f}"
        assert f">{float(row['by_counts']):.0%}<" in picture
        assert f">{row['name']}<" in picture
    assert re.findall(r"<circle", picture) == ["<circle"] * 8


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--design", "dice"], "'dice' is no design. Write one of complete"),
        (["--families", "leeds=4"], "No site 'leeds'. There is: glasgow, bromley."),
        (["--families", "bromley=0"], "not SITE=NUMBER"),
        (["nowhere"], "neither a study that ships nor a folder"),
    ],
)
def test_what_cannot_be_compared_is_said_in_words(words, said):
    done = compare(*words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_certificate_is_verified_without_a_database(tmp_path):
    good = certificate(minimising())
    place = tmp_path / "certificate.json"
    place.write_text(json.dumps(good), encoding="utf-8")
    done = CliRunner().invoke(app, ["randomisation", "verify", str(place)])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "This certificate holds.")
    good["allocations"][2]["arm"] = "another"
    place.write_text(json.dumps(good), encoding="utf-8")
    done = CliRunner().invoke(app, ["randomisation", "verify", str(place)])
    assert done.exit_code == 1
    assert "Allocation 2 says another, and the sequence" in done.stdout
    gone = CliRunner().invoke(app, ["randomisation", "verify", str(tmp_path / "none.json")])
    assert (gone.exit_code, "cannot be read" in gone.stdout) == (2, True)
