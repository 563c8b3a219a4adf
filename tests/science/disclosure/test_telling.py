"""Words that would tell an arm are found as people write them."""

import pytest

from alongside.science.disclosure.telling import telling

WORDS = ("IPS", "SAU", "Services as usual", "warm handover", "engagement worker")


def found(text):
    return [text[begin:end] for begin, end in telling(text, WORDS)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She is in IPS now", ["IPS"]),
        ("ips, Ips's, I.P.S. and i p s", ["ips", "Ips's", "I.P.S", "i p s"]),
        ("Services as  usual\nfor her", ["Services as  usual"]),
        ("two warm-handovers", ["warm-handovers"]),
        ("the engagement workers’ car", ["engagement workers"]),
        ("chips, lips, sauce, tips", []),
        ("handover of the keys, as usual", []),
        ("", []),
    ],
)
def test_words_are_found_whole_and_in_every_spelling(text, expected):
    assert found(text) == expected


def test_without_words_nothing_is_found():
    assert telling("IPS", ()) == () == telling("IPS", ("",))
