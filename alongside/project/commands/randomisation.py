"""Randomisation without a database: compare designs, hold a share, verify a certificate."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from alongside.project.commands.randomisation_import import bring_in
from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alongside.science.randomisation.comparing import Compared

KEY_BYTES = 32
app = typer.Typer(
    help="Compare ways of allocating; hold a share; verify that an allocation was as sealed."
)
app.command("import")(bring_in)
EXPLAINED = """
Guessed: allocations named rightly by somebody at a site who names the arm that is behind.
Certain: known beforehand, without doubt, to somebody who also knows the design and its settings.
In block: the same for somebody who also knows the size of each block as it begins.
Site end, site worst, trial end: how far apart the arms should be, in rounds of the ratio."""


@app.command()
def compare(
    study: Annotated[str, typer.Argument(help="A study that ships, or a folder")] = (
        "ips_feasibility"
    ),
    design: Annotated[
        list[str] | None, typer.Option(help="For example blocks:2,4; once for each design")
    ] = None,
    families: Annotated[
        list[str] | None, typer.Option(help="SITE=NUMBER; else as the study hopes for")
    ] = None,
    format: Annotated[
        Literal["text", "json", "csv", "svg"], typer.Option(help="text, json, csv or svg")
    ] = "text",
    out: Annotated[Path | None, typer.Option(help="Write to this file")] = None,
) -> None:
    """Show what each design would let people guess, and how even it would keep the arms.

    For the sites and the size of a study, before its design is chosen. The study's own block
    sizes are sealed and are neither read nor shown.

    For example: alongside randomisation compare ips_feasibility --format svg --out designs.svg
    """
    from alongside.project.commands.study import load_named
    from alongside.project.commands.writing_out import write_out
    from alongside.science.randomisation.designs import UnknownDesign, figures, fitting

    chosen = load_named(study)
    sizes = {site.id: chosen.target.per_site for site in chosen.sites}
    sizes |= _families(families or [], sizes)
    arms = {arm.id: arm.ratio for arm in chosen.arms}
    try:
        found = [figures(text, arms, sizes) for text in design or fitting(arms)]
    except UnknownDesign as problem:
        stop(f"{problem}.")
    write_out(_as(format, found, chosen.name, sizes, len(arms)), out)


@app.command()
def verify(
    certificate: Annotated[Path, typer.Argument(help="The certificate: JSON")],
) -> None:
    """Draw everything again from the shares and say whether the certificate holds.

    Needs no database. Ends with 0 when it holds, with 1 when it does not, with 2 when it cannot
    be read. The same check is one file that stands alone:
    python alongside/science/randomisation/verifier.py certificate.json
    """
    from alongside.science.randomisation.verifier import main

    raise typer.Exit(main(str(certificate)))


@app.command()
def share(
    scheme: Annotated[str, typer.Option(help="The digest of the scheme, from the page")],
    holder: Annotated[str, typer.Option(help="The role that holds it, from the page")],
    study: Annotated[str, typer.Option(help="The study, from the page")],
    out: Annotated[Path, typer.Option(help="Write the share to this new file")],
) -> None:
    """Make a holder's share on this machine and print the commitment to it.

    Needs no database and no network. Keep the file where only you can read it; publish the
    commitment on the page. An existing file is never written over.
    """
    from alongside.foundations import entropy
    from alongside.science.randomisation.commitment import commitment_to

    digest = _bytes(scheme, "--scheme")
    made = entropy.token_bytes(KEY_BYTES)
    told = commitment_to(digest, holder, made).hex()
    content = {"study": study, "scheme": digest.hex(), "holder": holder, "share": made.hex(),
               "commitment": told}  # fmt: skip
    _keep(out, json.dumps(content, indent=1))
    typer.echo(f"The share is in {out}. Keep it where only you can read it.\nCommitment: {told}")


@app.command()
def opening(
    share: Annotated[Path, typer.Argument(help="The file of your share")],
    stratum: Annotated[str, typer.Option(help="The stratum, from the page")],
    place: Annotated[int, typer.Option(min=1, help="The number of the place, from the page")],
    places: Annotated[int, typer.Option(min=1, max=50, help="So many from there, for paper")] = 1,
) -> None:
    """Print the key of one place, made from a holder's share. It opens that place only.

    With --places the keys of that place and those after it, for envelopes on paper.
    """
    from alongside.science.randomisation import commitment

    try:
        kept = json.loads(share.read_text(encoding="utf-8"))
        held, digest = _bytes(kept["share"], str(share)), _bytes(kept["scheme"], str(share))
    except OSError as problem:
        stop(f"{share}: {problem.strerror}")
    except (ValueError, KeyError, TypeError):
        stop(f"{share} is no share. Name the file that alongside randomisation share wrote.")
    for each in range(place - 1, place - 1 + places):
        typer.echo(commitment.opening(held, digest, stratum, each).hex())


def _bytes(text: str, where: str) -> bytes:
    try:
        found = bytes.fromhex(text)
    except ValueError:
        found = b""
    if len(found) != KEY_BYTES:
        stop(f"{where}: this is not 64 figures and letters from a to f. Copy it from the page.")
    return found


def _keep(out: Path, text: str) -> None:
    try:
        out.touch(mode=0o600, exist_ok=False)
        out.write_text(text + "\n", encoding="utf-8")
    except FileExistsError:
        stop(f"{out} is there already, and a share is never written over. Name another file.")
    except OSError as problem:
        stop(f"{out} cannot be written: {problem.strerror}.")


def _families(given: list[str], sites: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in given:
        site, _, number = text.partition("=")
        if site not in sites:
            stop(f"No site {site!r}. There is: {', '.join(sites)}.")
        if not number.isdigit() or not 1 <= int(number) <= 1_000:
            stop(f"{text!r} is not SITE=NUMBER with a number from 1 to 1,000.")
        found[site] = int(number)
    return found


def _as(format: str, found: list[Compared], name: str, sizes: Mapping[str, int], arms: int) -> str:
    if format == "json":
        designs = [asdict(one) for one in found]
        return json.dumps({"study": name, "families": dict(sizes), "designs": designs}, indent=2)
    if format == "csv":
        from alongside.foundations.tables import write_csv

        rows = [asdict(one) for one in found]
        return write_csv([list(row.values()) for row in rows], list(rows[0]), bom=False).decode()
    return _picture(found, name, sizes, arms) if format == "svg" else _text(found, name, sizes)


def _where(name: str, sizes: Mapping[str, int]) -> str:
    return f"{name}: {', '.join(f'{site} {number}' for site, number in sizes.items())} families"


def _text(found: list[Compared], name: str, sizes: Mapping[str, int]) -> str:
    head = ("design", "guessed", "certain", "in block", "site end", "site worst", "trial end")
    lines = [f"{_where(name, sizes)}", "", f"{head[0]:<20}" + _cells(head[1:])]
    for one in found:
        shares = (f"{part:.1%}" for part in (one.by_counts, one.certain, one.certain_in_block))
        apart = (f"{part:.2f}" for part in (one.in_site, one.greatest_in_site, one.whole))
        lines.append(f"{one.name:<20}" + _cells((*shares, *apart)))
    drawn = [f"{one.name}: from {one.trials} drawn trials." for one in found if one.trials]
    return "\n".join([*lines, EXPLAINED, *drawn])


def _cells(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell:>12}" for cell in cells)


def _picture(found: list[Compared], name: str, sizes: Mapping[str, int], arms: int) -> str:
    from alongside.science.charts.chart import Caption
    from alongside.science.randomisation.designs_drawn import designs_drawn

    caption = Caption("designs", f"Designs for {name}", _where(name, sizes))
    return designs_drawn({one.name: one for one in found}, caption, arms).svg
