"""The command that checks, loads, lists and removes packs."""

import pytest
from typer.testing import CliRunner

from alongside.project.commands.pack import app
from alongside.workspaces.measures.models import PackLoaded
from tests.made_up_pack import pack_files, put_in, zipped
from tests.workspaces.made_up import person

pytestmark = pytest.mark.django_db


def run(*arguments):
    result = CliRunner().invoke(app, [str(each) for each in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def manager():
    return person("trial_manager")


def by(someone):
    return ("--study", "ips-feasibility", "--by", someone.email)


def test_a_folder_is_checked_signed_zipped_loaded_listed_and_removed(tmp_path, manager):
    folder = put_in(tmp_path / "pack", pack_files(expires="2999-12-31"))
    (folder / "SHA256SUMS").unlink()
    assert run("check", folder)[::2] == (
        1, "SHA256SUMS: is missing, so the pack is not signed\n1 to mend.\n",
    )  # fmt: skip
    code, said, _ = run("check", folder, "--sign")
    assert code == 0
    assert "sdq_p2_4: Made-up edition, licence MU-0042 until 2999-12-31" in said
    code, _, refused = run("load", folder, *by(person("research_nurse", ["glasgow"])))
    assert (code, "may not load or remove packs" in refused) == (2, True)
    assert run("load", folder, *by(manager))[:2] == (
        0, "The pack for SDQ P2–4 is loaded: Made-up edition, العربية, English, until "
        "31 December 2999.\n",
    )  # fmt: skip
    code, said, _ = run("list", "--study", "ips-feasibility")
    assert "sdq_p2_4: In use\n    Made-up edition, licence MU-0042 until 2999-12-31;" in said
    assert "sdq_p4_17: No pack\n" in said
    code, said, _ = run("remove", "sdq_p2_4", *by(manager), "--because", "Given back.")
    assert (code, said.startswith("The pack is removed")) == (0, True)
    assert [one.retracted for one in PackLoaded.objects.order_by("recorded_at")] == [False, True]
    assert run("remove", "sdq_p2_4", *by(manager), "--because", "Again.")[0] == 1


def test_a_zip_is_checked_and_every_fault_is_named(tmp_path):
    pack = tmp_path / "pack.zip"
    pack.write_bytes(zipped(pack_files()))
    assert run("check", pack)[0] == 0
    pack.write_bytes(zipped(pack_files(modes=["fax"], licence="")))
    assert run("check", pack)[::2] == (
        1,
        "pack.toml: licence: is not a text of 1 to 200 characters\n"
        "pack.toml: modes[0]: 'fax' is not a name, one of interview, paper, remote_electronic\n"
        "2 to mend.\n",
    )
    assert "Only a folder can be signed" in run("check", pack, "--sign")[2]


def test_what_cannot_be_read_ends_in_words(tmp_path, manager):
    assert "No such file or directory" in run("check", tmp_path / "none.zip")[2]
    folder = put_in(tmp_path / "pack", pack_files())
    (folder / "README.txt").symlink_to("/etc/hostname")
    assert run("check", folder)[::2] == (1, "README.txt: is a link and not a file\n1 to mend.\n")
    (folder / "README.txt").unlink()
    assert run("load", folder, "--study", "ips-feasibility", "--by", "no@example.org")[0] == 2
