"""`alongside progression design`: what it says, as text and as numbers, and how it ends."""

import json

from typer.testing import CliRunner

from alongside.project.command import app


def design(*words):
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, ["progression", "design", *words])


def test_a_rule_with_three_outcomes_is_designed_and_said_in_words():
    done = design("--red", "0.5", "--green", "0.7", "--decide", "0.6")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[:3] == [
        "Two outcomes: 41.3 families by Lewis's formula; exactly 37, green from 24 "
        "(goes on at red 0.049, at green 0.807).",
        "Three outcomes: 57 families: stop at 33 or fewer, pause at 34 to 38, go at 39 or more "
        "(wrong at red 0.0481, wrong at green 0.1860, decides at once midway 0.5433).",
        "With 57 families, red and green simply used as limits "
        "(green 40 to 57, amber 29 to 39, red 0 to 28):",
    ]


def test_the_protocols_own_table_is_shown_for_its_thirty_families():
    done = design("--red", "0.5", "--green", "0.7", "--families", "30", "--json")
    found = json.loads(done.output)["limits_as_written"]
    assert found["families"] == {"green": [21, 30], "amber": [15, 20], "red": [0, 14]}
    assert {row["truth"]: round(row["green"], 4) for row in found["chances"]}[0.7] == 0.5888


def test_errors_that_thirty_families_cannot_keep_are_said_and_end_with_1():
    done = design("--red", "0.6", "--green", "0.8", "--families", "30")
    assert done.exit_code == 1
    assert "These errors cannot be kept with this size; this is the nearest." in done.output


def test_red_above_green_is_refused_with_2_and_a_sentence():
    done = design("--red", "0.8", "--green", "0.7")
    assert (done.exit_code, done.stderr) == (
        2, "Red lies below green, and both between 0 and 1.\n",
    )  # fmt: skip


def test_limits_too_close_together_end_with_1_and_say_what_to_change():
    done = design("--red", "0.70", "--green", "0.71")
    assert done.exit_code == 1
    assert "move red and green further apart" in done.stderr
