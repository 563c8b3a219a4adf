"""A demonstration grown: whole families again and again, in the order of the ledger."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from alongside.foundations.accounts.models import AccountEvent, Person, RoleGiven
from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Entry, Fact
from alongside.foundations.record.writing import family_of
from alongside.foundations.sealing.models import SubjectKey
from alongside.foundations.sealing.sealing import open_bytes, purpose_key, seal_bytes
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import AnswerSet
from alongside.workspaces.consent.sealed import signature_label
from alongside.workspaces.families.models import Family, NameIndex
from alongside.workspaces.families.numbering import family_number
from alongside.workspaces.offline_entry.models import EntryArrived
from alongside.workspaces.randomisation.actions import PADDED, PURPOSE, slot_label
from alongside.workspaces.randomisation.mending_models import StrataCorrected
from alongside.workspaces.randomisation.models import Allocation, SequenceSealed, Slot
from alongside.workspaces.safety.queries import CONCERN, REVIEW
from alongside.workspaces.self_completion.queries import WORDS as HOW_IT_WAS
from alongside.workspaces.unblinding.codes import DECISION, IMPACT, REQUEST
from benchmarks.copying import OtherId, Pattern, Remake, other_id
from benchmarks.renaming import marks_of_copies, message_of_copy, with_other_name
from benchmarks.sealing import Sealer, taking_in
from benchmarks.sites import Colleagues

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
ABOUT_THE_STUDY = Q(key__startswith="recruitment/") | Q(key__startswith="report ")
"""Letters about the study as a whole: with more families there are no more of them."""
LINES_AT_ONCE = 30
SPARE_PLACES = 40
LONGEST_PACKAGE = 1_000


class Growth:
    """A study's families, each to be there `copies` times more; those without answers, so that
    a number of answers is met beside a number of families, `without` times."""

    def __init__(self, study: Study, copies: int, without: int | None = None) -> None:
        self.study, self.copies = study, range(1, copies + 1)
        self.without = range(1, (copies if without is None else without) + 1)
        self.answered = answered_families()
        self.lines = list(Entry.objects.filter(study=study.slug).order_by("number"))
        self.facts = _facts(study)
        self.keys = _keys()
        self.colleagues = Colleagues(study)
        self.patterns = {entry.fact for entry in self.lines if self._is_of_a_family(entry.fact)}
        self.next_number = Counter(
            number.split("-")[0] for number in Family.objects.values_list("number", flat=True)
        )
        self.places: dict[str, Iterator[UUID]] = {}

    def grow(self, progress: Callable[[float], None]) -> None:
        """Write every copy; a ledger line copied stands beside the others of its moment."""
        self.sealer = Sealer(self.lines[-1].recorded_at)
        with taking_in():
            for first in range(0, len(self.lines), LINES_AT_ONCE):
                some = self.lines[first : first + LINES_AT_ONCE]
                with transaction.atomic():
                    for line in some:
                        self._copy(self.facts[line.fact], line)
                    self.sealer.seal(some[-1].recorded_at)
                progress((first + len(some)) / len(self.lines))
            with transaction.atomic():
                self._beside_the_facts()

    def _copy(self, fact: Any, line: Entry) -> None:
        if line.fact in self.patterns:
            Pattern(fact, self._remake(fact)).write(line, self._numbers(fact), self.sealer)
        elif isinstance(fact, SequenceSealed):
            self._places_of_all(fact, line)
        elif isinstance(fact, RoleGiven | AccountEvent):
            self._colleagues(fact, line)

    def _numbers(self, fact: Any) -> range:
        """How often a fact is copied: as often as each family that it is about."""
        families = {fact.pk if isinstance(fact, Family) else None, family_of(fact)}
        for _, key in _links(fact):
            if key in self.facts:
                linked = self.facts[key]
                families |= {key if isinstance(linked, Family) else family_of(linked)}
        return min((self._of(family) for family in families if family), key=len)

    def _of(self, family: UUID) -> range:
        return self.copies if family in self.answered else self.without

    def _is_of_a_family(self, id: UUID) -> bool:
        """A fact about a family, or about such a fact (a decision on a question)."""
        fact = self.facts[id]
        return family_of(fact) is not None or any(
            family_of(self.facts[key]) is not None for _, key in _links(fact) if key in self.facts
        )

    def _remake(self, fact: Fact) -> dict[str, Remake]:
        new: dict[str, Remake] = {"id": OtherId(fact.pk)}
        for name, key in _links(fact):
            if key in self.patterns:
                new[name] = OtherId(key)
        site = self._site_of(fact)
        if isinstance(fact, Family):
            new["site"] = lambda copy: self.colleagues.site(site, copy)
            new["number"] = lambda copy: self._number(self.colleagues.site(site, copy))
        if isinstance(fact, Allocation):
            stratum = fact.slot.stratum
            new["slot_id"] = lambda copy: next(self.places[self.colleagues.site(stratum, copy)])
        if isinstance(fact, Allocation | StrataCorrected):
            told = fact.strata
            new["strata"] = lambda copy: {
                **told, "site": self.colleagues.site(told["site"], copy)
            }  # fmt: skip
        if isinstance(fact, EntryArrived):  # in the same package, after all that is there
            new["sequence"] = lambda copy: fact.sequence + copy * LONGEST_PACKAGE
        for field in fact._meta.concrete_fields:
            value = getattr(fact, field.attname)
            if field.related_model is Person and value in self.colleagues.at:
                new[field.attname] = partial(self._colleague, value, site)
            elif isinstance(field, models.BinaryField) and value:
                new |= self._sealed_again(fact, field.attname, bytes(value))
            elif field.unique and field.name == "row_digest":
                new[field.attname] = partial(_other_text, value)
        return new

    def _site_of(self, fact: Any) -> str:
        """The site of a family's fact, or of a fact about such a fact."""
        family = family_of(fact) or next(
            found for _, key in _links(fact) if (found := family_of(self.facts[key]))
        )
        return str(self.facts[family].site)

    def _colleague(self, person: int, site: str, copy: int) -> int:
        return int(self.colleagues.person(person, self.colleagues.site(site, copy)))

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

    def _colleagues(self, fact: Any, line: Entry) -> None:
        """The role or account of somebody, for those who do the same at the sites like theirs."""
        there = self.colleagues.at.get(fact.person_id, [])
        if len(there) < 2:
            return
        new: dict[str, Remake] = {
            "id": OtherId(fact.pk),
            "person_id": lambda copy: self.colleagues.person(fact.person_id, there[copy]),
        }
        if isinstance(fact, RoleGiven):
            new["sites"] = lambda copy: [there[copy]]
        Pattern(fact, new).write(line, range(1, len(there)), self.sealer)

    def _places_of_all(self, like: SequenceSealed, line: Entry) -> None:
        for which, site in enumerate(self.colleagues.like[like.stratum]):
            self._more_places(like, line, site, which)

    def _more_places(self, like: SequenceSealed, line: Entry, site: str, which: int) -> None:
        """Sequences with a place for every allocation to be copied, in the order of copying."""
        arms = [
            one.arm
            for one in (self.facts[entry.fact] for entry in self.lines if entry.fact in self.facts)
            if isinstance(one, Allocation) and one.slot.stratum == like.stratum
            for copy in self._numbers(one)
            if self.colleagues.site(like.stratum, copy) == site
        ]
        arms += [one.id for one in self.study.arms for _ in range(SPARE_PLACES // 2)]
        sequence = other_id(like.pk, which + 1)
        sealed = [self._place(site, place, arm) for place, arm in enumerate(arms, start=1)]
        known: dict[str, Remake] = {
            "id": lambda copy: sequence,
            "stratum": lambda copy: site,
            "length": lambda copy: len(arms),
            "commitment": lambda copy: hashlib.sha256(b"".join(sealed)).hexdigest(),
        }
        Pattern(like, known).write(line, range(1, 2), self.sealer)
        slot = next(one for one in self.facts.values() if isinstance(one, Slot))
        pattern = Pattern(
            slot,
            {
                "id": OtherId(sequence),
                "sequence_id": lambda place: sequence,
                "stratum": lambda place: site,
                "position": lambda place: place,
                "sealed_arm": lambda place: sealed[place - 1],
            },
        )
        slot_line = next(entry for entry in self.lines if entry.fact == slot.pk)
        pattern.write(slot_line, range(1, len(arms) + 1), self.sealer)
        self.places[site] = (other_id(sequence, place + 1) for place in range(len(arms)))

    def _place(self, stratum: str, place: int, arm: str) -> bytes:
        plain = arm.encode().ljust(PADDED, b"\0")
        label = slot_label(self.study.slug, stratum, place)
        return seal_bytes(purpose_key(PURPOSE), plain, label)

    def _beside_the_facts(self) -> None:
        """Keys, blind indexes and messages, which are no facts."""
        master = purpose_key("subjects")
        made_at = dict(SubjectKey.objects.values_list("subject", "made_at"))
        for family, key in self.keys.items():
            ids = [other_id(family, copy) for copy in self._of(family)]
            SubjectKey.objects.bulk_create(
                SubjectKey(
                    subject=id, wrapped=seal_bytes(master, key, str(id)), made_at=made_at[family]
                )
                for id in ids
            )
        marks = marks_of_copies({family: self._of(family) for family in self.keys})
        while some := list(islice(marks, 2_000)):  # a million of them would not fit otherwise
            NameIndex.objects.bulk_create(some)
        letters = Message.objects.filter(study=self.study.slug)
        for message in letters.exclude(ABOUT_THE_STUDY):
            key = self.keys.get(message.subject_of_key) if message.subject_of_key else None
            copies = self._of(message.subject_of_key) if message.subject_of_key else self.copies
            Message.objects.bulk_create(message_of_copy(message, key, copy) for copy in copies)


def _facts(study: Study) -> dict[UUID, Any]:
    known: dict[UUID, Any] = {}
    for model in apps.get_models():
        if issubclass(model, Fact):
            rows = model._default_manager.filter(study=study.slug)
            if model is Allocation:
                rows = rows.select_related("slot")
            known |= {fact.pk: fact for fact in rows}
    return known


def answered_families() -> set[UUID]:
    """The families that answered anything."""
    return set(AnswerSet.objects.values_list("family", flat=True))


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
