"""The command that brings in a screening log."""

import pytest
from typer.testing import CliRunner

from alongside.project.commands.referrals import app
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.log_import.map_file import to_toml
from alongside.workspaces.referrals.models import LogImport
from tests.workspaces.made_up import person
from tests.workspaces.referrals.log_import.logs import (
    INELIGIBLE,
    LOG,
    REFUSED,
    SCREENED,
    content,
    task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow", "bromley"])


@pytest.fixture
def files(tmp_path):
    """Writes a log and the map that a person confirmed for it."""

    def written(rows=LOG, *, xlsx=False, **changes):
        log, map = tmp_path / f"log.{'xlsx' if xlsx else 'csv'}", tmp_path / "map.toml"
        log.write_bytes(content(rows, xlsx=xlsx))
        map.write_text(to_toml(task(**changes).map), encoding="utf-8")
        return log, map

    return written


def run(*arguments):
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


def bring_in(log, map, by, *more):
    return run("import", log, "--map", map, "--study", "ips-feasibility", "--by", by.email, *more)


def test_a_map_is_proposed_unconfirmed_and_refused_until_somebody_confirms(coordinator, files):
    log, map = files()
    code, proposed, _ = run("map", log)
    assert (code, '"site" = "Area"' in proposed, "checked = false" in proposed) == (0, True, True)
    map.write_text(proposed.replace('criteria_not_in_log = ""', 'criteria_not_in_log = "ask"'))
    assert bring_in(log, map, coordinator)[0] == 1
    assert Family.objects.count() == 0


@pytest.mark.parametrize("xlsx", [False, True])
def test_a_log_is_previewed_and_then_brought_in_once(coordinator, files, xlsx):
    log, map = files(xlsx=xlsx)
    code, out, _ = bring_in(log, map, coordinator, "--preview")
    assert (code, out.splitlines()[:3]) == (
        0, ["4 identified", "3 agreed to be contacted", "1 did not agree"]
    )  # fmt: skip
    assert Family.objects.count() == 0
    code, out, _ = bring_in(log, map, coordinator)
    assert (code, out.splitlines()[-1]) == (0, "Brought in: 4 families.")
    code, out, _ = bring_in(log, map, coordinator)
    assert (code, out.splitlines()[-1]) == (
        0, "Nothing is new: all 4 rows of this log are here already."
    )  # fmt: skip
    assert (Family.objects.count(), LogImport.objects.count()) == (4, 1)
    assert LogImport.objects.get().recorded_by == coordinator


def test_problems_are_named_by_row_and_column_and_nothing_is_written(coordinator, files):
    log, map = files([SCREENED, {**REFUSED, "Date ref'd": "31/02/2023"}])
    for more in ((), ("--preview",)):
        code, out, problems = bring_in(log, map, coordinator, *more)
        assert code == 1
        assert problems.splitlines()[0] == "Row 3, Date ref'd: There is no such day: “31/02/2023”."
        assert [name for name in ("Zebedee", "Quill", "O’Neil") if name in out + problems] == []
    assert Family.objects.count() == 0


def test_rows_of_families_met_before_wait_for_a_decision(coordinator, files):
    twice = [SCREENED, {**SCREENED, "Comments": "rang again"}, INELIGIBLE]
    log, map = files(twice)
    code, _, refused = bring_in(log, map, coordinator)
    assert code == 1
    assert "Row 3 may be families that are here already." in refused
    assert bring_in(log, map, coordinator, "--known", "leave-out")[0] == 0
    assert bring_in(log, map, coordinator, "--known", "leave-out")[0] == 0
    assert Family.objects.count() == 2
    assert bring_in(log, map, coordinator, "--known", "bring-in")[0] == 1
    because = ("--known", "bring-in", "--because", "Cousins of one name")
    assert bring_in(log, map, coordinator, *because)[0] == 0
    assert Family.objects.count() == 3


def test_only_somebody_who_may_bring_in_logs_does_and_only_at_their_sites(coordinator, files):
    log, map = files()
    worker = person("social_worker", ["glasgow"])
    code, _, refused = bring_in(log, map, worker)
    assert (code, "has no role in IPS feasibility trial" in refused) == (2, True)
    code, _, refused = run("import", log, "--map", map, "--by", "nobody@example.org")
    assert (code, "Nobody with the address nobody@example.org" in refused) == (2, True)
    glasgow = person("recruitment_coordinator", ["glasgow"])
    code, _, problems = bring_in(log, map, glasgow)
    assert (code, "Row 3, Area: You do not work at this site" in problems) == (1, True)
    assert Family.objects.count() == 0


def test_what_cannot_be_read_is_said_in_words(coordinator, files, tmp_path):
    log, map = files()
    assert "nowhere.csv" in bring_in(tmp_path / "nowhere.csv", map, coordinator)[2]
    map.write_text('study = "another"')
    code, _, refused = bring_in(log, map, coordinator)
    assert (code, "This map is for another study" in refused) == (2, True)
    code, _, refused = run("import", log, "--map", map, "--by", "x@example.org", "--study", "other")
    assert (code, "There is no study called other here" in refused) == (2, True)


def test_without_a_name_it_is_the_one_person_who_may_for_every_site(files):
    log, map = files()
    words = ("import", log, "--map", map, "--study", "ips-feasibility")
    person("recruitment_coordinator", ["glasgow"])
    code, _, said = run(*words)
    assert code == 2
    assert "Say with --by who brings it in. For every site may: nobody." in said
    coordinator = person("recruitment_coordinator", ["glasgow", "bromley"])
    assert run(*words)[0] == 0
    assert {made.recorded_by for made in LogImport.objects.all()} == {coordinator}
