"""Made-up trials, written fact by fact, with a log from which every number can be told anew."""

from __future__ import annotations

import random  # noqa: TID251 - seeded, so that a trial is made up alike each time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.models import Entry, Fact
from alongside.foundations.record.writing import correct, write
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import FormFinished, VisitOpened, VisitTiming
from alongside.workspaces.consent.models import ConsentGiven, Withdrawal
from alongside.workspaces.families.models import FamiliesJoined, Family
from alongside.workspaces.follow_up.models import LostToFollowUp
from alongside.workspaces.randomisation.models import Allocation, SequenceSealed, Slot
from alongside.workspaces.referrals.models import (
    Declined,
    EligibilityDecision,
    Referral,
    Screening,
)

START = datetime(2023, 4, 3, 9, tzinfo=UTC)
REASONS = ("no_time", "other", "could_not_be_reached")
ENDS = ("no", "ineligible", "declined", "withdrawn", "lost", "", "", "", "")
CHAIN = ("agreed", "screened", "eligible", "consented", "baseline", "allocated", "follow_up_3m")


@dataclass
class Said:
    """One fact as the log remembers it."""

    kind: str
    family: UUID
    at: datetime
    recorded: datetime
    reason: str = ""
    good: bool = True
    until: datetime | None = None


@dataclass
class World:
    """A study with its facts; `log` says the same without the database."""

    study: Study
    by: Person
    start: datetime = START
    log: list[Said] = field(default_factory=list)
    sites: dict[UUID, str] = field(default_factory=dict)
    numbers: dict[UUID, str] = field(default_factory=dict)
    joined: dict[UUID, datetime] = field(default_factory=dict)
    arms: tuple[str, ...] = ("ips", "sau")
    slots: Any = None
    offset: int = 0

    def fact(self, model: type[Fact], at: datetime, occurred: datetime, **fields: Any) -> Any:
        return write(model, study=self.study, by=self.by, at=at, occurred_at=occurred, **fields)

    def family(self, site: str, at: datetime) -> Family:
        code = self.study.site(site).code
        number = f"{code}-{self.offset + len(self.sites) + 1:05}-X"
        made = self.fact(Family, at, at, number=number, site=site)
        self.sites[made.pk], self.numbers[made.pk] = site, number
        self.log.append(Said("identified", made.pk, at, at))
        return made

    def happens(
        self, kind: str, family: Family, at: datetime, *, delay: int = 0, reason: str = ""
    ) -> Any:
        """One thing happens to a family and is recorded `delay` hours later."""
        recorded = at + timedelta(hours=delay)
        made = getattr(self, f"_{kind.split('_')[0]}")(family, recorded, at, reason, kind)
        self.log.append(Said(kind, family.pk, at, recorded, reason))
        return made

    def _agreed(self, family: Family, at: datetime, occurred: datetime, *_: str) -> Any:
        return self.fact(Referral, at, occurred, family=family, team="x", agreed_to_contact=True)

    def _no(self, family: Family, at: datetime, occurred: datetime, reason: str, _: str) -> Any:
        return self.fact(
            Referral, at, occurred, family=family, team="x", agreed_to_contact=False,
            main_reason=reason,
        )  # fmt: skip

    def _screened(self, family: Family, at: datetime, occurred: datetime, *_: str) -> Any:
        return self.fact(Screening, at, occurred, family=family, verdict="eligible")

    def _eligible(self, family: Family, at: datetime, occurred: datetime, *_: str) -> Any:
        return self._decision(family, at, occurred, "", eligible=True)

    def _ineligible(
        self, family: Family, at: datetime, occurred: datetime, reason: str, _: str
    ) -> Any:
        return self._decision(family, at, occurred, reason, eligible=False)

    def _decision(
        self, family: Family, at: datetime, occurred: datetime, reason: str, *, eligible: bool
    ) -> Any:
        screening = Screening.objects.filter(family=family).first() or self.fact(
            Screening, at, occurred, family=family, verdict="", retracted=True
        )
        return self.fact(
            EligibilityDecision, at, occurred, family=family, screening=screening,
            eligible=eligible, main_reason=reason,
        )  # fmt: skip

    def _declined(
        self, family: Family, at: datetime, occurred: datetime, reason: str, _: str
    ) -> Any:
        return self.fact(Declined, at, occurred, family=family, main_reason=reason)

    def _consented(self, family: Family, at: datetime, occurred: datetime, *_: str) -> Any:
        return self.fact(
            ConsentGiven, at, occurred, family=family, kind="trial", document="consent_trial",
            document_version="1.0", language="en", signed_as="typed", mode="in_person",
            hours_since_information=30,
        )  # fmt: skip

    def _withdrawn(
        self, family: Family, at: datetime, occurred: datetime, reason: str, _: str
    ) -> Any:
        return self.fact(
            Withdrawal, at, occurred, family=family, scope="from_data_collection",
            main_reason=reason,
        )  # fmt: skip

    def _lost(self, family: Family, at: datetime, occurred: datetime, reason: str, _: str) -> Any:
        return self.fact(LostToFollowUp, at, occurred, family=family, main_reason=reason)

    def _baseline(self, family: Family, at: datetime, occurred: datetime, *_: str) -> Any:
        return self.visit(family, at, occurred, "baseline")

    def _follow(self, family: Family, at: datetime, occurred: datetime, _: str, kind: str) -> Any:
        return self.visit(family, at, occurred, kind)

    def visit(
        self, family: Family, at: datetime, occurred: datetime, visit: str,
        mode: str = "remote", forms: int = 0,
    ) -> Any:  # fmt: skip
        opened = self.fact(
            VisitOpened, at, occurred, family=family, visit=visit, mode=mode, routing_version="1"
        )
        for number in range(forms):
            self.fact(
                FormFinished, at, occurred, family=family, opened=opened, form="ghq_12:parent",
                instrument="ghq_12", minutes=f"{5 + number}.5", asked=12, answered=11, missing=1,
                prompts=number,
            )  # fmt: skip
        return self.fact(VisitTiming, at, occurred, family=family, opened=opened, what="finished")

    def _allocated(self, family: Family, at: datetime, occurred: datetime, *_: str) -> Any:
        if self.slots is None:
            sealed = self.fact(
                SequenceSealed, at, at, stratum="x", length=1_000, commitment="0" * 64
            )
            self.slots = [sealed, 0]
        self.slots[1] += 1
        slot = self.fact(
            Slot, at, at, sequence=self.slots[0], stratum="x", position=self.slots[1],
            sealed_arm=b"",
        )  # fmt: skip
        arm = self.arms[self.slots[1] % 2]
        return self.fact(Allocation, at, occurred, family=family, slot=slot, arm=arm)

    def taken_back(self, fact: Fact, said: Said, at: datetime) -> None:
        correct(fact, study=self.study, by=self.by, at=at, reason="A mistake.", retracted=True)
        said.until = at

    def join(self, family: Family, into: Family, at: datetime) -> None:
        self.fact(FamiliesJoined, at, at, family=family, into=into, reason="The same family.")
        self.joined[family.pk] = at


