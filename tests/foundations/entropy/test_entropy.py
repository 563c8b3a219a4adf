"""Identifiers carry their time and keep their order; a seed makes the same again."""

from datetime import UTC, datetime, timedelta

from alongside.foundations import entropy

AT = datetime(2023, 4, 3, 10, tzinfo=UTC)


def test_an_identifier_is_a_uuid_of_version_seven_that_tells_its_millisecond():
    made = entropy.new_id(AT)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(AT.timestamp() * 1000)


def test_identifiers_of_one_millisecond_keep_their_order():
    made = [entropy.new_id(AT) for _ in range(1000)]
    assert made == sorted(set(made))


def test_identifiers_of_later_moments_come_later():
    assert entropy.new_id(AT) < entropy.new_id(AT + timedelta(milliseconds=1))


def test_the_same_seed_draws_the_same_and_another_seed_others():
    def drawn(seed):
        with entropy.seeded(seed):
            return [entropy.token_bytes(5), entropy.new_id(AT), entropy.new_id(AT)]

    assert drawn("one") == drawn("one")
    assert drawn("one") != drawn("two")


def test_without_a_seed_nothing_repeats():
    assert len({entropy.token_bytes(16) for _ in range(100)}) == 100
