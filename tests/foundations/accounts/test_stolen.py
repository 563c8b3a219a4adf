"""A password that thieves have is found in a list far longer than memory, and said."""

import hashlib
import os

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from alongside.foundations.accounts import stolen, words
from alongside.foundations.accounts.stolen import NotTheList, StolenPasswords
from tests.foundations.accounts.conftest import PASSWORD, sign_in

MADE_UP = [f"three calm otters {number}" for number in range(5000)]


def digest(password):
    return hashlib.sha1(password.encode()).hexdigest().upper()


def lines(passwords, end="\r\n"):
    told = sorted((digest(each), number) for number, each in enumerate(passwords))
    return "".join(f"{hashed}:{number * 7_919_113}{end}" for hashed, number in told)


@pytest.fixture
def listed(tmp_path):
    def write(text):
        file = tmp_path / "stolen.txt"
        file.write_bytes(text.encode())
        return StolenPasswords(file)

    return write


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("last", ["", "without"])
@pytest.mark.parametrize("count", [1, 2, 3, 5000])
def test_each_password_of_the_list_is_found_and_no_other(listed, end, last, count):
    text = lines(MADE_UP[:count], end)
    known = listed(text.rstrip() if last else text)
    known.check()
    assert all(known.hold(each) for each in MADE_UP[:count])
    assert not any(known.hold(f"{each}!") for each in MADE_UP[:500])
    in_order = sorted(MADE_UP[:count], key=digest)
    assert (known.hold(in_order[0]), known.hold(in_order[-1])) == (True, True)


def test_what_stands_before_the_first_and_after_the_last_is_not_found(listed):
    in_order = sorted(MADE_UP, key=digest)
    known = listed(lines(in_order[1:-1]))
    assert not (known.hold(in_order[0]) or known.hold(in_order[-1]))
    assert listed(lines(["größer als gedacht"]).lower()).hold("größer als gedacht")


def test_a_long_list_is_never_read_whole(listed, monkeypatch):
    known, read = listed(lines(MADE_UP)), []
    pread = os.pread
    monkeypatch.setattr(stolen.os, "pread", lambda *asked: read.append(asked[1]) or pread(*asked))
    assert known.hold(MADE_UP[0])
    assert not known.hold("something else")
    assert len(read) <= 2 * 19
    assert max(read) <= 2 * stolen.LONGEST_LINE


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "is empty"),
        ("password\n123456\n", "does not hold lines"),
        (lines(MADE_UP).replace(":", ";"), "does not hold lines"),
        ("".join(f"{digest(each)[:32]}:7\n" for each in MADE_UP[:9]), "does not hold lines"),
        ("".join(f"{digest(each)}:7\n" for each in MADE_UP), "is not sorted by hash"),
        (lines(MADE_UP[:50]) + lines(MADE_UP[50:]), "is not sorted by hash"),
        (lines(MADE_UP) + "\r\n", "does not hold lines"),
        ("0" * 1000, "does not hold lines"),
    ],
)
def test_a_file_that_is_no_such_list_is_refused_with_the_reason(listed, text, why):
    with pytest.raises(NotTheList, match=why):
        listed(text).check()


def test_a_file_that_is_not_there_is_refused(tmp_path):
    for named in (tmp_path / "none", tmp_path):
        with pytest.raises(NotTheList, match="cannot be read"):
            StolenPasswords(named).check()


def test_a_stolen_password_is_refused_in_words_and_any_other_taken(settings, listed):
    def named(text):
        update = {"stolen_passwords": listed(text).file}
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update=update)

    validate_password(MADE_UP[7])
    named(lines(MADE_UP))
    with pytest.raises(ValidationError) as refused:
        validate_password(MADE_UP[7])
    assert refused.value.messages == [words.STOLEN]
    validate_password("three-calm-otters")
    named("spoilt meanwhile\n")
    with pytest.raises(ValidationError) as refused:
        validate_password("three-calm-otters")
    assert refused.value.messages == [words.LIST_AWAY]


def test_whoever_changes_to_a_stolen_password_reads_so_at_the_field(
    client, nurse, settings, listed
):
    update = {"stolen_passwords": listed(lines(MADE_UP)).file}
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update=update)
    sign_in(client)
    typed = {"oldpassword": PASSWORD, "password1": MADE_UP[0], "password2": MADE_UP[0]}
    answer = client.post("/account/password/change/", typed)
    assert "it stands in a list that thieves try first" in answer.content.decode()
    nurse.refresh_from_db()
    assert nurse.check_password(PASSWORD)
