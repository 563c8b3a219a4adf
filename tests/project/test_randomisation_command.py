"""`alongside randomisation compare`: designs for a study's own sites and size."""

import csv
import io
import json
import re

import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.science.randomisation import commitment
from alongside.science.randomisation.designs import COMMON
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
    assert [one["name"] for one in told["designs"]] == list(COMMON)


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


def run(*words):
    return CliRunner().invoke(app, ["randomisation", *map(str, words)])


def holding(out, scheme="ab" * 32):
    return run(
        "share", "--scheme", scheme, "--holder", "trial_manager", "--study", "ips", "--out", out
    )


def test_a_share_is_made_without_a_database_and_its_file_is_its_holders_alone(tmp_path):
    file = tmp_path / "share.json"
    done = holding(file)
    kept = json.loads(file.read_text(encoding="utf-8"))
    share, digest = bytes.fromhex(kept["share"]), bytes.fromhex("ab" * 32)
    told = commitment.commitment_to(digest, "trial_manager", share).hex()
    assert (done.exit_code, kept["commitment"]) == (0, told)
    assert f"Commitment: {told}" in done.stdout
    assert kept["share"] not in done.stdout
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_share_is_never_written_over(tmp_path):
    file = tmp_path / "share.json"
    holding(file)
    before = file.read_text(encoding="utf-8")
    again = holding(file)
    assert (again.exit_code, file.read_text(encoding="utf-8")) == (2, before)
    assert "is there already, and a share is never written over" in again.stderr


def test_the_key_of_a_place_is_made_from_a_share(tmp_path):
    file = tmp_path / "share.json"
    holding(file)
    kept = json.loads(file.read_text(encoding="utf-8"))
    share, digest = bytes.fromhex(kept["share"]), bytes.fromhex(kept["scheme"])
    done = run("opening", file, "--stratum", "bromley", "--place", "3")
    # the page counts places from 1, the sequence from 0
    assert done.stdout.strip() == commitment.opening(share, digest, "bromley", 2).hex()


def test_what_is_no_digest_and_no_share_is_said_in_words(tmp_path):
    refused = holding(tmp_path / "a.json", scheme="abc")
    assert (refused.exit_code, "Copy it from the page" in refused.stderr) == (2, True)
    assert not (tmp_path / "a.json").exists()
    for content in ("no json", "[]", "{}", '{"share": 1, "scheme": 2}', '{"share": "a"}'):
        (tmp_path / "bad.json").write_text(content, encoding="utf-8")
        done = run("opening", tmp_path / "bad.json", "--stratum", "bromley", "--place", "1")
        assert (content, done.exit_code) == (content, 2)
        assert "Traceback" not in done.stderr
        said = "64 figures and letters" if '"a"' in content else "is no share. Name the file that"
        assert said in " ".join(done.stderr.split()), content
    done = run("opening", tmp_path / "gone", "--stratum", "bromley", "--place", "1")
    assert (done.exit_code, "No such file or directory" in done.stderr) == (2, True)
