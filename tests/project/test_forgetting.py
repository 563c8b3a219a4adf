"""Of a family that was forgotten no byte is left that could tell who it was; the science stays."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.project.databases import ON_POSTGRESQL
from tests.project.running import environment, run

FORGET = """
import json, sys, django
django.setup()
from alongside.foundations import clock
from alongside.foundations.accounts.queries import system_person
from alongside.foundations.sealing.models import SubjectKey
from alongside.project.archiving.identities import people
from alongside.workspaces.families.actions import forget_family
from alongside.workspaces.families.models import Family, NameIndex
from alongside.workspaces.study.queries import installed
family = next(f for f in Family.objects.order_by("number") if people({f.pk: f.number}))
said = {
    "number": family.number,
    "values": sorted({str(row[4]) for row in people({family.pk: family.number})}),
    "key": bytes(SubjectKey.objects.get(subject=family.pk).wrapped).hex(),
    "marks": sorted(NameIndex.objects.filter(family=family).values_list("value", flat=True)),
}
forget_family(study=installed()[0], family=family, by=system_person(), at=clock.now(),
              reason="The family asked")
print(json.dumps(said))
"""


SETTINGS = "alongside.project.settings"


def forget_one(place) -> subprocess.CompletedProcess[str]:
    """Forget a family by its action, and say what was known of it."""
    return subprocess.run(
        [sys.executable, "-c", FORGET], env=place, capture_output=True, text=True, check=False
    )


def everything_in(folder) -> bytes:
    """All that lies in the data of an installation, the log of SQLite too, and temporary files."""
    return b"\0".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.skipif(ON_POSTGRESQL, reason="test_on_postgresql.py searches the files of a cluster")
def test_no_byte_of_the_names_or_of_their_key_is_left_and_the_record_is_whole(copied):
    before = copied.rows("SELECT count(*), (SELECT digest FROM record_head) FROM record_entry")[0]
    known = everything_in(copied.folder)
    place = environment(data=copied.folder)
    place["DJANGO_SETTINGS_MODULE"] = SETTINGS
    place["TMPDIR"] = place["SQLITE_TMPDIR"] = str(copied.folder / "temporary")
    (copied.folder / "temporary").mkdir()
    done = forget_one(place)
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    names = [value for value in said["values"] if len(value) > 5 and value.count(" ")]
    assert len(names) >= 2
    assert known.count(bytes.fromhex(said["key"])) == 1  # so it would be found
    assert known.count(said["marks"][0].encode()) >= 1
    left = everything_in(copied.folder) + done.stderr.encode()
    assert [name for name in names if name.encode() in left] == []
    assert bytes.fromhex(said["key"]) not in left
    assert [mark for mark in said["marks"] if mark.encode() in left] == []
    verified = json.loads(run("verify", "--head", before[1], "--json", data=copied.folder).stdout)
    assert (verified["findings"], verified["facts"]) == ([], before[0] + 1)
