"""The command that brings in official files of places."""

import pytest
from typer.testing import CliRunner

from alongside.project.commands.places import app
from alongside.workspaces.adaptation.models import Area, PlaceFile, PostcodeArea
from tests.workspaces.adaptation import made_up_places as places
from tests.workspaces.made_up import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return person("trial_manager")


@pytest.fixture
def files(tmp_path):
    """Writes files and gives their paths."""

    def written(**contents):
        found = []
        for name, content in contents.items():
            path = tmp_path / f"{name}.csv"
            path.write_bytes(content)
            found.append(path)
        return found

    return written


def run(*arguments):
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def bring_in(paths, by, *more):
    return run("import", *paths, "--study", "ips-feasibility", "--by", by.email, *more)


def test_files_are_brought_in_whatever_their_order(manager, files):
    paths = files(
        postcodes=places.postcodes(), england=places.england(), scotland=places.scotland()
    )
    code, said, _ = bring_in(paths, manager)
    assert (code, "england.csv: Small areas (IMD 2019), 10 rows." in said) == (0, True)
    assert (Area.objects.count(), PostcodeArea.objects.count()) == (20, 20)


def test_one_wrong_file_keeps_all_of_them_out(manager, files):
    wrong = places.scotland().replace(b"S01999003", b"S0199900")
    code, _, errors = bring_in(files(england=places.england(), scotland=wrong), manager)
    assert (code, PlaceFile.objects.count()) == (1, 0)
    assert "Row 5, dz11: This is no code of a small area in Scotland." in errors


def test_twice_is_harmless(manager, files):
    paths = files(england=places.england())
    bring_in(paths, manager)
    assert bring_in(paths, manager)[0] == 0
    assert PlaceFile.objects.count() == 1


def test_a_preview_brings_nothing_in(manager, files):
    code, said, _ = bring_in(files(england=places.england()), manager, "--preview")
    assert (code, "10 rows to keep, no problem" in said) == (0, True)
    assert PlaceFile.objects.count() == 0


def test_somebody_who_may_not_is_refused(files):
    nurse = person("research_nurse", ["glasgow"])
    code, _, errors = bring_in(files(england=places.england()), nurse)
    assert (code, "has no role in IPS feasibility trial that may bring in places" in errors) == (
        2, True,
    )  # fmt: skip
