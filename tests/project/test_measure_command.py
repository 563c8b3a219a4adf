"""The command that looks at, brings in and writes measures of the team."""

import pytest
from typer.testing import CliRunner

from alongside.project.commands.measure import app
from alongside.workspaces.building.models import MeasureDraft
from tests.made_up_measures import redcap_file
from tests.workspaces.made_up import person

pytestmark = pytest.mark.django_db
STUDY = ("--study", "ips-feasibility")


def run(*arguments):
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def test_a_file_is_checked_brought_in_by_somebody_who_may_and_written_out_again(tmp_path):
    file = tmp_path / "dictionary.csv"
    file.write_bytes(redcap_file())
    code, said, _ = run("check", file)
    assert (code, "Left out: photo: asks for a file" in said) == (1, True)
    assert "7 questions can be brought in; 4 questions are left out, and 4 things" in said
    told = ("--name", "prem_groups", "--licence", "The team", *STUDY)
    nurse = person("research_nurse", ["glasgow"])
    code, _, refused = run("import", file, "--by", nurse.email, *told)
    assert (code, "may not build measures" in refused, MeasureDraft.objects.count()) == (2, True, 0)
    manager = person("trial_manager")
    assert run("import", file, "--by", manager.email, *told)[0] == 0
    draft = MeasureDraft.objects.get()
    assert (draft.measure, len(draft.content["items"])) == ("prem_groups", 7)
    code, _, refused = run("import", file, "--by", manager.email, *told)
    assert (code, "Give this one another short name" in refused) == (1, True)

    out = tmp_path / "prem.csv"
    code, said, _ = run("export", "prem", "--out", out, *STUDY)
    assert (code, "overall: is a score: its rule stays here" in said) == (0, True)
    assert run("check", out)[:2] == (
        0, "10 questions. Everything in the file is carried over as it is.\n",
    )  # fmt: skip
    assert run("export", "prem", "--out", out, "--as", "fax", *STUDY)[0] == 2
    assert run("check", tmp_path / "nothing.csv")[0] == 2
