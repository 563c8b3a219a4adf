"""With a scanner named, nothing that somebody brings is read or kept before it was found clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from typer import Exit

from alongside.foundations.accounts.models import AccountEvent
from alongside.foundations.files.models import StoredFile
from alongside.project.commands.starting import scanned
from alongside.workspaces.study.sign_ins import Odd, worth_a_look
from tests.foundations.files.scanners import BAD, made_up_scanner
from tests.project.test_posting_anything import MAIN, pages
from tests.rules.test_code import FILES, where
from tests.workspaces.consent.conftest import coordinator, family, worker
from tests.workspaces.consent.test_pages import address, photograph, send
from tests.workspaces.consent.test_paper_kept import AT, on_paper
from tests.workspaces.unblinding.stories import LATER, study

__all__ = ["coordinator", "family", "pages", "worker"]
pytestmark = pytest.mark.django_db
ASKS = re.compile(r"<input[^>]*type=\"file\"[^>]*>")
NAME, ACCEPT = re.compile(r"\bname=\"([^\"]*)\""), re.compile(r"\baccept=\"([^\",]*)")
# That of a paper form (consent:give) is open to nobody in that trial, so it is tried by itself.
DOORS = {
    "adaptation:bring_in", "building:bring_in", "measures:packs",
    "randomisation:bring_in_list", "referrals:log_import",
}  # fmt: skip
FORMS = {
    "alongside/foundations/pages/gallery.py", "alongside/workspaces/adaptation/forms.py",
    "alongside/workspaces/building/forms.py", "alongside/workspaces/consent/forms.py",
    "alongside/workspaces/measures/forms.py",
    "alongside/workspaces/randomisation/outside_forms.py",
    "alongside/workspaces/referrals/log_import/forms.py",
}  # fmt: skip
COMMANDS = {"measure", "pack", "places", "randomisation_import", "referrals"}
TABLE = b"a,b\n1,2\n"
NOTE = "was not taken: the scanner for malware found Made.Up in it"
AWAY = "the scanner that looks at every file does not answer"


@pytest.fixture
def named(settings):
    def name(place):
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"clamd": place})

    return name


@pytest.fixture
def doors(pages):
    """Each page that asks for a file: who may send it what else, the field and an ending.

    A field without a name is read by a script in the browser, and no file is sent.
    """
    found = []
    for name, client, path, fields in pages:
        shown = client.get(path)
        for asked in ASKS.findall(shown.text) if shown.status_code == 200 else ():
            if field := NAME.search(asked):
                others = {other: value for other, value in fields.items() if other != field[1]}
                found.append((name, client, path, others, field[1], ACCEPT.search(asked)[1]))
    return found


def bring(doors, content):
    """What each of these pages says to a file."""
    for name, client, path, others, field, ending in doors:
        file = SimpleUploadedFile(f"Greta Fernsby{ending}", content)
        with transaction.atomic():
            answer = client.post(path, {**others, field: file})
            kept = StoredFile.objects.count()
            transaction.set_rollback(NOTE not in answer.text)
        yield name, answer.status_code, MAIN.search(answer.text)[0] if answer.content else "", kept


def test_at_every_door_only_what_was_found_clean_is_taken(named, doors):
    """All in one, since to find every door takes long."""
    assert {name for name, *_ in doors} == DOORS
    without = [(name, status, kept) for name, status, _, kept in bring(doors, TABLE)]
    with made_up_scanner() as place:
        named(place)
        clean = [*bring(doors, TABLE)]
        bad = [*bring(doors, TABLE + BAD)]
    assert [(name, status, kept) for name, status, _, kept in clean] == without
    assert not any("scanner" in words for _, _, words, _ in clean)
    for name, status, words, kept in bad:
        assert (name, status, kept, NOTE in words) == (name, 422, 0, True)
    noted = AccountEvent.objects.filter(what="malware_brought").select_related("person")
    assert (len(noted), {one.reason for one in noted}) == (len(doors), {"Made.Up"})
    found = {one.name for one in worth_a_look(study(), LATER) if one.odd is Odd.MALWARE}
    assert found == {one.person.name for one in noted}
    named("/no/such/scanner")
    for name, status, words, kept in bring(doors, TABLE):
        assert (name, status, kept, AWAY in words) == (name, 422, 0, True)


@pytest.mark.parametrize("said", [NOTE, AWAY])
def test_what_was_typed_beside_a_file_that_is_not_taken_stays(said, named, family, coordinator):
    url, paper = address("give", family, "trial"), photograph("ours.jpg")
    with made_up_scanner(lambda content: b"stream: Made.Up FOUND\0") as place:
        named(place if said == NOTE else "/no/such/scanner")
        answer = send(coordinator, url, AT, **on_paper(file=paper))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    typed = set(re.findall(r'<input[^>]* value="([^"]*)"[^>]* checked', answer.content.decode()))
    assert {"yes", "1", "in_person", "paper"} <= typed
    assert StoredFile.objects.count() == 0


def test_a_command_takes_only_what_was_found_clean(named, capsys):
    assert scanned(BAD, "log.csv") == BAD  # no scanner is named
    with made_up_scanner() as place:
        named(place)
        assert scanned(TABLE, "log.csv") == TABLE
        with pytest.raises(Exit):
            scanned(BAD, "log.csv")
    with pytest.raises(Exit):
        scanned(TABLE, "log.csv")
    said = capsys.readouterr().err
    assert f"“log.csv” {NOTE}" in said
    assert "log.csv was not taken: the scanner for malware does not look at it" in said


def test_every_field_for_a_file_and_every_command_that_keeps_one_is_among_those_tried():
    codes = {where(path): path.read_text(encoding="utf-8") for path in FILES}
    assert {name for name, code in codes.items() if re.search(r"(?<!class )\bFile\(", code)} == (
        FORMS
    )
    commands = Path("alongside/project/commands")
    scan = {each for each in COMMANDS if "scanned(" in codes[str(commands / f"{each}.py")]}
    assert scan == COMMANDS
