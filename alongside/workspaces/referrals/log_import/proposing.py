"""Propose how a log may be read, from its headings and words. Nothing is taken silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from alongside.science.protocol import Study
from alongside.science.recruitment.dates import UnreadableYesNo, read_yes_no
from alongside.science.recruitment.names import normalise_name
from alongside.workspaces.referrals.log_import import headings
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.fields import CRITERION, Vocabulary
from alongside.workspaces.referrals.log_import.mapping import NOTHING, LogMap
from alongside.workspaces.referrals.log_import.reading import Log, as_word
from alongside.workspaces.referrals.log_import.seen import seen_words
from alongside.workspaces.referrals.log_import.vocabularies import codes, labels

EXACT, PART, AT_END = 100, 40, 20
ENOUGH_SHARED = 0.75
FILLERS = frozenset(
    (
        *("the", "a", "an", "of", "to", "is", "are", "at", "least", "one", "has", "have", "some"),
        *("with", "and", "or", "in", "on", "for", "y", "n", "yes", "no"),
    )
)


def propose(study: Study, log: Log, sites: Sequence[str], today: date) -> LogMap:
    """A map to be confirmed: columns first, then the words in them."""
    criteria = _criteria(study, log.header)
    left = [heading for heading in log.header if heading not in criteria.values()]
    columns = {**_columns(left), **criteria}
    map = LogMap(study.slug, columns, _always(columns, sites))
    return with_words(Task(study, log, map, sites, today))


def with_words(task: Task) -> LogMap:
    """The task's map with a proposal for each word that has none yet.

    Which reasons matter depends on the words for yes and no, so those are proposed first.
    """
    map = task.map
    for _ in range(2):
        seen = seen_words(replace(task, map=map))
        words = {name: dict(known) for name, known in map.words.items()}
        for name, found in seen.items():
            known = words.setdefault(name, {})
            for word in found:
                known[word] = known.get(word) or proposed_code(task.study, name, word) or ""
        map = replace(map, words=words)
    return map


def proposed_code(study: Study, vocabulary: Vocabulary, word: str) -> str | None:
    """The code that a word most likely stands for; None when nothing is likely."""
    if vocabulary == "yes_no":
        return _yes_no(word)
    if not word:
        known = codes(study, vocabulary)
        return "no_reason_given" if "no_reason_given" in known else None
    if word in headings.NOTHING_WORDS and NOTHING in codes(study, vocabulary):
        return NOTHING
    return _closest(word, labels(study, vocabulary))


def _yes_no(word: str) -> str | None:
    for code, known in headings.YES_NO_WORDS.items():
        if word in known:
            return code
    if word in headings.NOTHING_WORDS:
        return NOTHING
    try:
        return "yes" if read_yes_no(word) else "no"
    except UnreadableYesNo:
        return None


def _columns(header: Sequence[str]) -> dict[str, str]:
    """Each field with the heading most like its usual names, the likeliest pairs first."""
    scored = [
        (score, id, heading)
        for heading in header
        for id, names in headings.HEADINGS.items()
        if (score := max(_likeness(heading, name) for name in names))
    ]
    found: dict[str, str] = {}
    for _, id, heading in sorted(scored, key=lambda each: -each[0]):
        if id not in found and heading not in found.values():
            found[id] = heading
    return found | _one_column_of_reasons(header, found)


def _one_column_of_reasons(header: Sequence[str], found: Mapping[str, str]) -> dict[str, str]:
    """One column for every reason is common: it is proposed wherever none of its own is."""
    plain = [heading for heading in header if _plain(heading) in headings.ANY_REASON]
    if not plain:
        return {}
    return {id: plain[0] for id in headings.REASON_FIELDS if id not in found}


def _likeness(heading: str, name: str) -> int:
    plain = _plain(heading)
    if plain == name:
        return EXACT
    if f" {name} " not in f" {plain} ":
        return 0
    return PART + len(name) + (AT_END if plain.endswith(name) else 0)


def _criteria(study: Study, header: Sequence[str]) -> dict[str, str]:
    """Headings that say in the main what a criterion says, at whichever site."""
    found: dict[str, str] = {}
    for heading in header:
        asked = _content(heading)
        likeness = {one.id: _same_words(study, one.id, asked) for one in study.eligibility}
        best = max(likeness, key=lambda id: likeness[id])
        share, closeness, _ = likeness[best]
        alone = list(likeness.values()).count(likeness[best]) == 1
        likely = share >= ENOUGH_SHARED and (len(asked) > 1 or closeness == 1)
        if likely and alone and CRITERION + best not in found:
            found[CRITERION + best] = heading
    return found


def _same_words(study: Study, criterion: str, asked: set[str]) -> tuple[float, float, float]:
    """The share of a heading's words that a criterion has; how close its closest text is to the
    heading, and all its texts together, which tells apart criteria that share most words."""
    texts = [criterion, *(study.criterion_text(criterion, site.id) for site in study.sites)]
    words = [_content(text) for text in texts]
    shares = [len(asked & each) / max(len(asked), 1) for each in words]
    closeness = [len(asked & each) / max(len(asked | each), 1) for each in words]
    return max(shares), max(closeness), sum(closeness)


def _always(columns: Mapping[str, str], sites: Sequence[str]) -> dict[str, str]:
    """What the whole log has in common: the only site of the person, the parent of a heading."""
    found = {}
    if "site" not in columns and len(sites) == 1:
        found["site"] = sites[0]
    words = _plain(columns.get("parent_name", "")).split()
    known = headings.RELATIONS_IN_HEADINGS
    told = {known[word] for word in words if word in known}
    if "relation" not in columns and len(told) == 1:
        found["relation"] = told.pop()
    return found


def _closest(word: str, known: Mapping[str, str]) -> str | None:
    """The code whose label says the same, or shares most of the words, and no other does."""
    for code, label in known.items():
        if as_word(word) in (as_word(label), as_word(code), as_word(code.replace("_", " "))):
            return code
    asked = _content(word)
    shares = {
        code: len(asked & _content(f"{label} {code}")) / len(asked) if asked else 0
        for code, label in known.items()
    }
    best = [code for code, share in shares.items() if share == max(shares.values())]
    return best[0] if len(best) == 1 and shares[best[0]] >= ENOUGH_SHARED else None


def _content(text: str) -> set[str]:
    return set(_plain(text).split()) - FILLERS


def _plain(text: str) -> str:
    return normalise_name(text.replace("_", " "))
