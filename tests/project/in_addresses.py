"""What the parts of an address can be, and what pages look up in it."""

from __future__ import annotations

from typing import Any

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.messages.models import Message
from alongside.workspaces.assessments.models import AnswerQuery
from alongside.workspaces.building.models import ItemFinding
from alongside.workspaces.consent.models import ConsentGiven, ConsentNotGiven, ConsentWithdrawn
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.offline_entry.models import EntryArrived, PackageTaken
from alongside.workspaces.recruitment.models import (
    ActionFollowedUp,
    AlertRaised,
    RemedialAction,
)
from alongside.workspaces.referrals.models import (
    Ambiguity,
    ContactAttempt,
    EligibilityDecision,
    InformationGiven,
    Screening,
)
from alongside.workspaces.reports.models import Snapshot
from alongside.workspaces.safety.models import SafeguardingConcern
from alongside.workspaces.self_completion.models import LinkMade
from alongside.workspaces.study.models import DataBreach
from alongside.workspaces.unblinding.models import UnblindingRequested

OWN_WORDS: dict[str, tuple[Any, ...]] = {
    "format": ("json", "csv", "svg", "xlsx"),
    "rule": ("few_referrals", "most_deprived"),
    "panel": ("glasgow", "bromley"),
    "point": (10,),
    "report": (
        "consort",
        "funnel",
        "progression",
        "forms",
        "expected",
        "forecast",
        "what-if",
        "earlier",
        "reach",
        "map",
        "points",
    ),
    "what": ("family", "referrer", "passed_on"),
    "stratum": ("glasgow", "bromley"),
    "measure": ("prem",),
    "version": (1,),
    "item": ("prem_01",),
    "score": ("people",),
    "code": ("1",),
    "secret": ("a-link-that-nobody-was-sent",),
    "uidb36": ("1",),
    "pk": (1,),
    "part": (1,),
    "file": ("pdf", "docx", "zip"),
    "form": ("ghq_12",),
}
FACTS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("assessments:query", "id"): (AnswerQuery,),
    ("building:finding", "finding"): (ItemFinding,),
    ("referrals:question", "id"): (Ambiguity,),
    ("referrals:correct", "id"): (
        ContactAttempt, InformationGiven, Screening, EligibilityDecision,
    ),
    ("held_texts:decide", "id"): (AnswerQuery,),
    ("safety:concern", "id"): (SafeguardingConcern,),
    ("consent:take_back", "fact"): (ConsentGiven, ConsentNotGiven, ConsentWithdrawn),
    ("study:remove_proof", "person"): (Person,),
    ("study:end_sessions", "person"): (Person,),
    ("study:close_account", "person"): (Person,),
    ("study:report_breach", "breach"): (DataBreach,),
    ("study:take_role_back", "given"): (RoleGiven,),
    ("outbox:again", "message"): (Message,),
    ("recruitment:alert", "alert"): (AlertRaised,),
    ("recruitment:follow_up", "remedy"): (RemedialAction,),
    ("recruitment:take_back", "remedy"): (RemedialAction,),
    ("recruitment:take_back_follow_up", "followed"): (ActionFollowedUp,),
    ("offline_entry:arrive", "package"): (PackageTaken,),
    ("offline_entry:lost", "package"): (PackageTaken,),
    ("offline_entry:settle", "entry"): (EntryArrived,),
    ("reports:report", "id"): (Snapshot,),
    ("reports:file", "id"): (Snapshot,),
    ("reports:replace", "id"): (Snapshot,),
    ("reports:send", "id"): (Snapshot,),
    ("self_completion:revoke", "id"): (LinkMade,),
    ("unblinding:request", "id"): (UnblindingRequested,),
    ("unblinding:disclose", "id"): (UnblindingRequested,),
    ("unblinding:impact", "id"): (UnblindingRequested,),
    ("unblinding:learned", "id"): (Deviation,),
}  # fmt: skip
"""Where an address holds the id of a fact: of which kinds. Facts of the other arm's team, and of
kinds that exist in one arm only, are left out: their ids are known to nobody who is blinded."""
WRITTEN_BY_A_TEAM = (ContactAttempt, Deviation)
DRAWS_A_SECRET = {
    "mfa_activate_totp": "the page shows a new secret of its own each time",
    "mfa_add_webauthn": "the page asks with a new challenge each time",
    "mfa_reauthenticate_webauthn": "the page asks with a new challenge each time",
}
"""Pages about one's own account, the same in every study, which no two requests show alike."""
IN_ADDRESSES: dict[str, tuple[str, ...]] = {
    "page": ("2", "none"),
    "history": ("2", "none"),
    "learned": ("2", "none"),
    "past": ("2", "none"),
    "site": ("bromley",),
    "stage": ("randomised", "ips"),
    "what": ("retained", "ips"),
    "unit": ("month",),
    "team": ("safeguarding_east",),
    "exit": ("any", "moved_away"),
    "still": ("1",),
    "q": ("ips", "0"),
    "show": ("all", "done", "closed"),
    "visit": ("baseline", "follow_up_3m"),
    "part": ("2", "other"),
    "by": ("1", "2030-01-31", "nurse"),
    "form": ("ghq_12", "demographics"),
    "seen": ("1",),
    "criterion": ("infant_age",),
    "language": ("en",),
    "version": ("1",),
    "words": ("1",),
    "letters": ("large",),
    "rule": ("none",),
    "picture": ("1", "99"),
    "as_of": ("2023-08-01",),
    "as_of-day": ("1",),
    "as_of-month": ("8",),
    "as_of-year": ("2023",),
    "entry": ("00000000-0000-7000-8000-000000000000",),
    "before": ("1",),
    "for": ("parent",),
    "next": ("/ips-feasibility/",),
    "kept": ("1",),
    "milestone": ("referred", "ips"),
    "target": ("40",),
    "by-day": ("31",),
    "by-month": ("1",),
    "by-year": ("2030",),
    "months": ("1",),
    "boroughs": ("2",),
    "opens": ("2029-01-31",),
    "opens-day": ("31",),
    "opens-month": ("1",),
    "opens-year": ("2029",),
    "recruiters": ("2",),
    "more": ("1",),
    "source": ("glasgow:north_east", "other", "ips"),
    "times": ("2",),
    "until": ("2030-01-31",),
    "until-day": ("31",),
    "until-month": ("1",),
    "until-year": ("2030",),
    "red": ("60",),
    "green": ("80",),
    "families": ("40",),
    "alpha": ("10",),
    "beta": ("10",),
    "decide": ("90",),
    "pause": ("40",),
    "difference": ("2",),
    "sd": ("6",),
    "correlation": ("0.4",),
    "attrition": ("30",),
    "power": ("80",),
    "looks": ("3", "ips"),
    "practitioners": ("12",),
    "icc": ("0.1",),
}
"""What pages look up in their address, and what is asked for. A name that is not here fails."""
ORACLES = "arm=ips&sort=arm&order=arm&group=arm&filter=ips"
