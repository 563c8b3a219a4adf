"""Shares, what is published before, and the verifier that stands alone."""

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.randomisation import commitment, merkle, verifier
from alongside.science.randomisation.permuted_blocks import UnusableScheme, stratified
from alongside.science.randomisation.stream import UnusableKey

SHARES = {"statistician": bytes(range(32)), "trial manager": bytes(range(32, 64))}
BLOCKS = {
    "method": "permuted_blocks",
    "arms": {"IPS": 1, "SAU": 1},
    "block_sizes": [2, 4],
    "strata": {"Glasgow": 30, "Bromley": 20},
}
TWO = {"Glasgow": 3, "Bromley": 3}
FACTORS = [
    {"name": "site", "levels": ["Glasgow", "Bromley"], "weight": "1"},
    {"name": "age", "levels": ["0-1", "2-5"], "weight": "0.5"},
]


def minimising(measure="range", arms=None):
    return {
        "method": "minimisation", "arms": arms or {"IPS": 1, "SAU": 1}, "measure": measure,
        "probability": "0.8", "factors": FACTORS, "strata": {"whole_study": 40},
    }  # fmt: skip


def families(number):
    return [
        {"site": "Glasgow" if place % 3 else "Bromley", "age": "0-1" if place % 5 < 2 else "2-5"}
        for place in range(number)
    ]


def certificate(scheme, number=18, beacon=b""):
    """A certificate as a trial would print it at lock."""
    key = commitment.sequence_key(scheme, SHARES, beacon)
    came, slots = families(number), [None] * number
    places = commitment.slots(scheme, key)
    root = commitment.root_of(places).hex()
    if scheme["method"] == "permuted_blocks":
        came = [{"site": family["site"]} for family in came]
        sites = [family["site"] for family in came]
        slots = [sites[:place].count(site) for place, site in enumerate(sites)]
        arm_at = {(slot.stratum, slot.place): slot.arm for slot in places}
        arms = [arm_at[site, slot] for site, slot in zip(sites, slots, strict=True)]
    else:
        arms = commitment.minimisation_of(scheme).allocate(key, came)
    head, rows = commitment.BEGINNING, []
    for place, (levels, slot, arm) in enumerate(zip(came, slots, arms, strict=True)):
        event = commitment.event(place, f"family {place}", levels, slot)
        head = commitment.chained(head, event)
        rows.append({**event, "arm": arm})
    return {
        "scheme": scheme,
        "commitments": {
            holder: commitment.commitment(scheme, holder, share).hex()
            for holder, share in SHARES.items()
        },
        "shares": {holder: share.hex() for holder, share in SHARES.items()},
        "beacon": beacon.hex(), "root": root, "head": head.hex(), "allocations": rows,
    }  # fmt: skip


SCHEMES = [
    BLOCKS,
    {**BLOCKS, "arms": {"a": 2, "b": 1, "c": 1}, "block_sizes": [8, 4]},
    *(minimising(measure) for measure in ("range", "variance", "sd")),
    minimising("variance", {"0": 1, "1": 2, "2": 3}),
]


@pytest.mark.parametrize("scheme", SCHEMES, ids=str)
@pytest.mark.parametrize("beacon", [b"", b"round 4096"])
def test_a_certificate_of_what_was_drawn_holds(scheme, beacon):
    told = certificate(scheme, beacon=beacon)
    assert list(verifier.problems(told)) == []
    text, holds = verifier.report(told)
    assert holds
    assert text.startswith(f"18 allocations by {scheme['method']}; shares of statistician and")


@pytest.mark.parametrize("scheme", [BLOCKS, minimising()], ids=["blocks", "minimisation"])
@pytest.mark.parametrize("place", range(0, 18, 5))
def test_a_changed_arm_is_named(scheme, place):
    told = certificate(scheme)
    row = told["allocations"][place]
    true, row["arm"] = row["arm"], "SAU" if row["arm"] == "IPS" else "IPS"
    assert list(verifier.problems(told)) == [
        f"Allocation {place} says {row['arm']}, and the sequence {true}."
    ]


def changed_share(told):
    told["shares"]["statistician"] = bytes(32).hex()


def missing_share(told):
    del told["shares"]["statistician"]


def changed_sizes(told):
    told["scheme"] = {**told["scheme"], "block_sizes": [4]}


def changed_beacon(told):
    told["beacon"] = "00"


def changed_root(told):
    told["root"] = "00" * 32


def family_left_out(told):
    del told["allocations"][4]


def family_twice(told):
    told["allocations"][4]["family"] = told["allocations"][3]["family"]


def another_site(told):
    levels = told["allocations"][4]["levels"]
    levels["site"] = "Bromley" if levels["site"] == "Glasgow" else "Glasgow"


def place_skipped(told):
    told["allocations"][4]["slot"] += 1


def order_changed(told):
    told["allocations"][3:5] = told["allocations"][4], told["allocations"][3]


def last_cut_off(told):
    told["allocations"].pop()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (changed_share, "The share of statistician is not the one that was committed to."),
        (missing_share, "The share of statistician is not the one that was committed to."),
        (changed_sizes, "The sequences are not those whose root was published."),
        (changed_beacon, "The sequences are not those whose root was published."),
        (changed_root, "The sequences are not those whose root was published."),
        (family_left_out, "The chain of allocations does not end in the head"),
        (family_twice, "Allocation 4 is of a family that was allocated before."),
        (another_site, "The chain of allocations does not end in the head"),
        (place_skipped, "Allocation 4 did not take the next place of its stratum."),
        (order_changed, "Allocation 3 stands at place 4."),
        (last_cut_off, "The chain of allocations does not end in the head"),
    ],
)
def test_every_other_change_is_named(change, said):
    told = certificate(deepcopy(BLOCKS))
    change(told)
    assert [one for one in verifier.problems(told) if one.startswith(said)] != []
    assert verifier.report(told)[1] is False


