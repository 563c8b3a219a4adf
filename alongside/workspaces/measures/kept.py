"""The files of packs: kept under their digest, read once; their wording can be taken away."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from alongside.science.instruments.packs import Pack, PackProblem, PackProblems
from alongside.science.instruments.packs_norms import Norms
from alongside.science.instruments.packs_reading import read_pack, read_rule
from alongside.science.instruments.packs_sums import SUMS, digest_of
from alongside.science.instruments.structure import Instrument
from alongside.workspaces.measures.models import PackFiles, PackLoaded

WORDING = "texts/"
_AT_HAND = 64


def keep(pack: Pack, files: Mapping[str, bytes]) -> None:
    """Keep the files of a pack that was read whole."""
    told = {name: content.decode("utf-8") for name, content in files.items() if name != SUMS}
    PackFiles.objects.update_or_create(sha256=pack.digest, defaults={"files": told})


def take_wording_away(sha256: str) -> None:
    """Take the wording of a pack away, unless some study still holds it."""
    if PackLoaded.objects.as_of().filter(sha256=sha256).exists():
        return
    for row in PackFiles.objects.filter(sha256=sha256):
        row.files = {name: text for name, text in row.files.items() if not _is_wording(name)}
        row.save(update_fields=["files"])
    pack_of.cache_clear()


def _is_wording(name: str) -> bool:
    return name.startswith(WORDING)


def files_of(sha256: str) -> dict[str, bytes]:
    """The files of a pack that are kept here."""
    row = PackFiles.objects.filter(sha256=sha256).first()
    return _as_bytes(row.files) if row else {}


def whole(packs: Collection[str]) -> frozenset[str]:
    """Those of these packs of which every byte is kept as it was loaded."""
    rows = PackFiles.objects.filter(sha256__in=list(packs))
    return frozenset(row.sha256 for row in rows if digest_of(_as_bytes(row.files)) == row.sha256)


def _as_bytes(files: Mapping[str, str]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in files.items()}


@lru_cache(maxsize=_AT_HAND)
def pack_of(sha256: str) -> Pack:
    """The pack of that digest; raises `PackProblems` if what is kept is not what was loaded."""
    pack = read_pack(files_of(sha256), signed=False)
    if pack.digest != sha256:
        raise PackProblems([PackProblem("", "", "is not the pack that was loaded")])
    return pack


def rules_of(packs: Collection[str]) -> dict[str, tuple[Instrument, tuple[Norms, ...]]]:
    """The rules that these packs brought, removed ones too; one query."""
    rows = {row.sha256: row for row in PackFiles.objects.filter(sha256__in=list(packs))}
    found = {}
    for sha256 in packs:
        if sha256 in rows and "scoring.toml" in rows[sha256].files:
            scored, norms = read_rule(_as_bytes(rows[sha256].files))
            if scored is not None:
                found[sha256] = (scored, norms)
    return found
