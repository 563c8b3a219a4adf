"""A pack is loaded for a form of the study, or removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.instruments.packs import EVERY_SITE, Pack, PackProblem, PackProblems
from alongside.science.instruments.packs_reading import read_pack
from alongside.science.protocol import Study
from alongside.workspaces.measures import kept, queries
from alongside.workspaces.measures.models import PackLoaded

MOST_SHOWN = 20


class PackRefused(Refusal):
    """Something in the pack is wrong; each fault with its file and place."""

    field = "pack"

    def __init__(self, problems: Sequence[PackProblem]) -> None:
        self.problems = tuple(problems)
        more = len(problems) - MOST_SHOWN
        shown = [str(each) for each in problems[:MOST_SHOWN]]
        rest = f" And {more} more." if more > 0 else ""
        super().__init__(
            f"This pack was not loaded; nothing has changed. {'; '.join(shown)}.{rest} "
            "Mend it, sign it again and load it."
        )


class OfAnotherStudy(Refusal):
    """The study does not ask this form, or has no such site."""

    field = "pack"

    def __init__(self, what: str) -> None:
        super().__init__(f"This pack was not loaded; nothing has changed. {what}")


class PackExpired(Refusal):
    """Its licence ran out before it was loaded."""

    field = "pack"

    def __init__(self, licence: str, expires: date) -> None:
        super().__init__(
            f"The licence {licence} of this pack expired on {expires.day} {expires:%B %Y}, so it "
            "was not loaded. Ask its owner for a pack with a renewed licence."
        )


class LoadedAlready(Refusal):
    """Exactly this pack is there."""

    field = "pack"

    def __init__(self, form: str) -> None:
        super().__init__(f"Exactly this pack for {form} is loaded already. Nothing has changed.")


class NotLoaded(Refusal):
    """There is no pack to remove."""

    def __init__(self) -> None:
        super().__init__("This pack was removed or replaced by somebody else. Nothing has changed.")


class NoReason(Refusal):
    """Removing a pack takes the wording from every form; the record says why."""

    field = "reason"

    def __init__(self) -> None:
        super().__init__("Say why the pack is removed.")


@action
def load_pack(
    *,
    study: Study,
    by: Person,
    at: datetime,
    files: Mapping[str, bytes],
    entry: UUID | None = None,
) -> PackLoaded:
    """Check a pack as a whole and load it; it replaces the one that its form had."""
    pack = _read(files)
    _refuse_what_does_not_fit(study, pack)
    if day_of(at, study.time_zone) > pack.expires:
        raise PackExpired(pack.licence, pack.expires)
    lock(f"pack/{study.slug}/{pack.form}")
    before = queries.loaded(study, pack.form)
    if before and before.sha256 == pack.digest and kept.whole([pack.digest]):
        raise LoadedAlready(pack.form)
    kept.keep(pack, files)
    told = _told(pack)
    if before is None:
        loaded: PackLoaded = write(PackLoaded, study=study, by=by, at=at, entry=entry, **told)
        return loaded
    replaced = correct(
        before, study=study, by=by, at=at, entry=entry, occurred_at=at, reason="", **told
    )
    kept.take_wording_away(before.sha256)
    return replaced


@action
def remove_pack(
    *,
    study: Study,
    by: Person,
    at: datetime,
    pack: PackLoaded,
    reason: str,
    entry: UUID | None = None,
) -> PackLoaded:
    """Take a pack out. Its wording is taken away; that it was here stays in the record."""
    if not reason.strip():
        raise NoReason
    lock(f"pack/{study.slug}/{pack.form}")
    if not PackLoaded.objects.as_of().filter(pk=pack.pk, study=study.slug).exists():
        raise NotLoaded
    removed = correct(
        pack, study=study, by=by, at=at, entry=entry, occurred_at=at,
        reason=reason.strip(), retracted=True,
    )  # fmt: skip
    kept.take_wording_away(pack.sha256)
    return removed


def _read(files: Mapping[str, bytes]) -> Pack:
    try:
        return read_pack(files)
    except PackProblems as problem:
        raise PackRefused(problem.problems) from problem


def _refuse_what_does_not_fit(study: Study, pack: Pack) -> None:
    if pack.form not in {one.form.id for one in queries.licensed_forms(study)}:
        raise OfAnotherStudy(f"It is for {pack.form}, which this study does not ask.")
    known = {site.id for site in study.sites}
    unknown = [site for site in pack.sites if site != EVERY_SITE and site not in known]
    if unknown:
        raise OfAnotherStudy(
            f"pack.toml: sites: this study has no site {', '.join(unknown)}; "
            f"it has {', '.join(sorted(known))}, or * for all."
        )


def _told(pack: Pack) -> dict[str, Any]:
    return {
        "form": pack.form,
        "edition": pack.edition,
        "licence": pack.licence,
        "expires": pack.expires,
        "modes": list(pack.modes),
        "sites": list(pack.sites),
        "languages": [[each.code, each.name] for each in pack.languages.values()],
        "sha256": pack.digest,
    }
