"""Every field is of one kind of data, each kind is explained, and it is kept as its kind asks."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import cache

from django.db import models

from alongside.project.classing import _our_models, classed, our_fields
from tests.project.running import ROOT
from tests.project.test_who_may_see import MAY_SEE

PAGE = ROOT / "docs/operate/security.md"
SEALED = {"identity", "worries"}
"""A copy of the database alone shows none of it; so it is with secrets and with how an arm is
drawn, of which some are hashes, and some are opened once they may be known."""
OPENED_LATER = {
    "consent.ServiceStopped.scope", "consent.ServiceStopped.main_reason",
    "consent.ServiceStopped.words", "consent.ServiceStopped.told_by",
    "randomisation.Allocation.arm", "randomisation.Allocation.slot",
    "randomisation.AllocationChained.event", "randomisation.LevelsCommitted.event",
    "randomisation.RatioDecided.ratio", "randomisation.ReferralPassedOn.channel",
    "randomisation.ReferralPassedOn.to", "randomisation.ReservationChained.event",
    "randomisation.SequenceBroughtIn.noticed", "randomisation.SequenceHeld.openings",
    "randomisation.ShareShown.share", "unblinding.ArmGuessed.arm",
}  # fmt: skip
"""What tells an arm and has to be read to run the trial; who is blinded gets none of it."""
HASHED = re.compile(r"(_hash|_digest|^mark|^value|^password)$")
NOT_LOOKED_FOR = {
    "files.StoredFile.name_sealed": "shown with the file, to whoever may open that",
    "outbox.Message.sealed_to": "an address, which the list of letters shows to whoever sees it",
    "self_completion.SaidAfterwards.sealed": "becomes a worry of the same words",
    "unblinding.ImpactAssessed.sealed": "words on the page of a request, as those that decide it",
}
UNREADABLE_UPKEEP = {"monitoring.KeptWays.days"}


@cache
def kinds():
    path = ROOT / "alongside/project/kinds_of_data.toml"
    kept = tomllib.loads(path.read_text(encoding="utf-8"))["kept"]
    return [
        (f"{model}.{field}", kind)
        for model, said in kept.items()
        for kind, names in said.items()
        for field in names.split()
    ]


def of(*wanted):
    return {field for field, kind in kinds() if kind in wanted}


def test_every_field_that_is_kept_is_of_one_kind_and_none_is_named_that_is_gone():
    named = Counter(field for field, _ in kinds())
    assert {field for field, count in named.items() if count > 1} == set()
    there = set(our_fields())
    assert (there - named.keys(), named.keys() - there) == (set(), set())


def test_each_kind_is_explained_with_its_protection_and_none_besides():
    told = re.findall(r"^\| `(\w+)` \|(.+)\|(.+)\|(.+)\|(.+)\|$", PAGE.read_text(), re.MULTILINE)
    assert {name for name, *_ in told} == {kind for _, kind in kinds()}
    assert [name for name, *cells in told if not all(cell.strip() for cell in cells)] == []


def test_what_has_to_be_sealed_is_sealed_and_nothing_is_that_has_no_need_to_be():
    binary = {
        f"{model._meta.label}.{field.name}"
        for model in _our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.BinaryField)
    }
    assert of(*SEALED) <= binary
    assert of("allocation") - binary == OPENED_LATER
    readable = of("secrets") - binary
    assert {field for field in readable if not HASHED.search(field.rpartition(".")[2])} == set()
    assert binary - of(*SEALED, "allocation", "secrets") == UNREADABLE_UPKEEP


def test_what_tells_an_arm_is_protected_as_an_allocation():
    tells = {field for field, name in classed().fields.items() if name == "tells"}
    assert tells - of("allocation") == {"record.Entry.kind"}


def test_each_sealed_field_about_a_family_is_looked_for_on_every_page():
    looked_for = MAY_SEE.keys() | NOT_LOOKED_FOR.keys()
    assert of(*SEALED) == {field for field in looked_for if field in of(*SEALED)}
    assert of(*SEALED) - looked_for == set()
