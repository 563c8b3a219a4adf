"""A list of allocations that was made elsewhere: whose it is, what it says, what is amiss in it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

ARM, STRATUM, ORDER, BLOCK, SIZE, IN_BLOCK = "arm", "stratum", "order", "block", "size", "in_block"
NAMES: Mapping[str, tuple[str, ...]] = {
    ARM: ("treatment", "treat", "arm", "assignment", "group assigned", "group", "allocation",
          "trt", "treatment group", "intervention"),
    STRATUM: ("stratum", "stratid", "site", "site name", "centre", "center", "strata", "place"),
    ORDER: ("id", "sequence", "sid", "subject", "subject number", "order", "number",
            "randomisation number", "randomization number", "study id", "n"),
    BLOCK: ("block identifier", "block id", "blockid", "blknum", "block", "block number"),
    SIZE: ("block size", "blocksize", "size"),
    IN_BLOCK: ("sequence within block", "seqinblk", "seq in block"),
}  # fmt: skip
SEALED_ENVELOPE, RALLOC, BLOCKRAND, GRAPHPAD, OTHER = (
    "sealed_envelope", "ralloc", "blockrand", "graphpad", "other",
)  # fmt: skip
SOURCES = (GRAPHPAD, BLOCKRAND, RALLOC, SEALED_ENVELOPE, OTHER)
LONGEST = 1000
MOST_PROBLEMS = 20


@dataclass(frozen=True)
class Place:
    """One row of a list: an arm for the next family of its stratum; `row` as in the file."""

    row: int
    stratum: str
    arm: str
    number: str = ""
    block: str = ""


@dataclass(frozen=True)
class Trouble:
    """Why a list cannot be used as it is, or what somebody should know of it.

    `what` is a short name, `row` of the file (0: the whole), `about` what the words need.
    """

    what: str
    row: int = 0
    about: tuple[str, ...] = ()


@dataclass(frozen=True)
class Read:
    """The places of a list in their order, and why it cannot be used (nothing when it can)."""

    places: tuple[Place, ...]
    troubles: tuple[Trouble, ...]


def plain(name: str) -> str:
    """A heading without case, marks and doubled spaces, so that writings of it are the same.

    >>> plain("Block.ID"), plain("Subject #"), plain(" site_name ")
    ('block id', 'subject', 'site name')
    """
    return " ".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Which heading holds what, from the headings that other programs are known to write.

    >>> columns_of(["id", "stratum", "block.id", "block.size", "treatment"])["arm"]
    'treatment'
    """
    by_name = {plain(name): name for name in reversed(header)}
    found = {}
    for part, names in NAMES.items():
        if match := next((by_name[name] for name in names if name in by_name), None):
            found[part] = match
    return found


def source_of(header: Sequence[str]) -> str:
    """The program that most likely wrote these headings.

    >>> source_of(["block identifier", "block size", "sequence within block", "treatment"])
    'sealed_envelope'
    >>> source_of(["Subject #", "Group Assigned"])
    'graphpad'
    """
    names = {plain(name) for name in header}
    if "sequence within block" in names:
        return SEALED_ENVELOPE
    if "seqinblk" in names or "stratid" in names:
        return RALLOC
    if {"block id", "block size", "treatment"} <= names:
        return BLOCKRAND
    return GRAPHPAD if "group assigned" in names or "subject" in names else OTHER


def read_list(
    rows: Iterable[tuple[int, Mapping[str, str]]],
    columns: Mapping[str, str],
    arms: Mapping[str, str],
    strata: Mapping[str, str],
    all_of: str = "",
) -> Read:
    """The places of a list. `rows` are numbered as in the file, cells by heading.

    `columns` names the heading of each part, `arms` and `strata` say which arm or stratum a word
    of the list means (matched by `plain`); with `all_of` the whole list is of that stratum.
    """
    by_arm = {plain(label): arm for label, arm in arms.items()}
    by_stratum = {plain(label): stratum for label, stratum in strata.items()}
    places, troubles = list[Place](), list[Trouble]()
    for number, cells in rows:
        said = {part: cells.get(name, "").strip() for part, name in columns.items()}
        arm = by_arm.get(plain(said.get(ARM, "")))
        stratum = all_of or by_stratum.get(plain(said.get(STRATUM, "")))
        if arm is None:
            troubles.append(_unknown("arm", number, said.get(ARM, "")))
        if stratum is None:
            troubles.append(_unknown("stratum", number, said.get(STRATUM, "")))
        if arm and stratum:
            block, within = said.get(BLOCK, ""), said.get(IN_BLOCK, "")
            own = said.get(ORDER, "") or (f"{block}/{within}" if within else "")
            places.append(Place(number, stratum, arm, own, block))
    once = dict.fromkeys(troubles)
    return Read(tuple(places), (*once, *_disorder(places), *(() if once else _lengths(places))))


