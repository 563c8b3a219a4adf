"""Files that people hand in, good and bad."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

MEGABYTE = 1024 * 1024


def signed_form(folder: Path) -> Path:
    """A photograph of a signed page."""
    sheet = Image.new("RGB", (620, 877), "white")
    ImageDraw.Draw(sheet).line([(80, 700), (160, 660), (330, 670)], fill="black", width=3)
    file = folder / "IMG 2044 – consent.jpg"
    sheet.save(file, "JPEG")
    return file


def huge_photograph(folder: Path, megabytes: int = 40) -> Path:
    """A photograph of this size, as a new camera takes it."""
    content = BytesIO()
    Image.new("RGB", (800, 600), "white").save(content, "JPEG")
    file = folder / "photograph.jpg"
    file.write_bytes(content.getvalue() + b"\0" * (megabytes * MEGABYTE))
    return file


def program_named_pdf(folder: Path) -> Path:
    """A program for Windows that calls itself a document."""
    file = folder / "consent form.pdf"
    file.write_bytes(b"MZ\x90\x00" + b"\0" * 4096)
    return file