@pytest.mark.parametrize(
    "told", [{}, [], {"scheme": {}}, {**certificate(BLOCKS), "shares": {"a": "zz"}}]
)
def test_what_is_no_certificate_is_said_so(told):
    text, holds = verifier.report(told)
    assert (text.startswith("This is no whole certificate"), holds) == (True, False)


def test_the_verifier_runs_alone_without_the_rest_of_alongside(tmp_path):
    alone = tmp_path / "verifier.py"
    alone.write_text(Path(verifier.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    told = certificate(minimising())
    good.write_text(json.dumps(told), encoding="utf-8")
    told["allocations"][0]["arm"] = "none"
    bad.write_text(json.dumps(told), encoding="utf-8")
    ended = {}
    for name in (good, bad, tmp_path / "missing.json"):
        call = [sys.executable, "-I", "-S", str(alone), str(name)]
        done = subprocess.run(call, capture_output=True, text=True, cwd=tmp_path)
        ended[name.name] = done.returncode, done.stdout.splitlines()[-1]
    assert ended["good.json"] == (0, "This certificate holds.")
    assert ended["bad.json"] == (1, "This certificate does NOT hold.")
    assert ended["missing.json"][0] == 2


def test_one_holder_alone_is_said_on_the_certificate():
    told = certificate(BLOCKS)
    alone = {"trial manager": SHARES["trial manager"]}
    key = commitment.sequence_key(BLOCKS, alone)
    told["shares"] = {"trial manager": alone["trial manager"].hex()}
    told["commitments"].pop("statistician")
    told["root"] = commitment.root_of(commitment.slots(BLOCKS, key)).hex()
    told["allocations"], told["head"] = [], bytes(32).hex()
    assert "shares of trial manager (one holder alone)." in verifier.report(told)[0]


def test_a_certificate_without_any_share_does_not_hold():
    told = {**certificate(minimising(), 0), "shares": {}, "commitments": {}}
    assert list(verifier.problems(told)) == [
        "It holds nobody's share, so anybody could have made it.",
        "The sequences are not those whose root was published.",
    ]


def test_every_share_the_scheme_and_the_beacon_change_the_key():
    other = {**SHARES, "statistician": bytes(32)}
    swapped = dict(zip(SHARES, reversed(SHARES.values()), strict=True))
    keys = {
        commitment.sequence_key(BLOCKS, SHARES),
        commitment.sequence_key(BLOCKS, other),
        commitment.sequence_key(BLOCKS, swapped),
        commitment.sequence_key(BLOCKS, SHARES, b"1"),
        commitment.sequence_key({**BLOCKS, "block_sizes": [4]}, SHARES),
        commitment.sequence_key(BLOCKS, {"statistician": SHARES["statistician"]}),
    }
    assert len(keys) == 6
    backwards = dict(reversed(SHARES.items()))
    assert commitment.sequence_key(BLOCKS, backwards) in keys


def test_the_key_root_and_sequences_of_known_shares_never_change():
    key = commitment.sequence_key(BLOCKS, SHARES)
    drawn = stratified(key, ["Bromley"], BLOCKS["arms"], [2, 4], 20)["Bromley"]
    places = commitment.slots(BLOCKS, key)
    assert tuple(slot.arm for slot in places[:20]) == drawn
    assert (
        commitment.root_of(places).hex()
        == "c298ed9e67df02e9439c1da1ac9185f0de9768f59deff2abeb08b013c60a9af5"
    )
    assert "".join(arm[0] for arm in drawn) == "SIIISSSIISISSISIISIS"


@pytest.mark.parametrize(
    ("call", "refusal"),
    [
        (lambda: commitment.commitment(BLOCKS, "a", bytes(31)), UnusableKey),
        (lambda: commitment.sequence_key(BLOCKS, {"a": b""}), UnusableKey),
        (lambda: commitment.sequence_key(BLOCKS, {}), UnusableScheme),
        (lambda: commitment.slots({"method": "efron", "strata": {}}, bytes(32)), UnusableScheme),
        (lambda: commitment.slots({**minimising(), "strata": TWO}, bytes(32)), UnusableScheme),
        (lambda: commitment.minimisation_of(BLOCKS), UnusableScheme),
    ],
)
def test_what_makes_no_sequence_is_refused(call, refusal):
    with pytest.raises(refusal):
        call()


@given(st.integers(1, 40), st.data())
def test_a_path_proves_its_leaf_at_its_place_and_nothing_else(number, data):
    leaves = [merkle.leaf(bytes([place])) for place in range(number)]
    place, other = (data.draw(st.integers(0, number - 1)) for _ in range(2))
    top, proof = merkle.root(leaves), merkle.path(leaves, place)
    assert merkle.proves(top, leaves[place], place, number, proof)
    assert merkle.proves(top, leaves[other], place, number, proof) == (other == place)
    assert not merkle.proves(top, leaves[place], number, number, proof)
    assert not merkle.proves(top, leaves[place], place, number, (*proof, top))
    assert not merkle.proves(merkle.leaf(b"x"), leaves[place], place, number, proof)


def test_the_root_is_that_of_rfc_9162():
    # The test tree of the transparency log of RFC 6962 and 9162, with 1, 2 and 8 leaves.
    content = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
               "606162636465666768696a6b6c6d6e6f"]  # fmt: skip
    leaves = [merkle.leaf(bytes.fromhex(one)) for one in content]
    roots = {number: merkle.root(leaves[:number]).hex() for number in (1, 2, 8)}
    assert roots == {
        1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    }
