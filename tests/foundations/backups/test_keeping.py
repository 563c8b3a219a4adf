"""Backups on the schedule: proven, tried out again, shown, and gone in time."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import RequestFactory

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.backups import keeping
from alongside.foundations.backups.models import Backup, Drill
from alongside.foundations.backups.recipients import new_key
from alongside.foundations.backups.refusals import BackupRefused
from alongside.foundations.backups.trying_out import Proven, try_out
from alongside.foundations.backups.views import status
from alongside.foundations.jobs.models import ScheduledRun
from alongside.foundations.record.models import Entry, Head, Seal
from alongside.foundations.record.sqlite3.base import changing_tables
from alongside.foundations.record.triggers import protect
from alongside.foundations.record.writing import write
from tests.foundations.files.scanners import made_up_scanner

AT = datetime(2023, 4, 3, 10, tzinfo=UTC)
SECRET, PUBLIC = new_key()


class Trial:
    slug = "made-up"
    version = "1"


@pytest.fixture
def deployed(settings, tmp_path):
    """An installation that backs itself up, with one file in its vault."""
    data = tmp_path / "data"
    (data / "files" / "ab").mkdir(parents=True)
    (data / "files" / "ab" / ("c" * 62)).write_bytes(b"kept")
    settings.MEDIA_ROOT = data / "files"
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(
        update={
            "data": data,
            "backups": tmp_path / "backups",
            "backup_recipients": f"{PUBLIC} Ann Example",
            "backup_keep_days": 10,
        }
    )
    return tmp_path


@pytest.fixture
def recorded(deployed, transactional_db):
    """The same with a fact in it, which is taken away past the triggers afterwards."""
    one = Person.objects.create_user("one@example.org", name="One", made_at=AT)
    write(RoleGiven, study=Trial(), by=one, at=AT, person=one, role="nurse", sites=["here"])
    yield deployed
    with connection.cursor() as cursor, changing_tables(connection):
        for model in (RoleGiven, Entry, Seal) if connection.vendor == "sqlite" else ():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{model._meta.db_table}_no_DELETE"')
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')
        protect(connection)


def words_of_the_page(at: datetime, **reader: bool) -> str:
    with clock.held_at(at):
        content = status(RequestFactory().get("/made-up/machine/"), **reader).content.decode()
    main = content[content.index("<main") : content.index("</main>")]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_a_backup_comes_back_whole_is_tried_out_again_and_an_altered_one_is_told(recorded):
    (recorded / "backups" / ".alongside-copy-killed").mkdir(parents=True)
    (recorded / "backups" / ".alongside-1-killed.tar.age.part").touch()
    (recorded / "data" / ".trying-999999999-killed").mkdir()
    file = keeping.make_and_prove(AT)
    head = Head.objects.get().digest
    assert file.name == f"alongside-20230403T100000Z-{head[:12]}.tar.age"
    assert Backup.objects.get().proven_at == AT
    assert try_out(file, [SECRET]) == Proven(facts=1, head=head)
    drilled = keeping.drill(AT + timedelta(days=1))
    assert (drilled.backup, drilled.made_at, drilled.problem) == (file.name, AT, "")
    assert not (recorded / "data" / "drill.key").exists()  # no longer can the machine open it
    ScheduledRun.objects.create(name="x", started_at=AT + timedelta(days=1))
    assert (
        "Last restore drill that passed 4 April 2023, 11:00, with the backup of 3 April 2023, 11:00"
    ) in words_of_the_page(AT + timedelta(days=1))
    later = AT + timedelta(days=2)
    second = keeping.make_and_prove(later)
    second.write_bytes(second.read_bytes()[:-1])
    with pytest.raises(BackupRefused, match="ended early or was changed"):
        keeping.drill(later)
    assert [bool(one.problem) for one in Drill.objects.order_by("at")] == [False, True]
    why = "The last restore drill failed. {}"
    assert why.format(f"{second} cannot be opened to its end.") in words_of_the_page(later)
    assert why.format("The log of the service says why.") in words_of_the_page(later, blinded=True)
    left = [path.name for path in (recorded / "data").iterdir() if path.name[0] == "."]
    assert (left, [f.name for f in (recorded / "backups").glob(".*")]) == ([], [".alongside-lock"])


def test_a_backup_of_a_record_that_is_not_whole_does_not_pass(recorded):
    with connection.cursor() as cursor, changing_tables(connection):
        if connection.vendor == "sqlite":
            cursor.execute('DROP TRIGGER "accounts_rolegiven_no_UPDATE"')
        else:
            cursor.execute("ALTER TABLE accounts_rolegiven DISABLE TRIGGER USER")
        cursor.execute("UPDATE accounts_rolegiven SET role = 'chief'")
    with pytest.raises(BackupRefused, match=r"not whole: changed accounts\.RoleGiven"):
        keeping.make_and_prove(AT)
    assert Backup.objects.get().proven_at is None
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE accounts_rolegiven ENABLE TRIGGER USER")


@pytest.mark.django_db
def test_old_backups_go_by_schedule_but_never_the_newest_and_nothing_else(deployed):
    folder = deployed / "backups"
    folder.mkdir()
    names = [f"alongside-202304{day:02}T000000Z-abc.tar.age" for day in (1, 5, 12)]
    for name in [*names, "holiday.age", "notes.txt"]:
        (folder / name).touch()
        Backup.objects.create(name=name, made_at=AT)
    assert keeping.remove_old(folder, AT + timedelta(days=9)) == [names[0]]
    assert keeping.remove_old(folder, AT + timedelta(days=900)) == [names[1]]
    assert sorted(path.name for path in folder.iterdir()) == [names[2], "holiday.age", "notes.txt"]
    assert not Backup.objects.filter(name__in=names[:2]).exists()


@pytest.mark.django_db
def test_the_page_says_whether_files_are_scanned_and_passwords_looked_up(settings, tmp_path):
    file = tmp_path / "stolen.txt"
    file.write_text(f"{'0' * 40}:3\n")

    def named(place):
        update = {"clamd": place, "stolen_passwords": file}
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update=update)
        return words_of_the_page(AT)

    with made_up_scanner() as place:
        page = named(place)
    assert page.endswith(
        "Files that people bring Scanned for malware New passwords Looked up among stolen ones"
    )
    file.unlink()
    page = named("/no/such/scanner")
    for said in (
        "The scanner for malware does not answer, so no file that somebody brings is taken.",
        "The list of stolen passwords cannot be read, so nobody can choose a new password.",
        "Not taken: the scanner for malware does not answer",
        "Not taken: the list of stolen passwords cannot be read",
    ):
        assert said in page


@pytest.mark.django_db
def test_the_page_says_what_is_missing_where_nothing_was_set_up(django_assert_num_queries):
    assert words_of_the_page(AT) == (
        "The machine Something needs whoever looks after the machine: see below. "
        "What needs somebody No background work is done. Start it: alongside work. Until then no "
        "letter is sent, nothing is sealed and no alert is raised. No backups are made by this "
        "machine. Whoever looks after the machine sets ALONGSIDE_BACKUPS: see “Backups” in "
        "docs/operate. When it was last done Background work was last done Never Last backup that "
        "came back whole Never Last restore drill that passed Never A restore drill takes the "
        "newest backup from the disk, puts it back in another place and looks through every fact "
        "there, as one would after a fire. What is looked at Files that people bring Not scanned "
        "for malware: no scanner is named (ALONGSIDE_CLAMD). Programs, macros and PDFs that act "
        "are refused all the same. New passwords Not looked up among stolen ones: no list is named "
        "(ALONGSIDE_STOLEN_PASSWORDS). Common ones are refused all the same."
    )
    with django_assert_num_queries(8):
        words_of_the_page(AT)


def test_where_nothing_is_set_up_nothing_is_made():
    assert (keeping.make_and_prove(AT), keeping.drill(AT)) == (None, None)
    assert not Path("alongside-data").exists()
