"""Writing a result to a file or to the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from alongside.project.commands.starting import stop


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
