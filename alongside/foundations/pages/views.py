"""The gallery: every component on one page, for those who build pages."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from .gallery import Everything, gallery_content
from .rendering import render


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; sent, the form shows its refusals and records nothing.

    Where real families are it is not there.
    """
    if settings.DEPLOYMENT.mode == "production":
        raise Http404
    content = gallery_content()
    if request.method == "POST":
        content["form"] = Everything(request.POST, request.FILES)
    page = "gallery_parent.jinja" if request.GET.get("for") == "parent" else "gallery.jinja"
    return render(request, page, content)


# It holds nothing of any study, so it belongs to no role.
gallery.permission = None  # type: ignore[attr-defined]
