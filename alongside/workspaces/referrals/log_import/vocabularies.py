"""The codes that a log's words can stand for, with their labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alongside.science.protocol import Study
from alongside.science.protocol.reasons import ReasonList
from alongside.workspaces.referrals import words as referrals_words
from alongside.workspaces.referrals.log_import import words
from alongside.workspaces.referrals.log_import.mapping import NOTHING

Labels = dict[str, str]


def vocabularies(study: Study) -> tuple[str, ...]:
    return tuple(_LABELS)


def labels(study: Study, vocabulary: str, sites: Sequence[str] = ()) -> Labels:
    """Code and label of each, in the words of these sites (all when none are given)."""
    return _LABELS[vocabulary](study, tuple(sites) or tuple(site.id for site in study.sites))


def codes(study: Study, vocabulary: str) -> tuple[str, ...]:
    """Every code of a vocabulary, with the one that says nothing where that makes sense."""
    known = tuple(labels(study, vocabulary))
    return known if vocabulary == "site" else (*known, NOTHING)


def _site(study: Study, sites: Sequence[str]) -> Labels:
    return {site.id: site.name for site in study.sites if site.id in sites}


def _team(study: Study, sites: Sequence[str]) -> Labels:
    named: dict[str, list[str]] = {}
    for site in study.sites:
        for team in site.teams if site.id in sites else ():
            named.setdefault(team.id, []).append(words.team(site, team, alone=len(sites) == 1))
    return {id: words.either(names) for id, names in named.items()}


def _reasons(list: ReasonList) -> Callable[[Study, Sequence[str]], Labels]:
    def of(study: Study, sites: Sequence[str]) -> Labels:
        return {
            one.id: words.either(study.reason_label(list, one.id, site) for site in sites)
            for one in study.reasons_in(list)
        }

    return of


_LABELS: dict[str, Callable[[Study, Sequence[str]], Labels]] = {
    "site": _site,
    "team": _team,
    "yes_no": lambda study, sites: referrals_words.ANSWERS,
    "leaflet_mode": lambda study, sites: referrals_words.MODES,
    "relation": lambda study, sites: referrals_words.RELATIONS,
    "not_agreeing": _reasons("not_agreeing"),
    "ineligible": _reasons("ineligible"),
    "declining": _reasons("declining"),
}
