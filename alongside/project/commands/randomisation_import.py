"""Bringing in a list of allocations that was made elsewhere, by command."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from alongside.project.commands.starting import find_study, scanned, start_with_data, stop

if TYPE_CHECKING:
    from alongside.workspaces.randomisation.outside import Meant
    from alongside.workspaces.study.permissions import Here

KINDS = ("arm", "place", "column")


def bring_in(
    file: Annotated[Path, typer.Argument(metavar="LIST", help="The list: CSV or XLSX")],
    by: Annotated[str, typer.Option(help="Email address of the person who brings it in")],
    study: Annotated[str, typer.Option(help="The study")] = "ips-feasibility",
    map: Annotated[
        list[str] | None,
        typer.Option(help="arm:A=ips, place:1=glasgow, column:arm=Group; once for each word"),
    ] = None,
    all_of: Annotated[str, typer.Option(help="The whole list is for this place")] = "",
    source: Annotated[
        str, typer.Option(help="graphpad, blockrand, ralloc, sealed_envelope or other")
    ] = "",
    check_only: Annotated[bool, typer.Option("--check", help="Check it and seal nothing")] = False,
) -> None:
    """Check a list that was made elsewhere (GraphPad, R, Stata, Sealed Envelope) and seal it.

    The headings of those programs are known; --map says what other words mean. The file is not
    kept, and every report says that the list was not made here. Ends with 0 when the list is
    sealed (or could be, with --check), with 1 when it is refused, with 2 when it cannot be read.

    For example: alongside randomisation import list.csv --by statistician@example.org
    --map arm:A=ips --map arm:B=sau --map place:1=glasgow --map place:2=bromley
    """
    start_with_data()
    from alongside.foundations import clock
    from alongside.foundations.record.refusals import Refusal
    from alongside.workspaces.randomisation import outside

    here = _here(by, study)
    meant = _meant(here, map or [], all_of, source)
    try:
        content = scanned(file.read_bytes(), file.name)
    except OSError as problem:
        stop(f"{file}: {problem.strerror or problem}.")
    try:
        checked = outside.check(here.study, content, file.name, meant)
        if not check_only:
            outside.bring_in_list(
                study=here.study, content=content, name=file.name, meant=meant, by=here.person,
                at=clock.now(),
            )  # fmt: skip
    except Refusal as problem:
        stop(f"{problem}{_ways_out(here, problem)}", code=1)
    _tell(here, checked, sealed=not check_only)


def _ways_out(here: Here, problem: Exception) -> str:
    """How --map says what the words of a list mean, for those that were not understood."""
    from alongside.workspaces.randomisation import outside, queries

    if not isinstance(problem, outside.ListRefused):
        return ""
    arms = "|".join(sorted(arm.id for arm in here.study.arms))
    places = "|".join(sorted(queries.strata(here.study)))
    options: dict[str, Callable[..., str]] = {
        "no_column": lambda word, *_: f'--map "column:{word}=HEADING"',
        "unknown_column": lambda *_: '--map "column:PART=HEADING"',
        "unknown_arm": lambda word, *_: f'--map "arm:{word}={arms}"',
        "unknown_stratum": lambda word, *_: f'--map "place:{word}={places}"',
    }
    told = [options[one.what](*one.about) for one in problem.troubles if one.what in options]
    if any(one.what == "no_column" and "place" in one.about for one in problem.troubles):
        told.append("--all-of PLACE, if the whole list is for one place")
    lines = "".join(f"\n  {line}" for line in dict.fromkeys(told))
    return f"\nSay what is meant, once for each word:{lines}" if told else ""


def _tell(here: Here, checked: object, *, sealed: bool) -> None:
    from alongside.workspaces.randomisation import outside, outside_words, queries

    assert isinstance(checked, outside.Checked)  # noqa: S101
    names = queries.strata(here.study)
    typer.echo(f"Made by {outside_words.SOURCES[checked.source]}. SHA-256 {checked.sha256}")
    for stratum, length in checked.lengths.items():
        typer.echo(f"{names[stratum]}: {length} places")
    for one in checked.noticed:
        typer.secho(outside_words.said(here.study, one), fg=typer.colors.YELLOW)
    typer.echo("Sealed. The file is not kept here." if sealed else "It can be brought in.")


def _meant(here: Here, given: list[str], all_of: str, source: str) -> Meant:
    from alongside.science.randomisation.outside_list import NAMES, SOURCES, STRATUM
    from alongside.workspaces.randomisation import queries
    from alongside.workspaces.randomisation.outside import Meant

    known = {
        "arm": {arm.id for arm in here.study.arms},
        "place": set(queries.strata(here.study)),
        "column": {"place", *NAMES} - {STRATUM},
    }
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for text in given:
        kind, _, rest = text.partition(":")
        word, equals, means = rest.partition("=")
        value = word if kind == "column" else means
        if kind not in KINDS or not equals or not word or not means:
            stop(f"{text!r} is not arm:WORD=ARM, place:WORD=PLACE or column:PART=HEADING.")
        if value not in known[kind]:
            stop(f"{text!r}: there is no {kind} {value!r}. There is: {_all(known[kind])}.")
        found[kind][word] = means
    if source and source not in SOURCES:
        stop(f"--source {source!r} is none of {_all(set(SOURCES))}.")
    if all_of and all_of not in known["place"]:
        stop(f"--all-of {all_of!r} is none of {_all(known['place'])}.")
    columns = {STRATUM if k == "place" else k: v for k, v in found["column"].items()}
    return Meant(source, columns, found["arm"], found["place"], all_of)


def _all(names: set[str]) -> str:
    return ", ".join(sorted(names))


def _here(email: str, study: str) -> Here:
    """The person and what they may do: a list is brought in by somebody who may make one."""
    from alongside.foundations.accounts.queries import person_by_email
    from alongside.science.protocol import Permission
    from alongside.workspaces.study.permissions import here

    chosen = find_study(study)
    person = person_by_email(email)
    if person is None or not person.is_active:
        stop(f"Nobody with the address {email} has an account here.")
    found = here(person, chosen)
    if not found.may(Permission.RANDOMISATION_GENERATE):
        stop(f"{person.name} may not make or bring in a sequence in {chosen.name}.")
    return found
