"""The page that compares designs before one is chosen, its picture and its file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from alongside.foundations.pages.rendering import render
from alongside.foundations.tables import write_csv
from alongside.science.charts.chart import Caption, Chart
from alongside.science.protocol import Permission
from alongside.science.randomisation.comparing import Compared
from alongside.science.randomisation.designs import figures
from alongside.science.randomisation.designs_drawn import designs_drawn
from alongside.workspaces.randomisation import comparing_words as words
from alongside.workspaces.randomisation.comparing_forms import CompareDesigns
from alongside.workspaces.study.permissions import Here, guarded

TYPES = {"csv": "text/csv; charset=utf-8", "svg": "image/svg+xml"}


@guarded(Permission.RANDOMISATION_GENERATE)
def compare(request: HttpRequest, here: Here) -> HttpResponse:
    """Designs beside each other for the sites and the size of this study."""
    form = CompareDesigns(request.GET, study=here.study)
    found = _found(form)
    context: dict[str, Any] = {
        "form": form, "words": words, "sentence": words.sentence(words.named(found)),
        "rows": [words.row(name, one) for name, one in words.named(found).items()],
        "drawn": words.drawn(found), "chart": _chart(form, found) if found else None,
        "files": _files(request, here),
    }  # fmt: skip
    return render(request, "randomisation/compare.jinja", context)


@guarded(Permission.RANDOMISATION_GENERATE)
def compare_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The same comparison as a table or as a picture."""
    form = CompareDesigns(request.GET, study=here.study)
    found = _found(form)
    if format not in TYPES or not found:
        raise Http404
    if format == "csv":
        content = write_csv([words.file_row(*one) for one in found.items()], words.COLUMNS)
    else:
        content = _chart(form, found).svg.encode()
    answer = HttpResponse(content, content_type=TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="designs-{here.study.slug}.{format}"'
    answer.frozen = True  # type: ignore[attr-defined]  # it holds no figures of the record
    return answer


def _found(form: CompareDesigns) -> dict[str, Compared]:
    """Each design with its figures; nothing while what was typed cannot be used."""
    if form.is_bound and not form.is_valid():
        return {}
    sizes, arms = tuple(form.sizes().items()), tuple(form.arms.items())
    return {text: _figures(text, arms, sizes) for text in form.chosen()}


@lru_cache(maxsize=256)
def _figures(
    text: str, arms: tuple[tuple[str, int], ...], sizes: tuple[tuple[str, int], ...]
) -> Compared:
    """Figures depend on what is asked for alone, so they are kept."""
    return figures(text, dict(arms), dict(sizes))


def _chart(form: CompareDesigns, found: Mapping[str, Compared]) -> Chart:
    says = words.picture_says(form.study, form.sizes())
    return designs_drawn(
        words.named(found), Caption("designs", words.TITLE, says), len(form.study.arms)
    )


def _files(request: HttpRequest, here: Here) -> list[tuple[str, str]]:
    asked = f"?{request.GET.urlencode()}" if request.GET else ""
    named = (("Table (CSV)", "csv"), ("Picture (SVG)", "svg"))
    return [
        (said, reverse("randomisation:compare_file", args=[here.study.slug, format]) + asked)
        for said, format in named
    ]
