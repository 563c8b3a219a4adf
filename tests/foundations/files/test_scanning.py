"""A scanner for malware is asked by its own protocol; what it could not look at is not clean."""

import socket

import pytest

from alongside.foundations.files import scanning
from tests.foundations.files.scanners import BAD, CLAMD, clamd, made_up_scanner


@pytest.fixture(scope="module", params=["made up", "clamd"])
def place(request):
    """Where a scanner listens: one that speaks as clamd, and clamd."""
    if request.param == "clamd" and CLAMD is None:
        pytest.skip("clamd is not installed (Debian's clamav-daemon)")
    with clamd() if request.param == "clamd" else made_up_scanner() as place:
        yield place


@pytest.fixture
def named(settings):
    """Name a scanner for this installation."""

    def name(place):
        settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"clamd": place})

    return name


def test_what_is_clean_is_told_from_what_is_not(named, place):
    named(place)
    assert scanning.answers()
    assert scanning.found_in([b"a letter"]) == ""
    assert scanning.found_in([]) == ""
    assert scanning.found_in([b"", b"x" * 3_000_000, b"y"]) == ""
    assert scanning.found_in([BAD]).removesuffix(".UNOFFICIAL") == "Made.Up"
    assert scanning.found_in([BAD[:20], BAD[20:]]).removesuffix(".UNOFFICIAL") == "Made.Up"


def test_no_scanner_is_asked_where_none_is_named(settings):
    assert not scanning.is_named()


@pytest.mark.parametrize(
    "said",
    [b"INSTREAM size limit exceeded. ERROR\0", b"stream: OK\nsomething else\0", b"", b"OK\0",
     b"stream: Can't allocate memory ERROR\0"],
)  # fmt: skip
def test_whatever_is_no_clear_answer_is_none(named, said):
    with made_up_scanner(lambda content: said) as place:
        named(place)
        with pytest.raises(scanning.ScannerAway):
            scanning.found_in([b"a letter"])


def test_a_name_from_the_scanner_holds_nothing_but_letters(named):
    with made_up_scanner(lambda content: b"stream: <b>A name\x1b[1m FOUND\0") as place:
        named(place)
        assert scanning.found_in([b"x"]) == "_b_A_name__1m"


def test_a_scanner_that_is_away_or_hangs_is_known_soon(named, monkeypatch):
    monkeypatch.setattr(scanning, "PATIENCE", 0.2)
    monkeypatch.setattr(scanning, "SOON", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as hangs:
        for place in (f"127.0.0.1:{hangs.getsockname()[1]}", "/no/such/scanner"):
            named(place)
            assert not scanning.answers()
            with pytest.raises(scanning.ScannerAway):
                scanning.found_in([b"a letter"])
