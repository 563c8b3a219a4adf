"""A sequence of minimisation that counts the families of the sequence before it."""

from copy import deepcopy

from alongside.science.randomisation import commitment, verifier
from alongside.science.randomisation.minimisation import arm_from, place_secret
from tests.science.randomisation.test_commitment import SHARES, certificate, minimising


def going_on(*, counted=True):
    """Two sequences, of which the second says that it goes on; `counted` tells whether it did."""
    first = certificate(minimising(), 15)
    scheme = {**minimising(), "goes_on": True, "follows": first["head"]}
    second, key = certificate(scheme), commitment.sequence_key(scheme, SHARES)
    method, head = commitment.minimisation_of(scheme), commitment.BEGINNING
    before = [(one["arm"], one["levels"]) for one in first["allocations"]] if counted else []
    for place, row in enumerate(second["allocations"]):
        row["family"] = f"later family {place}"
        row["arm"] = arm_from(method, place_secret(key, place), before, row["levels"])
        before = [*before, (row["arm"], row["levels"])]
        head = commitment.chained(head, {k: v for k, v in row.items() if k != "arm"})
    return {"sequences": [first, {**second, "head": head.hex()}]}


HOLDS = (
    "Every share fits its commitment and every allocation was drawn as sealed.",
    "It is of your trial if these commitments, root and head are those in your letters.",
    "This certificate holds.",
)


def printed(number, families, part):
    """What the verifier prints of one sequence among several."""
    lines = [
        f"{families} allocations by minimisation; shares of statistician and trial manager.",
        "arms IPS 1, SAU 1.",
        *(f"commitment of {who} {one}." for who, one in sorted(part["commitments"].items())),
        f"root {part['root']}.", f"head {part['head']}.",
    ]  # fmt: skip
    return [f"Sequence {number}: {line}" for line in lines]


def test_a_sequence_that_goes_on_is_drawn_again_with_the_families_before_it():
    told = going_on()
    first, second = told["sequences"]
    assert verifier.report(told) == (
        "\n".join([*printed(1, 15, first), *printed(2, 18, second), *HOLDS]),
        True,
    )
    said, holds = verifier.report(going_on(counted=False))
    assert (holds, "Sequence 2: Allocation" in said) == (False, True)


def test_a_family_beyond_the_last_place_is_named():
    told = deepcopy(going_on())
    told["sequences"][1]["scheme"]["strata"] = {"whole_study": 17}
    said = verifier.report(told)[0]
    assert "Sequence 2: Allocation 17 did not take the next place of its stratum." in said


def test_the_arm_of_a_family_follows_from_its_place_its_levels_and_those_before_alone():
    told = certificate(minimising("sd"))
    scheme, rows = told["scheme"], told["allocations"]
    method, key = commitment.minimisation_of(scheme), commitment.sequence_key(scheme, SHARES)
    before = [(one["arm"], one["levels"]) for one in rows]
    assert [
        arm_from(method, place_secret(key, place), before[:place], one["levels"])
        for place, one in enumerate(rows)
    ] == list(method.allocate(key, [one["levels"] for one in rows]))
