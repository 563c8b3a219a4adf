"""Reading and checking a licensed pack from the bytes of its files."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from alongside.science.instruments.catalogue import UnknownInstrument, instrument
from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.licensed import PackNotNeeded, scored_by_pack
from alongside.science.instruments.packs import (
    MODES,
    Language,
    Pack,
    PackProblem,
    PackProblems,
    table,
)
from alongside.science.instruments.packs_norms import Norms, norms_from_mapping
from alongside.science.instruments.packs_sums import SUMS, digest_of, wrong_sums
from alongside.science.instruments.packs_texts import read_language
from alongside.science.instruments.packs_zip import (
    LARGEST_PACK,
    refuse_too_large,
    refuse_too_many,
)
from alongside.science.instruments.structure import Instrument

MANIFEST, SCORING, NORMS = "pack.toml", "scoring.toml", "norms.toml"
_TEXTS = re.compile(r"texts/([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?)\.toml")
_MAY_BE_THERE = {MANIFEST, SCORING, NORMS, SUMS, "README.txt", "LICENCE.txt"}
_KEYS = {"format", "form", "edition", "licence", "expires", "modes", "sites"}
_FORMAT = 1
_LONGEST = 200


def read_pack(files: Mapping[str, bytes], *, signed: bool = True) -> Pack:
    """Return the pack that these files (path to content) make.

    `signed=False` leaves SHA256SUMS unasked for, to look at a pack before it is signed.

    Raises `PackProblems`, which names everything that is wrong, each with file and place.

    >>> read_pack({"pack.toml": b"format = 1", "virus.exe": b""})
    Traceback (most recent call last):
        ...
    alongside.science.instruments.packs.PackProblems: SHA256SUMS: is missing, so the pack is not \
