"""Give a kept file to a browser so that it is saved and never run."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def as_download(
    content: bytes, content_type: str, name: str, *, frozen: bool = True
) -> HttpResponse:
    """An attachment in a sandbox of its own, never kept in a cache.

    A `frozen` file stays as it was kept. Of others, counted now, the record is sealed as they
    leave (`foundations/files/leaving`).
    """
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store, private"
    response.frozen = frozen  # type: ignore[attr-defined]
    return response
