"""Written anew or cut off, a record is whole by itself: a letter with its head shows it."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.project.running import environment

SCRIPT = """
import json, re, sys, django
django.setup()
from alongside.foundations import clock
from alongside.foundations.backups.heads import send_head
from alongside.foundations.messages.models import Message
from alongside.foundations.record.digests import digest
from alongside.foundations.record.seals import seal
from alongside.foundations.record.verifying import verify
from alongside.workspaces.referrals.models import Referral
from pathlib import Path
from tests.project.databases import Record

record, at, said = Record(Path(sys.argv[1])), clock.now(), {}

def found(head=""):
    return [[one.what, one.kind, one.name] for one in verify(noted=head).findings]

def behind(*statements):
    with record.without_triggers() as database:
        for words, values in statements:
            database.execute(words, values)

send_head(at)
letter = Message.objects.get(to="ann@example.org").body
head = re.search(r"alongside verify --head ([0-9a-f]{64})", letter)[1]
said["as it was"] = [found(), found(head)]

[(last, leaves)] = record.rows(
    "SELECT number, leaves FROM record_seal ORDER BY number DESC LIMIT 1")
[before] = record.rows("SELECT number, digest FROM record_seal WHERE number = ?", last - 1)
gone = [record.rows("SELECT kind, fact, number FROM record_entry WHERE number = ?", line[0])[0]
        for line in json.loads(leaves)]
behind(
    *((f"DELETE FROM {kind.lower().replace('.', '_')} WHERE id = ?", [fact])
      for kind, fact, _ in reversed(gone)),
    *(("DELETE FROM record_entry WHERE number = ?", [number]) for *_, number in gone),
    ("DELETE FROM record_seal WHERE number = ?", [last]),
    ("UPDATE record_head SET number = ?, digest = ?", before),
)
said["cut off"] = [len(gone) > 0, found(), found(head)]

fact = Referral.objects.order_by("pk").first()
fact.team = "Another team"
behind(
    ("UPDATE referrals_referral SET team = ?, digest = ? WHERE id = ?",
     [fact.team, digest(fact), fact.pk.hex]),
    ("UPDATE record_entry SET digest = ? WHERE fact = ?", [digest(fact), fact.pk.hex]),
    ("DELETE FROM record_seal", []), ("DELETE FROM record_head", []),
)
seal(at=at)
said["written anew"] = [found(), found(head)]
said["head"] = head
print(json.dumps(said))
"""


def test_only_the_head_in_a_letter_shows_that_a_record_was_cut_off_or_written_anew(copied):
    place = environment(data=copied.folder, heads_to="ann@example.org")
    place["DJANGO_SETTINGS_MODULE"] = "alongside.project.settings"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(copied.folder)], env=place,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    missed = [["removed", "record.Seal", said.pop("head")]]
    assert said == {
        "as it was": [[], []],
        "cut off": [True, [], missed],
        "written anew": [[], missed],
    }