signed; virus.exe: is not part of a pack
    """
    _refuse_sizes(files)
    problems = wrong_sums(files) if signed else []
    problems += [
        PackProblem(name, "", "is not part of a pack")
        for name in files
        if name not in _MAY_BE_THERE and not _TEXTS.fullmatch(name)
    ]
    if problems:
        raise PackProblems(problems)
    return _Reading(files).pack()


def read_rule(files: Mapping[str, bytes]) -> tuple[Instrument | None, tuple[Norms, ...]]:
    """Return the form with the rule of a pack, and its norms; the wording may be gone.

    Raises `PackProblems`.

    >>> read_rule({"pack.toml": b'form = "itsea"'})
    (None, ())
    """
    reading = _Reading(files)
    form = reading.form()
    scored = reading.scored(form) if form else None
    norms = reading.norms(scored)
    if reading.problems:
        raise PackProblems(reading.problems)
    return scored, norms


def _refuse_sizes(files: Mapping[str, bytes]) -> None:
    refuse_too_many(len(files))
    left = LARGEST_PACK
    for name, content in files.items():
        left -= len(content)
        refuse_too_large(name, len(content), left)


class _Reading:
    """One pack being read; what is wrong is collected."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.problems: list[PackProblem] = []
        self.manifest = self.toml(MANIFEST)

    def pack(self) -> Pack:
        form = self.form()
        self.check_manifest()
        languages = self.languages(form) if form else {}
        scored = self.scored(form) if form else None
        norms = self.norms(scored)
        if self.problems:
            raise PackProblems(self.problems)
        told = self.manifest
        return Pack(
            form=told["form"],
            edition=told["edition"].strip(),
            licence=told["licence"].strip(),
            expires=told["expires"],
            modes=tuple(mode for mode in MODES if mode in told["modes"]),
            sites=tuple(told["sites"]),
            languages=languages,
            digest=digest_of(self.files),
            scored=scored,
            norms=norms,
        )

    def wrong(self, file: str, place: str, what: str) -> None:
        self.problems.append(PackProblem(file, place, what))

    def toml(self, name: str) -> Mapping[str, Any]:
        if name not in self.files:
            self.wrong(name, "", "is missing")
            return {}
        try:
            return tomllib.loads(self.files[name].decode("utf-8-sig"))
        except UnicodeDecodeError as problem:
            self.wrong(name, f"byte {problem.start + 1}", "is not UTF-8 text")
        except (ValueError, RecursionError) as problem:
            self.wrong(name, "", f"is not TOML: {problem}")
        return {}

    def form(self) -> Instrument | None:
        id = self.manifest.get("form", "")
        try:
            found = instrument(str(id))
        except UnknownInstrument as problem:
            if self.manifest:
                self.wrong(MANIFEST, "form", str(problem))
            return None
        if found.wording_shipped:
            self.wrong(MANIFEST, "form", f"{id} has its wording here already: it needs no pack")
        return found

    def check_manifest(self) -> None:
        told = self.manifest
        for name in told:
            if name not in _KEYS:
                self.wrong(MANIFEST, name, "is not a key that is known here")
        if told and (told.get("format") is True or told.get("format") != _FORMAT):
            self.wrong(MANIFEST, "format", "is not 1, the only format there is")
        if not told:
            return
        for name in ("edition", "licence"):
            given = told.get(name)
            if not isinstance(given, str) or not 1 <= len(given.strip()) <= _LONGEST:
                self.wrong(MANIFEST, name, f"is not a text of 1 to {_LONGEST} characters")
        expires = told.get("expires")
        if not isinstance(expires, date) or isinstance(expires, datetime):
            self.wrong(MANIFEST, "expires", "is not a date such as 2027-03-31, without quotes")
        self.check_list("modes", set(MODES))
        self.check_list("sites", None)

    def check_list(self, name: str, allowed: set[str] | None) -> None:
        given = self.manifest.get(name)
        if not isinstance(given, list) or not given:
            self.wrong(MANIFEST, name, "is not a list with something in it")
            return
        for place, each in enumerate(given):
            if not isinstance(each, str) or not each or (allowed and each not in allowed):
                among = f", one of {', '.join(sorted(allowed))}" if allowed else ""
                self.wrong(MANIFEST, f"{name}[{place}]", f"{each!r} is not a name{among}")

    def languages(self, form: Instrument) -> dict[str, Language]:
        found = {}
        for name in sorted(self.files):
            if match := _TEXTS.fullmatch(name):
                before = len(self.problems)
                told = self.toml(name)
                if len(self.problems) == before:
                    found[match[1]], problems = read_language(name, match[1], told, form)
                    self.problems += problems
        if not any(_TEXTS.fullmatch(name) for name in self.files):
            self.wrong("texts", "", "holds no language: texts/en.toml would be English")
        return found

    def scored(self, form: Instrument) -> Instrument | None:
        if SCORING not in self.files:
            return None
        try:
            return scored_by_pack(form, _by_number(self.toml(SCORING), form))
        except InstrumentProblem as problem:
            self.wrong(SCORING, problem.key.removeprefix("scoring."), problem.reason)
        except PackNotNeeded as problem:
            self.wrong(SCORING, "", str(problem))
        return None

    def norms(self, scored: Instrument | None) -> tuple[Norms, ...]:
        if NORMS not in self.files:
            return ()
        if scored is None:
            self.wrong(NORMS, "", "norms need the scores of scoring.toml")
            return ()
        try:
            codes = [score.code for score in scored.scoring().scores]
            return norms_from_mapping(self.toml(NORMS), codes)
        except InstrumentProblem as problem:
            self.wrong(NORMS, problem.key, problem.reason)
            return ()


def _by_number(mapping: Mapping[str, Any], form: Instrument) -> dict[str, Any]:
    """The rule with items named by their code, where the pack names them by number."""
    codes = {item.number: item.code for item in form.items}
    told = dict(mapping)
    if isinstance(told.get("scores"), list):
        told["scores"] = [_one(row, codes) for row in told["scores"]]
    return told


def _one(row: Any, codes: Mapping[int, str]) -> Any:
    if table(row) is None:
        return row
    named = {
        name: [codes.get(each, f"item {each}") if type(each) is int else each for each in row[name]]
        for name in ("items", "reversed")
        if isinstance(row.get(name), list)
    }
    return {**row, **named}
