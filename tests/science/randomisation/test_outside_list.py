"""Lists of other programs are recognised by their headings, and what is amiss in one is found."""

from __future__ import annotations

import pytest

from alongside.science.randomisation.outside_list import (
    Place,
    Trouble,
    columns_of,
    findings,
    read_list,
    source_of,
)

HEADINGS = {
    "sealed_envelope": (
        ["block identifier", "block size", "sequence within block", "treatment", "Site"],
        {"arm": "treatment", "stratum": "Site", "block": "block identifier", "size": "block size",
         "in_block": "sequence within block"},
    ),
    "blockrand": (
        ["id", "stratum", "block.id", "block.size", "treatment"],
        {"arm": "treatment", "stratum": "stratum", "order": "id", "block": "block.id",
         "size": "block.size"},
    ),
    "ralloc": (
        ["StratID", "blknum", "size", "SeqInBlk", "treat"],
        {"arm": "treat", "stratum": "StratID", "block": "blknum", "size": "size",
         "in_block": "SeqInBlk"},
    ),
    "graphpad": (
        ["Subject #", "Group Assigned"],
        {"arm": "Group Assigned", "order": "Subject #"},
    ),
    "other": (
        ["site_name", "sid", "assignment"],
        {"arm": "assignment", "stratum": "site_name", "order": "sid"},
    ),
}  # fmt: skip
ARMS, STRATA = {"A": "ips", "B": "sau"}, {"1": "north", "2": "south"}
RATIO = {"ips": 1, "sau": 1}
HEADS = {"arm": "arm", "stratum": "site", "order": "n", "block": "block"}


@pytest.mark.parametrize("source", HEADINGS)
def test_the_headings_of_each_program_are_known(source):
    header, columns = HEADINGS[source]
    assert (source_of(header), columns_of(header)) == (source, columns)


def rows(*cells):
    return [
        (row, dict(zip(("site", "n", "arm", "block"), one, strict=True)))
        for row, one in enumerate(cells, start=2)
    ]


def read(*cells, **more):
    return read_list(rows(*cells), HEADS, ARMS, STRATA, **more)


def test_places_are_read_in_their_order_in_each_stratum():
    found = read(("1", "1", "a", "x"), ("2", "1", "B", "y"), ("1", "2", " b ", "x"))
    assert found.troubles == ()
    assert found.places == (
        Place(2, "north", "ips", "1", "x"),
        Place(3, "south", "sau", "1", "y"),
        Place(4, "north", "sau", "2", "x"),
    )


def test_a_whole_list_can_be_of_one_stratum():
    found = read(("", "1", "A", ""), ("", "2", "B", ""), all_of="south")
    assert [place.stratum for place in found.places] == ["south", "south"]


def test_an_unknown_word_is_named_once_and_without_its_row():
    found = read(("1", "1", "C", ""), ("3", "2", "C", ""), ("1", "3", "", ""), ("", "4", "A", ""))
    assert found.troubles == (
        Trouble("unknown_arm", 0, ("C",)),
        Trouble("unknown_stratum", 0, ("3",)),
        Trouble("no_arm", 4),
        Trouble("no_stratum", 5),
    )


def test_a_number_that_stands_twice_or_falls_is_found_in_its_own_stratum():
    found = read(("1", "1", "A", ""), ("2", "1", "B", ""), ("1", "10", "B", ""),
                 ("1", "9", "B", ""), ("1", "1", "A", ""))  # fmt: skip
    assert found.troubles == (
        Trouble("out_of_order", 5, ("9",)),
        Trouble("twice", 6, ("1", "2")),
    )


def test_places_are_numbered_within_blocks_where_there_is_no_other_number():
    columns = {"arm": "arm", "stratum": "site", "block": "block", "in_block": "n"}
    cells = rows(("1", "1", "A", "1"), ("1", "2", "B", "1"), ("1", "1", "A", "2"),
                 ("1", "2", "B", "1"))  # fmt: skip
    found = read_list(cells, columns, ARMS, STRATA)
    assert found.troubles == (Trouble("twice", 5, ("1/2", "3")),)


def test_a_list_without_places_and_one_that_is_too_long_are_refused():
    assert read().troubles == (Trouble("no_places"),)
    long = [("1", str(number), "A", "") for number in range(1, 1002)]
    assert read(*long).troubles == (Trouble("too_long", 0, ("north", "1001")),)


def places(arms, stratum="north", block=""):
    named = {"i": "ips", "s": "sau"}
    return [Place(n, stratum, named[arm], str(n), block) for n, arm in enumerate(arms, start=2)]


def test_an_even_list_of_the_length_hoped_for_has_nothing_to_notice():
    assert findings(places("isis"), RATIO, {"north": 4}) == []


def test_balance_blocks_length_likeness_and_absence_are_noticed():
    some = [*places("isii", block="1"), *places("isisisisis", "south")]
    assert findings(some, RATIO, {"north": 6, "south": 4, "west": 1}) == [
        Trouble("uneven", 0, ("north",)),
        Trouble("uneven_blocks", 0, ("north", "1")),
        Trouble("short", 0, ("north", "4", "6")),
        Trouble("no_list", 0, ("west",)),
    ]
    same = [*places("isisisisis"), *places("isisisisisis", "south")]
    assert findings(same, RATIO, {}) == [Trouble("alike", 0, ("north", "south"))]
    assert findings(places("ii"), RATIO, {}) == [
        Trouble("uneven", 0, ("north",)),
        Trouble("arm_missing", 0, ("north",)),
    ]


def test_unequal_ratios_are_even_when_they_are_kept():
    assert findings(places("iisiis"), {"ips": 2, "sau": 1}, {}) == []
    assert [one.what for one in findings(places("isisis"), {"ips": 2, "sau": 1}, {})] == ["uneven"]
