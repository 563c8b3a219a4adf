"""Which packs a study holds, what their licences allow, and the wording of a form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from alongside.foundations.clock import day_of
from alongside.science.instruments.catalogue import all_instruments
from alongside.science.instruments.packs import Language, Mode, PackProblems
from alongside.science.instruments.packs import why_not as licence_says
from alongside.science.instruments.packs_norms import Norms
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.measures import kept
from alongside.workspaces.measures.models import PackLoaded

WhyNot = Literal["no_pack", "expired", "site", "mode"]
PREFERRED = "en"


@dataclass(frozen=True)
class LanguageName:
    """A language that a pack has: its code, its own name and its direction."""

    code: str
    name: str
    direction: str


@dataclass(frozen=True)
class Wording:
    """The wording of a form in one language, and the languages that one may change to."""

    form: str
    edition: str
    language: Language
    languages: tuple[LanguageName, ...]
    sha256: str


@dataclass(frozen=True)
class FormHeld:
    """A form of the study whose wording is licensed, its pack, and whether that is undamaged."""

    form: Instrument
    pack: PackLoaded | None
    whole: bool


def loaded(study: Study, form: str, at: datetime | None = None) -> PackLoaded | None:
    """The pack that the study holds for a form, whether or not it has expired."""
    found: PackLoaded | None = (
        PackLoaded.objects.as_of(at).filter(study=study.slug, form=form).first()
    )
    return found


def wording(study: Study, form: str, language: str, at: datetime) -> Wording | None:
    """The wording of a form at a moment, or None where no valid pack has it.

    A language that the pack has not, or "", gives English if it is there, else the first; the
    answer says which one it is. Whether it may be used in some way at some site: `why_not`.
    """
    held = loaded(study, form, at)
    if held is None or day_of(at, study.time_zone) > held.expires:
        return None
    try:
        pack = kept.pack_of(held.sha256)
    except PackProblems:
        return None
    chosen = next(code for code in (language, PREFERRED, *pack.languages) if code in pack.languages)
    return Wording(
        form=form,
        edition=pack.edition,
        language=pack.languages[chosen],
        languages=tuple(
            LanguageName(each.code, each.name, each.direction) for each in pack.languages.values()
        ),
        sha256=pack.digest,
    )


def why_not(
    study: Study, asked: Instrument, site: str, mode: Mode, at: datetime
) -> tuple[WhyNot, PackLoaded | None] | None:
    """Why new answers to a form may not be taken in that way at that site, or None.

    A form whose wording ships may be asked in any way. Without a pack a licensed form is
    answered from the paper form, or asked from it; never by a parent on their own screen.
    """
    if asked.wording_shipped:
        return None
    held = loaded(study, asked.id, at)
    if held is None:
        return ("no_pack", None) if mode == "remote_electronic" else None
    day = day_of(at, study.time_zone)
    found = licence_says(held.expires, held.modes, held.sites, day, site, mode)
    return (found, held) if found else None


def licensed_forms(study: Study) -> list[FormHeld]:
    """Every form of the study whose wording belongs to somebody else, with its pack if any."""
    asked = {id for measure in study.measures for id in measure.instruments}
    held = {row.form: row for row in _held(study)}
    whole = kept.whole([row.sha256 for row in held.values()])
    return [
        FormHeld(form, pack := held.get(form.id), pack is None or pack.sha256 in whole)
        for form in all_instruments()
        if form.id in asked and not form.wording_shipped
    ]


def history(study: Study) -> list[PackLoaded]:
    """Every time a pack was loaded, replaced or removed, the latest first."""
    return list(
        PackLoaded.objects.filter(study=study.slug)
        .select_related("recorded_by")
        .order_by("-recorded_at", "-pk")
    )


@dataclass(frozen=True)
class PackRule:
    """The scoring rule that a pack brought for a form, and its norms."""

    scored: Instrument
    norms: tuple[Norms, ...]
    sha256: str


def rules(study: Study) -> dict[str, list[PackRule]]:
    """The rules that packs of this study brought, by form, the oldest first; two queries.

    A pack that was replaced or removed counts as well: old scores can be made again.
    """
    rows = PackLoaded.objects.filter(study=study.slug, retracted=False)
    packs = {
        row.sha256: row.form for row in rows.order_by("recorded_at", "pk")
    }  # one entry for each pack, at its first place
    known = kept.rules_of(list(packs))
    found: dict[str, list[PackRule]] = defaultdict(list)
    for sha256, form in packs.items():
        if sha256 in known:
            found[form].append(PackRule(*known[sha256], sha256))
    return dict(found)


def _held(study: Study) -> list[PackLoaded]:
    rows = PackLoaded.objects.as_of().filter(study=study.slug)
    return list(rows.select_related("recorded_by").order_by("form"))
