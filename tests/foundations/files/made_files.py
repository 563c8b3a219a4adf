"""Files as people hand them in."""

from __future__ import annotations

import io

from PIL import Image
from pypdf import PdfWriter

from alongside.foundations.files.kinds import Kind

ALL = frozenset(Kind)
PDF_ONLY = frozenset({Kind.PDF})


def a_pdf(pages: int = 1, change=lambda writer: None) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    change(writer)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def a_picture(size=(60, 40), written_as="JPEG", **options) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, "teal").save(target, written_as, **options)
    return target.getvalue()
