"""The quick way to canonical JSON gives letter for letter what the slow way gives."""

import hashlib
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from alongside.foundations.record import digests
from alongside.foundations.record.digests import as_canonical_json, canonical, canonical_json

TEXTS = some.text(alphabet=some.characters(exclude_categories=["Cs"]))
PLAIN = some.one_of(
    some.none(), some.booleans(), some.integers(), TEXTS, some.uuids(), some.dates(),
    some.datetimes(timezones=some.timezones()), some.binary(), some.decimals(allow_nan=False),
    some.floats(allow_nan=False, allow_infinity=False), some.floats(1e-6, 1e-3),
    some.floats(1e14, 1e18),
)  # fmt: skip
VALUES = some.recursive(
    PLAIN,
    lambda inner: some.one_of(
        some.lists(inner), some.dictionaries(some.one_of(TEXTS, some.integers()), inner)
    ),
)


def slowly(value: object) -> str:
    return canonical_json(canonical(value))


@given(VALUES)
def test_both_ways_give_the_same(value):
    assert as_canonical_json(value) == slowly(value)
    fact = {"content": value, "kind": "a", "at": datetime(2024, 2, 29, 1, 2, 3, tzinfo=UTC)}
    assert digests._digest_of(fact) == hashlib.sha256(slowly(fact).encode()).hexdigest()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1e-5, "1e-05"),
        ([0.00001234], "[1.234e-05]"),
        ({"a": -1e16}, '{"a":-1e+16}'),
        ({"a": 123456789012345.6}, '{"a":123456789012345.6}'),
        ({"é": 2**70, "a": "5e5,1e5"}, '{"a":"5e5,1e5","é":1180591620717411303424}'),
        ({2: 1, 10: 2}, '{"10":2,"2":1}'),
        ({"at": date(2024, 2, 29), "of": Decimal("1.50")}, '{"at":"2024-02-29","of":"1.50"}'),
        ([UUID(int=7), b"\xff", (1, True, None)],
         '["00000000-0000-0000-0000-000000000007","ff",[1,true,null]]'),
    ],
)  # fmt: skip
def test_what_is_written_in_several_ways_is_written_in_one(value, text):
    assert as_canonical_json(value) == slowly(value) == text


def test_most_of_what_is_kept_takes_the_quick_way(monkeypatch):
    monkeypatch.setattr(digests, "canonical_json", None)
    answers = {f"item_{n}": {"value": str(n), "prompted": True} for n in range(250)}
    assert as_canonical_json(answers).startswith('{"item_0":{"prompted":true,"value":"0"}')
    assert len(digests._digest_of({"id": UUID("3e53e53e53e53e53e53e53e53e53e53e"), "a": answers}))
