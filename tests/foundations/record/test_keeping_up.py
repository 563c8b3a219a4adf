"""Summaries are made while others go on writing, by one at a time."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path
from uuid import UUID

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts.models import Person
from alongside.foundations.record import giving_way, keeping_up
from alongside.foundations.record.giving_way import behind_others
from alongside.foundations.record.keeping_up import News, alone, in_parts, news, replace_rows
from alongside.foundations.record.models import Entry
from alongside.workspaces.quality.models import QualityMark, VisitSummary
from tests.foundations.record.test_record import give
from tests.workspaces.made_up import AT

FAMILIES = [UUID(int=number) for number in range(1, 8)]


def row(family, site):
    return VisitSummary(
        study="one", family=family, site=site, opened=family, part="first", nurse=1, began=AT,
        states="", states_blinded="",
    )  # fmt: skip


def kept():
    rows = VisitSummary.objects.filter(study="one").order_by("family")
    return list(rows.values_list("family", "site"))


@pytest.fixture
def file(tmp_path, monkeypatch):
    if connection.vendor == "sqlite":
        monkeypatch.setattr(keeping_up, "file_of", lambda name: tmp_path / name)
    return tmp_path / "summary-of-one"


@pytest.mark.django_db(transaction=True)
def test_one_at_a_time_makes_a_summary_while_others_write(file):
    done, second = [], threading.Event()

    def another():
        try:
            with alone("summary of one"):
                done.append("second")
        finally:
            connection.close()
            second.set()

    with alone("summary of one"):
        assert not connection.in_atomic_block
        waiting = threading.Thread(target=another)
        waiting.start()
        assert not second.wait(0.3)
        writing = threading.Thread(target=write_and_close)
        writing.start()
        writing.join(5)
        assert (writing.is_alive(), kept()) == (False, [(FAMILIES[0], "glasgow")])
        done.append("first")
    waiting.join(5)
    assert done == ["first", "second"]
    assert connection.vendor != "sqlite" or Path(file).exists()


def write_and_close():
    try:
        with transaction.atomic():
            row(FAMILIES[0], "glasgow").save()
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("ended", ["by a refusal", "with the connection"])
def test_a_summary_that_ended_halfway_leaves_the_next_its_turn(file, ended):
    taken = threading.Event()

    def another():
        try:
            with alone("summary of one"):
                taken.set()
        finally:
            connection.close()

    with pytest.raises(ZeroDivisionError), alone("summary of one"):
        if ended == "with the connection":
            if connection.vendor == "postgresql":
                end_on_the_server()
            connection.close()
        raise ZeroDivisionError
    threading.Thread(target=another).start()
    assert taken.wait(5)


def end_on_the_server():
    with connection.cursor() as cursor, pytest.raises(OperationalError):
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.mark.django_db
def test_whoever_is_within_a_transaction_waits_for_nobody(file):
    with alone("summary of one"):
        assert not file.exists()


@pytest.mark.django_db
def test_rows_of_some_families_are_replaced_some_at_a_time(monkeypatch):
    monkeypatch.setattr(keeping_up, "FEW_ROWS", 3)
    old = VisitSummary.objects.filter(study="one")
    replace_rows(old, [row(family, "glasgow") for family in FAMILIES], [])
    replace_rows(old, [row(FAMILIES[1], "bromley")], FAMILIES[:2])
    assert kept() == [
        (family, "bromley" if family == FAMILIES[1] else "glasgow") for family in FAMILIES[1:]
    ]
    greenwich = [row(FAMILIES[3], "greenwich"), row(FAMILIES[0], "greenwich")]
    replace_rows(old, greenwich, FAMILIES)
    assert kept() == [(FAMILIES[0], "greenwich"), (FAMILIES[3], "greenwich")]


@pytest.mark.django_db
def test_rows_that_are_what_they_were_are_left_alone(monkeypatch):
    put_down, written = VisitSummary.objects.bulk_create, []
    monkeypatch.setattr(
        VisitSummary._default_manager, "bulk_create",
        lambda rows: written.extend(one.family for one in rows) or put_down(rows),
    )  # fmt: skip
    old = VisitSummary.objects.filter(study="one")
    for _ in range(2):
        replace_rows(old, [row(family, "glasgow") for family in FAMILIES], FAMILIES)
        assert sorted(written) == FAMILIES
    other = [row(one, "bromley" if one == FAMILIES[2] else "glasgow") for one in FAMILIES]
    with CaptureQueriesContext(connection) as seen:
        replace_rows(old, other, FAMILIES)
    assert sum(each["sql"].startswith("DELETE") for each in seen) == 1
    assert written[len(FAMILIES) :] == [FAMILIES[2]]
    assert kept() == [(one.family, one.site) for one in other]


@pytest.mark.parametrize(
    ("ones", "others", "same"),
    [("ab", "ba", True), ("aab", "aba", True), ("aab", "abb", False), ("a", "aa", False),
     ("", "", True), ("", "a", False)],
)  # fmt: skip
def test_the_order_of_rows_is_no_difference(ones, others, same):
    assert keeping_up._alike([*ones], [*others]) is same
    assert keeping_up._alike([*others], [*ones]) is same


def test_parts_hold_everybody_once(monkeypatch):
    monkeypatch.setattr(keeping_up, "PART", 3)
    assert list(in_parts(FAMILIES)) == [FAMILIES[:3], FAMILIES[3:6], FAMILIES[6:]]
    assert list(in_parts([])) == []


@pytest.mark.django_db
def test_more_lines_than_are_read_at_once_mean_everybody_and_the_end_of_the_ledger(monkeypatch):
    person = Person.objects.create_user("one@example.org", name="One", made_at=AT)
    facts = [give(person, role=role) for role in "abc"]
    first, *_, last = Entry.objects.order_by("number").values_list("number", flat=True)
    study = facts[0].study
    mark = QualityMark(study=study, entry=first, recent=1, made_for="it")
    few = News(frozenset(), frozenset({"accounts.RoleGiven"}), last, 3)
    assert news(study, mark, "it") == few
    monkeypatch.setattr(keeping_up, "MOST_LINES_SINCE", 3)
    assert news(study, mark, "it") == few
    monkeypatch.setattr(keeping_up, "MOST_LINES_SINCE", 2)
    assert news(study, mark, "it") == News(None, frozenset(), last, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("within", [nullcontext, transaction.atomic])
def test_the_background_knows_that_somebody_waits_for_it_and_then_does_not_rest(
    file, monkeypatch, within
):
    if within is transaction.atomic and connection.vendor == "sqlite":
        pytest.skip("Whoever is in a transaction of SQLite waits for nobody")
    monkeypatch.setattr(giving_way, "_held_up", lambda spent: 60.0)
    monkeypatch.setattr(giving_way, "LONGEST_REST", 60.0)
    done = threading.Event()

    def page():
        try:
            with within(), alone("summary of one"):
                done.set()
        finally:
            connection.close()

    with behind_others():
        with alone("summary of one"):
            waiting = threading.Timer(0.3, page)
            waiting.start()
            with giving_way.one_part():
                pass
            assert not done.is_set()
        waiting.join(5)
        assert done.is_set()
        with alone("summary of one"):
            assert not giving_way._HERE.behind.wanted()
