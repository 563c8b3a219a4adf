"""Whoever signs with a password that is not theirs may try five times, and that is written."""

from datetime import timedelta

import pytest

from alongside.foundations.accounts.events import NoStudy
from alongside.foundations.accounts.models import AccountEvent, RoleGiven
from alongside.foundations.accounts.signing import NotSigned, SigningLocked, sign
from alongside.foundations.record.writing import action, write
from tests.foundations.accounts.conftest import AT, PASSWORD, events, sign_in
from tests.rules.test_code import FILES, where

MINUTE = timedelta(minutes=1)
FAILED, LOCKED = "signing_failed", "signing_locked"


@action
def signed(*, by, at, password, entry=None):
    """An action that writes, and is undone when it is not signed."""
    given = write(RoleGiven, study=NoStudy(), by=by, at=at, entry=entry, person=by, role="nurse")
    sign(by, password, at, "the decision")
    return given


def tried(by, at, times, password="not this one"):
    """What came of so many tries."""
    found = []
    for _ in range(times):
        try:
            signed(by=by, at=at, password=password)
        except (NotSigned, SigningLocked) as refused:
            found.append(type(refused))
        else:
            found.append(None)
    return found


def test_five_that_do_not_fit_lock_for_a_quarter_of_an_hour_though_the_act_is_undone(nurse):
    assert tried(nurse, AT, 7) == [NotSigned] * 5 + [SigningLocked] * 2
    assert tried(nurse, AT + 14 * MINUTE, 1, PASSWORD) == [SigningLocked]
    assert RoleGiven.objects.count() == 0
    assert events(nurse)[-6:] == [FAILED] * 5 + [LOCKED]
    assert tried(nurse, AT + 15 * MINUTE, 1, PASSWORD) == [None]
    assert RoleGiven.objects.count() == 1


def test_one_that_fits_begins_the_count_anew_and_others_have_counts_of_their_own(nurse, worker):
    given = RoleGiven.objects.count()
    assert tried(nurse, AT, 4) == [NotSigned] * 4
    assert tried(nurse, AT, 1, PASSWORD) == [None]
    assert tried(nurse, AT, 5) == [NotSigned] * 5
    assert tried(worker, AT, 1) == [NotSigned]
    assert AccountEvent.objects.filter(what=LOCKED).count() == 1
    assert RoleGiven.objects.count() == given + 1


def test_signing_that_is_locked_keeps_nobody_from_signing_in(nurse, client):
    tried(nurse, AT, 5)
    assert sign_in(client).status_code == 302


def test_the_words_say_what_to_do_and_until_when(nurse):
    with pytest.raises(NotSigned, match="is not your password, so the decision is not signed"):
        signed(by=nurse, at=AT, password="")
    tried(nurse, AT, 4)
    with pytest.raises(SigningLocked, match=r"until \d\d:\d\d\. Nothing was saved"):
        signed(by=nurse, at=AT, password=PASSWORD)


def test_no_password_is_looked_at_without_being_counted():
    looks = {where(path) for path in FILES if ".check_password(" in path.read_text("utf-8")}
    assert looks == {"alongside/foundations/accounts/signing.py"}
