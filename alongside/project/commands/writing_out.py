"""Writing a result to a file or to the terminal."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from alongside.project.commands.starting import stop

if TYPE_CHECKING:
    from alongside.foundations.record.seals import SealedTo


def write_out(content: str | bytes, out: Path | None) -> None:
    """To `out` when given, else to standard output; bytes need a file or a pipe."""
    data = content.encode() if isinstance(content, str) else content
    if out is not None:
        try:
            out.write_bytes(data)
        except OSError as problem:
            stop(
                f"{out} cannot be written: {problem.strerror}. Name a folder that is there and "
                "that you may write to."
            )
        typer.echo(f"Written: {out}", err=True)
    elif isinstance(content, bytes) and sys.stdout.isatty():
        stop("This is not text. Name a file: --out schedule.pdf")
    else:
        sys.stdout.buffer.write(data + (b"" if data.endswith(b"\n") else b"\n"))


def say_the_seal(head: SealedTo, out: Path | None) -> None:
    """The head of the seals, said, and beside a file that was written: report.pdf.seal."""
    if out is not None:
        beside = out.with_name(f"{out.name}.seal")
        beside.write_text(f"{head.number} {head.digest}\n", encoding="utf-8")
    typer.echo(f"Sealed: seal {head.number}, {head.digest}", err=True)
