"""The sealing key is replaced while families are referred: no name is lost, none is unreadable."""

from __future__ import annotations

import json
import subprocess
import urllib.request

import pytest

from tests.faults.clusters import cluster_in, only_in_full, opened_to_all
from tests.faults.keeping import holds
from tests.faults.service import PASSWORD, Writer, _Stay, serving, writing
from tests.faults.test_postgresql import until_more
from tests.project.running import COMMAND, environment, run
from tests.project.test_commands import keys, password_file
from tests.project.test_first_day import Visitor

BORN = {"child_1_born-day": "1", "child_1_born-month": "2", "child_1_born-year": "2024"}
READ = (
    "import json; from alongside.project.commands.starting import start; start();"
    "from alongside.workspaces.families.models import Family;"
    "from alongside.workspaces.families.queries.people import parents_of;"
    "found = parents_of(Family.objects.values_list('pk', flat=True));"
    "print(json.dumps(sorted(one.name for each in found.values() for one in each)))"
)


class Referrer(Writer):
    """A social worker with a second proof, whose families all agree and have names."""

    def sign_in(self, account):
        visitor = Visitor(f"http://{self.address}/").open("/sign-in/")
        visitor.open("/account/login/", login=account, password=PASSWORD)
        visitor.set_up_a_second_proof(PASSWORD)
        (cookies,) = (
            one for one in visitor.opener.handlers
            if isinstance(one, urllib.request.HTTPCookieProcessor)
        )  # fmt: skip
        self.opener = urllib.request.build_opener(cookies, _Stay())
        self.read_the_form()
        self.given |= {"agrees": "yes", "relation": "mother", **BORN}

    def refer(self, entry=None):
        assert entry is not None
        self.given |= {
            "parent_name": name_of(entry), "child_1_name": name_of(entry),
            "phone": f"07{int(entry.hex[-12:], 16) % 10**9:09}",
        }  # fmt: skip
        return super().refer(entry)


def name_of(entry):
    """In letters, and another for each entry: two of one first name and birthday are looked at."""
    return "".join(chr(ord("a") + int(digit, 16)) for digit in entry.hex[-16:]).title() + " Madeup"


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request, tmp_path):
    """The settings of an installation with secrets of its own, and one who refers families."""
    with opened_to_all() as folder:
        settings = {**keys(), "data": tmp_path / "data", "https": "false"}
        if request.param == "sqlite":
            yield with_a_social_worker(settings, tmp_path)
            return
        with cluster_in(folder / "pg") as database:
            database.make()
            yield with_a_social_worker({**settings, "database_url": database.url}, tmp_path)


def with_a_social_worker(settings, folder):
    assert run("prepare", **settings).returncode == 0
    file = password_file(folder, PASSWORD)
    words = (
        "invite", "sue@example.org", "Sue Example", "--role", "social_worker", "--site", "bromley",
        "--password-file", str(file),
    )  # fmt: skip
    done = run(*words, **settings)
    assert done.returncode == 0, done.stderr
    return settings


def further(person):
    until_more(person, len(person.acknowledged))


@only_in_full
def test_the_key_is_replaced_while_families_are_referred_and_every_name_is_read(place, tmp_path):
    new = {**place, "sealing_key": keys()["sealing_key"]}
    more = {name: str(value) for name, value in place.items() if name != "data"}
    with serving(place["data"], tmp_path / "log", **more) as service:
        person = Referrer(service.address, "sue@example.org")
        with writing(person):
            further(person)
            told = run("replace-key", **place, new_sealing_key=new["sealing_key"])
            assert told.returncode == 0, told.stderr
            further(person)
            service.kill_below(workers=2, work=True)
            service.until_whole()
            further(person)
            before = len(person.acknowledged)
            service.kill()
            refused = run("work", **place)
            service.more["sealing_key"] = new["sealing_key"]
            service.start()
            service.until_whole()
            further(person)
    figures = holds([person], **new)
    print(f"{figures}; {before} of them before the service began with the new key")
    assert refused.returncode == 2
    assert "where it was replaced, the new one" in " ".join(refused.stderr.split())
    assert figures["refused"] == 0
    assert figures["kept"] - figures["acknowledged"] <= 1
    names = names_read(new)
    assert [name_of(one) for one in person.acknowledged if name_of(one) not in names] == []
    assert len(names) == figures["kept"]


def names_read(settings):
    """Every parent's name, as somebody reads it who has the key."""
    words = (*COMMAND[:2], READ)
    env = {**environment(**settings), "DJANGO_SETTINGS_MODULE": "alongside.project.settings"}
    told = subprocess.run(words, env=env, cwd="/", capture_output=True, text=True, check=True)
    return json.loads(told.stdout)