def after_all() -> datetime:
    """A day after everything that was recorded."""
    return Entry.objects.latest("recorded_at").recorded_at + timedelta(days=1)


def walk(
    world: World, site: str, stages: int, end: str = "", *, at: datetime | None = None
) -> Family:
    """A family that goes so many stages beyond being identified, a week for each, then ends."""
    moment = at or (world.log[-1].recorded if world.log else world.start)
    family = world.family(site, moment)
    for kind in CHAIN[:stages]:
        moment += timedelta(days=7)
        world.happens(kind, family, moment)
    if end:
        world.happens(end, family, moment + timedelta(days=1), reason="other")
    return family


def made_up(world: World, seed: int, families: int) -> None:
    """Fill a world by chance: holes, late records, exits out of order, mistakes taken back."""
    chance = random.Random(seed)
    plans = [_plan(chance, world.start) for _ in range(families)]
    made: dict[int, Family] = {}
    events = sorted(
        (moment + timedelta(hours=delay), number, moment, kind, delay, reason)
        for number, plan in enumerate(plans)
        for moment, kind, delay, reason in plan
    )
    for recorded, number, moment, kind, delay, reason in events:
        if kind == "identified":
            made[number] = world.family(chance.choice(["glasgow", "bromley"]), recorded)
        elif kind == "join":
            others = [
                each for n, each in made.items() if n != number and each.pk not in world.joined
            ]
            if others and made[number].pk not in world.joined:
                world.join(made[number], chance.choice(others), recorded)
        else:
            fact = world.happens(kind, made[number], moment, delay=delay, reason=reason)
            if chance.random() < 0.08 and kind != "allocated":
                world.taken_back(fact, world.log[-1], recorded)


def _plan(chance: random.Random, start: datetime) -> list[tuple[datetime, str, int, str]]:
    moment = start + timedelta(days=chance.randrange(200), hours=chance.randrange(24))
    plan = [(moment, "identified", 0, "")]
    end = chance.choice(ENDS)
    for kind in CHAIN[: chance.randrange(len(CHAIN) + 1)]:
        moment += timedelta(days=chance.randrange(1, 12), hours=chance.randrange(24))
        if chance.random() > 0.05:
            plan.append((moment, kind, chance.choice([0, 0, 30, 500]), ""))
    if end:
        moment += timedelta(days=chance.randrange(-9, 9), hours=2)
        moment = max(moment, plan[0][0] + timedelta(hours=1))
        plan.append((moment, end, 0, chance.choice(REASONS)))
    if chance.random() < 0.1:
        plan.append((moment + timedelta(days=40), "join", 0, ""))
    return plan
