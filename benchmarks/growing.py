"""A demonstration grown: whole families again and again, in the order of the ledger."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Entry, Fact
from alongside.foundations.record.seals import seal
from alongside.foundations.record.writing import family_of
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes
from alongside.science.protocol import Study
from alongside.workspaces.consent.sealed import signature_label
from alongside.workspaces.families.models import Family, NameIndex
from alongside.workspaces.families.numbering import family_number
from alongside.workspaces.offline_entry.models import EntryArrived
from alongside.workspaces.randomisation.actions import PADDED, PURPOSE, slot_label
from alongside.workspaces.randomisation.models import Allocation, SequenceSealed, Slot
from alongside.workspaces.safety.queries import CONCERN, REVIEW
from alongside.workspaces.self_completion.queries import WORDS as HOW_IT_WAS
from alongside.workspaces.unblinding.codes import DECISION, IMPACT, REQUEST
from benchmarks.copying import Copied, Pattern, Remake, insert, other_id
from benchmarks.renaming import marks_of_copies, message_of_copy, with_other_name

LABELS: dict[str, Callable[[Any], str]] = {
    "families.Child": lambda fact: "child",
    "families.Parent": lambda fact: "parent",
    "families.ContactDetails": lambda fact: "contact",
    "consent.ConsentGiven": lambda fact: signature_label(fact.kind, fact.document_version),
    "safety.SafeguardingConcern": lambda fact: CONCERN,
    "safety.ConcernReviewed": lambda fact: REVIEW,
    "self_completion.SaidAfterwards": lambda fact: HOW_IT_WAS,
    "unblinding.UnblindingRequested": lambda fact: REQUEST,
    "unblinding.UnblindingDecided": lambda fact: DECISION,
    "unblinding.ImpactAssessed": lambda fact: IMPACT,
}
"""What stands on the seal of each kind of fact that has one."""
SEAL_AFTER = 50_000
SPARE_PLACES = 40
LONGEST_PACKAGE = 1_000
ENTRY_FIELDS = tuple(field for field in Entry._meta.concrete_fields if field.name != "number")


class Growth:
    """A study's families, each to be there `copies` times more."""

    def __init__(self, study: Study, copies: int) -> None:
        self.study, self.copies = study, range(1, copies + 1)
        self.lines = list(Entry.objects.filter(study=study.slug).order_by("number"))
        self.facts = _facts(study)
        self.keys = _keys()
        self.patterns = {entry.fact for entry in self.lines if self._is_of_a_family(entry.fact)}
        self.next_number = Counter(
            number.split("-")[0] for number in Family.objects.values_list("number", flat=True)
        )
        self.places: dict[str, Iterator[UUID]] = {}

    def grow(self, progress: Callable[[float], None]) -> None:
        """Write every copy; a ledger line copied stands beside the others of its moment."""
        written = 0
        for done, line in enumerate(self.lines):
            with transaction.atomic():
                fact = self.facts[line.fact]
                if line.fact in self.patterns:
                    written += self._write(fact, line, self._copies_of(fact))
                elif isinstance(fact, SequenceSealed):
                    written += self._more_places(fact, line)
                if written >= SEAL_AFTER:
                    seal(at=line.recorded_at)
                    written = 0
            progress((done + 1) / len(self.lines))
        with transaction.atomic():
            self._beside_the_facts()
            seal(at=self.lines[-1].recorded_at)

    def _is_of_a_family(self, id: UUID) -> bool:
        """A fact about a family, or about such a fact (a decision on a question)."""
        fact = self.facts[id]
        return family_of(fact) is not None or any(
            family_of(self.facts[key]) is not None for _, key in _links(fact) if key in self.facts
        )

    def _copies_of(self, fact: Fact) -> Iterator[Copied]:
        pattern = Pattern(fact, self._remake(fact))
        return (pattern.copy(number) for number in self.copies)

    def _remake(self, fact: Fact) -> dict[str, Remake]:
        new: dict[str, Remake] = {"id": partial(other_id, fact.pk)}
        for name, key in _links(fact):
            if key in self.patterns:
                new[name] = partial(other_id, key)
        if isinstance(fact, Family):
            new["number"] = lambda copy: self._number(fact.site)
        if isinstance(fact, Allocation):
            new["slot_id"] = lambda copy: next(self.places[fact.slot.stratum])
        if isinstance(fact, EntryArrived):  # in the same package, after all that is there
            new["sequence"] = lambda copy: fact.sequence + copy * LONGEST_PACKAGE
        for field in fact._meta.concrete_fields:
            value = getattr(fact, field.attname)
            if isinstance(field, models.BinaryField) and value:
                new |= self._sealed_again(fact, field.attname, bytes(value))
            elif field.unique and field.name == "row_digest":
                new[field.attname] = partial(_other_text, value)
        return new

    def _sealed_again(self, fact: Any, name: str, sealed: bytes) -> dict[str, Remake]:
        own = getattr(fact, "with_family_key", True)
        key = self.keys.get(fact.family_id) if own else purpose_key("safeguarding")
        if key is None:
            return {}  # the family was forgotten, and so are its copies
        label = LABELS[fact._meta.label](fact)
        plain = open_bytes(key, sealed, f"{fact.family_id}|{label}")
        return {
            name: lambda copy: seal_bytes(
                key, with_other_name(plain, copy), f"{other_id(fact.family_id, copy)}|{label}"
            )
        }

    def _number(self, site: str) -> str:
        code = self.study.site(site).code
        self.next_number[code] += 1
        return family_number(code, self.next_number[code])

    def _write(self, like: Fact, line: Entry, copies: Iterator[Copied]) -> int:
        made = list(copies)
        insert(type(like), like._meta.concrete_fields, (one.row for one in made))
        row = [field.get_db_prep_save(getattr(line, field.attname), connection)
               for field in ENTRY_FIELDS]  # fmt: skip
        place = {field.name: number for number, field in enumerate(ENTRY_FIELDS)}
        rows = []
        for number, one in zip(self.copies, made, strict=False):
            new = list(row)
            new[place["fact"]] = ENTRY_FIELDS[place["fact"]].get_db_prep_save(one.id, connection)
            new[place["digest"]] = one.digest
            if line.family is not None:
                family = other_id(line.family, number)
                new[place["family"]] = ENTRY_FIELDS[place["family"]].get_db_prep_save(
                    family, connection
                )
            rows.append(new)
        insert(Entry, ENTRY_FIELDS, rows)
        return len(rows)

    def _more_places(self, like: SequenceSealed, line: Entry) -> int:
        """Sequences with a place for every allocation to be copied, in the order of copying."""
        arms = [
            one.arm
            for one in (self.facts[entry.fact] for entry in self.lines if entry.fact in self.facts)
            if isinstance(one, Allocation) and one.slot.stratum == like.stratum
            for _ in self.copies
        ]
        arms += [one.id for one in self.study.arms for _ in range(SPARE_PLACES // 2)]
        sequence = other_id(like.pk, 1)
        sealed = [self._place(like.stratum, place, arm) for place, arm in enumerate(arms, start=1)]
        known: dict[str, Remake] = {
            "id": lambda copy: sequence,
            "length": lambda copy: len(arms),
            "commitment": lambda copy: hashlib.sha256(b"".join(sealed)).hexdigest(),
        }
        self._write(like, line, iter([Pattern(like, known).copy(1)]))
        slot = next(one for one in self.facts.values() if isinstance(one, Slot))
        pattern = Pattern(
            slot,
            {
                "id": lambda place: other_id(sequence, place),
                "sequence_id": lambda place: sequence,
                "stratum": lambda place: like.stratum,
                "position": lambda place: place,
                "sealed_arm": lambda place: sealed[place - 1],
            },
        )
        every, self.copies = self.copies, range(1, len(arms) + 1)
        slot_line = next(entry for entry in self.lines if entry.fact == slot.pk)
        written = self._write(slot, slot_line, (pattern.copy(place) for place in self.copies))
        self.copies = every
        self.places[like.stratum] = (other_id(sequence, place + 1) for place in range(len(arms)))
        return written + 1

    def _place(self, stratum: str, place: int, arm: str) -> bytes:
        plain = arm.encode().ljust(PADDED, b"\0")
        label = slot_label(self.study.slug, stratum, place)
        return seal_bytes(purpose_key(PURPOSE), plain, label)

    def _beside_the_facts(self) -> None:
        """Keys, blind indexes and messages, which are no facts."""
        master = purpose_key("subjects")
        made_at = dict(SubjectKey.objects.values_list("subject", "made_at"))
        for family, key in self.keys.items():
            ids = [other_id(family, copy) for copy in self.copies]
            SubjectKey.objects.bulk_create(
                SubjectKey(
                    subject=id, wrapped=seal_bytes(master, key, str(id)), made_at=made_at[family]
                )
                for id in ids
            )
        NameIndex.objects.bulk_create(marks_of_copies(self.keys, self.copies), batch_size=2000)
        for message in Message.objects.filter(study=self.study.slug):
            key = self.keys.get(message.subject_of_key) if message.subject_of_key else None
            Message.objects.bulk_create(message_of_copy(message, key, copy) for copy in self.copies)


def _facts(study: Study) -> dict[UUID, Any]:
    known: dict[UUID, Any] = {}
    for model in apps.get_models():
        if issubclass(model, Fact):
            rows = model._default_manager.filter(study=study.slug)
            if model is Allocation:
                rows = rows.select_related("slot")
            known |= {fact.pk: fact for fact in rows}
    return known


def _keys() -> dict[UUID, bytes]:
    master = purpose_key("subjects")
    return {
        row.subject: open_bytes(master, bytes(row.wrapped), str(row.subject))
        for row in SubjectKey.objects.all()
    }


def _links(fact: Fact) -> list[tuple[str, UUID]]:
    """The facts to which a fact refers, by the name of the field."""
    return [
        (field.attname, getattr(fact, field.attname))
        for field in fact._meta.concrete_fields
        if isinstance(field, models.ForeignKey)
        and issubclass(field.related_model, Fact)
        and getattr(fact, field.attname) is not None
    ]


def _other_text(value: str, copy: int) -> str:
    return hashlib.sha256(f"{value}{copy}".encode()).hexdigest()