def _unknown(what: str, row: int, said: str) -> Trouble:
    """An unknown word is named once, and without its row: that would tell a place."""
    return Trouble(f"no_{what}", row) if not said else Trouble(f"unknown_{what}", 0, (said,))


def _disorder(places: Sequence[Place]) -> list[Trouble]:
    """Numbers that stand twice in a stratum, or fall; words are compared for sameness only."""
    found = list[Trouble]()
    seen: dict[tuple[str, str], int] = {}
    last: dict[str, tuple[int, ...]] = {}
    for place in places:
        if not place.number:
            continue
        key = (place.stratum, place.number)
        if key in seen:
            found.append(Trouble("twice", place.row, (place.number, str(seen[key]))))
            continue
        seen[key] = place.row
        now = _as_numbers(place.number)
        if now and now < last.get(place.stratum, ()):
            found.append(Trouble("out_of_order", place.row, (place.number,)))
        last[place.stratum] = now or last.get(place.stratum, ())
    return found


def _as_numbers(text: str) -> tuple[int, ...]:
    parts = text.split("/")
    whole = all(part.isdecimal() and len(part) < 10 for part in parts)
    return tuple(map(int, parts)) if whole else ()


def _lengths(places: Sequence[Place]) -> list[Trouble]:
    counts = Counter(place.stratum for place in places)
    found = [Trouble("too_long", 0, (s, str(n))) for s, n in counts.items() if n > LONGEST]
    return found if places else [Trouble("no_places")]


def findings(
    places: Sequence[Place], ratio: Mapping[str, int], expected: Mapping[str, int]
) -> list[Trouble]:
    """What somebody should know of a list that can be used: balance, blocks, length, likeness.

    Nothing here tells an arm, or where in the list one stands.

    >>> [one.what for one in findings([Place(1, "n", "a")], {"a": 1, "b": 1}, {"n": 1})]
    ['uneven', 'arm_missing']
    """
    by_stratum: dict[str, list[Place]] = {}
    for place in places:
        by_stratum.setdefault(place.stratum, []).append(place)
    found = list[Trouble]()
    for stratum, own in by_stratum.items():
        counts = Counter(place.arm for place in own)
        filled = [Fraction(counts[arm], share) for arm, share in ratio.items()]
        if max(filled) != min(filled):
            found.append(Trouble("uneven", 0, (stratum,)))
        if 0 in filled:
            found.append(Trouble("arm_missing", 0, (stratum,)))
        if odd := _uneven_blocks(own, ratio):
            found.append(Trouble("uneven_blocks", 0, (stratum, str(odd))))
        if len(own) < expected.get(stratum, 0):
            found.append(Trouble("short", 0, (stratum, str(len(own)), str(expected[stratum]))))
    return [*found, *_alike(by_stratum), *_absent(by_stratum, expected)]


def _uneven_blocks(places: Sequence[Place], ratio: Mapping[str, int]) -> int:
    """How many blocks do not hold their arms in the ratio. Without blocks none."""
    blocks: dict[str, Counter[str]] = {}
    for place in places:
        if place.block:
            blocks.setdefault(place.block, Counter())[place.arm] += 1
    return sum(
        len({Fraction(counts[arm], share) for arm, share in ratio.items()}) > 1
        for counts in blocks.values()
    )


def _alike(by_stratum: Mapping[str, Sequence[Place]]) -> list[Trouble]:
    """Two strata that begin with the same ten or more arms: one seed was used for both."""
    found, named = list[Trouble](), list(by_stratum.items())
    for place, (one, first) in enumerate(named):
        for other, second in named[place + 1 :]:
            length = min(len(first), len(second))
            same = [p.arm for p in first[:length]] == [p.arm for p in second[:length]]
            if length >= 10 and same:
                found.append(Trouble("alike", 0, (one, other)))
    return found


def _absent(by_stratum: Mapping[str, object], expected: Mapping[str, int]) -> list[Trouble]:
    return [Trouble("no_list", 0, (one,)) for one in expected if one not in by_stratum]
