"""A whole trial as one frozen value."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from alongside.science.protocol.adaptation import Adaptation
from alongside.science.protocol.alerts import Alert
from alongside.science.protocol.allocation import Allocation, Arm, Factor, Target
from alongside.science.protocol.assumptions import Assumption
from alongside.science.protocol.confirmations import ConfirmedValue
from alongside.science.protocol.data_checks import (
    ConcernRule,
    EditCheck,
    EnteredTwice,
    OddAnswering,
    ShowsArm,
)
from alongside.science.protocol.documents import ConsentKind, Document, Withdrawal
from alongside.science.protocol.eligibility import Ages, Criterion
from alongside.science.protocol.expectations import Expected
from alongside.science.protocol.people import Role
from alongside.science.protocol.permissions import Permission
from alongside.science.protocol.places import Site
from alongside.science.protocol.progression import ProgressionCriterion
from alongside.science.protocol.reasons import Reason, ReasonList, Reasons
from alongside.science.protocol.routing import Routing
from alongside.science.protocol.schedule import Measure, Procedure, Retention, Visit
from alongside.science.protocol.seeking import UnknownInStudy, filled, one_of
from alongside.science.protocol.shape import Language, Part, Version, Window, Words

__all__ = ["Study", "UnknownInStudy"]


class Study(Part):
    """Everything that the protocol of one trial says."""

    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
    name: Words
    title: Words
    version: Words
    versions: Annotated[tuple[Version, ...], Field(min_length=1)]
    registration: Words
    sponsor: Words
    design: Words
    time_zone: Words
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    window: Window
    target: Target
    ages: Ages
    minimum_hours_after_information: Annotated[int, Field(ge=0)]
    arms: Annotated[tuple[Arm, ...], Field(min_length=1)]
    sites: Annotated[tuple[Site, ...], Field(min_length=1)]
    strata: tuple[Factor, ...]
    allocation: Allocation
    eligibility: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    reasons: Reasons
    documents: Annotated[tuple[Document, ...], Field(min_length=1)]
    consents: Annotated[tuple[ConsentKind, ...], Field(min_length=1)]
    withdrawals: Annotated[tuple[Withdrawal, ...], Field(min_length=1)]
    roles: Annotated[tuple[Role, ...], Field(min_length=1)]
    procedures: tuple[Procedure, ...]
    visits: Annotated[tuple[Visit, ...], Field(min_length=1)]
    retention: Retention
    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
    routing: Routing
    own_instruments: tuple[Words, ...] = ()
    telling_words: tuple[Words, ...] = ()
    confirmed_values: tuple[ConfirmedValue, ...] = ()
    expected: Expected
    alerts: tuple[Alert, ...] = ()
    progression: tuple[ProgressionCriterion, ...]
    adaptation: Adaptation = Adaptation()
    assumptions: tuple[Assumption, ...] = ()
    edit_checks: tuple[EditCheck, ...] = ()
    concern_rules: tuple[ConcernRule, ...] = ()
    shows_arm: tuple[ShowsArm, ...] = ()
    entered_twice: tuple[EnteredTwice, ...] = ()
    odd_answering: OddAnswering = OddAnswering()
    upset_alerts: tuple[Literal["a_little", "a_lot"], ...] = ("a_lot",)

    def site(self, id: str) -> Site:
        """The site of that id; raises `UnknownInStudy`."""
        return one_of(self.sites, id, "site")

    def arm(self, id: str) -> Arm:
        """The arm of that id; raises `UnknownInStudy`."""
        return one_of(self.arms, id, "arm")

    def role(self, id: str) -> Role:
        """The role of that id; raises `UnknownInStudy`."""
        return one_of(self.roles, id, "role")

    def visit(self, id: str) -> Visit:
        """The visit of that id; raises `UnknownInStudy`."""
        return one_of(self.visits, id, "visit")

    def measure(self, id: str) -> Measure:
        """The measure of that id; raises `UnknownInStudy`."""
        return one_of(self.measures, id, "measure")

    def criterion(self, id: str) -> Criterion:
        """The eligibility criterion of that id; raises `UnknownInStudy`."""
        return one_of(self.eligibility, id, "eligibility criterion")

    def consent(self, id: str) -> ConsentKind:
        """The kind of consent of that id; raises `UnknownInStudy`."""
        return one_of(self.consents, id, "consent")

    def withdrawal(self, id: str) -> Withdrawal:
        """The way to withdraw of that id; raises `UnknownInStudy`."""
        return one_of(self.withdrawals, id, "withdrawal")

    def alert(self, id: str) -> Alert:
        """The alert rule of that id; raises `UnknownInStudy`."""
        return one_of(self.alerts, id, "alert rule")

    def progression_criterion(self, id: str) -> ProgressionCriterion:
        """The progression criterion of that id; raises `UnknownInStudy`."""
        return one_of(self.progression, id, "progression criterion")

    def reason(self, list: ReasonList, id: str) -> Reason:
        """The coded reason of that list and id; raises `UnknownInStudy`."""
        return one_of(self.reasons_in(list), id, f"{list.replace('_', ' ')} reason")

    def reasons_in(self, list: ReasonList) -> tuple[Reason, ...]:
        """Every coded reason of that list."""
        reasons: tuple[Reason, ...] = getattr(self.reasons, list)
        return reasons

    def document(
        self, id: str, language: str | None = None, version: str | None = None
    ) -> Document:
        """The latest version of a document, or the version asked for, in a language.

        The first language of the study is taken when none is given. Raises `UnknownInStudy`.
        """
        spoken = language or self.languages[0]
        found = [
            one
            for one in self.documents
            if one.id == id and one.language == spoken and version in (None, one.version)
        ]
        if not found:
            one_of(self.documents, id, "document")
            raise UnknownInStudy(f"version {version or 'any'} ({spoken}) of document", id)
        return max(found, key=lambda one: one.date)

    def documents_of(self, kind: Literal["information", "privacy", "consent"]) -> tuple[str, ...]:
        """The ids of the documents of that kind, each once, in the order of the study."""
        return tuple(dict.fromkeys(one.id for one in self.documents if one.kind == kind))

    def criterion_text(self, criterion: str, site: str) -> str:
        """The criterion as this site's own law would put it; raises `UnknownInStudy`."""
        return filled(self.criterion(criterion).text, self.site(site).words)

    def criterion_help(self, criterion: str, site: str) -> str:
        """The help beside a criterion in the words of the site; raises `UnknownInStudy`."""
        return filled(self.criterion(criterion).help, self.site(site).words)

    def reason_label(self, list: ReasonList, id: str, site: str) -> str:
        """The label of a reason in the words of the site; raises `UnknownInStudy`."""
        return filled(self.reason(list, id).label, self.site(site).words)

    def permissions_of(self, roles: Iterable[str]) -> frozenset[Permission]:
        """Everything that these roles together may do; raises `UnknownInStudy`."""
        return frozenset().union(*(self.role(id).permissions for id in roles))

    def measures_at(self, visit: str) -> tuple[Measure, ...]:
        """The measures of a visit in the order in which they are asked."""
        id = self.visit(visit).id
        return tuple(measure for measure in self.measures if id in measure.visits)
