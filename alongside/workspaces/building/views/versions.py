"""Versions of a measure: publish, compare, look at, ask at visits, take along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from alongside.foundations import clock
from alongside.foundations.pages.rendering import render
from alongside.science.instruments.comparing import compared
from alongside.science.instruments.drafts import checked_draft
from alongside.science.protocol import Permission
from alongside.workspaces.building import actions, forms, previewing, queries, words
from alongside.workspaces.building.files import FORMATS
from alongside.workspaces.building.views.sending import acting, drafted, of_version, posted, sent
from alongside.workspaces.study.permissions import Here, guarded


@guarded(Permission.MEASURES_BUILD)
def measure(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """One measure: its draft, its versions, and where it is asked."""
    versions = queries.versions(here.study, measure)
    draft = queries.draft(here.study, measure)
    if not versions and draft is None:
        raise Http404("There is no such measure.")
    own = measure in queries.own_instruments(here.study.slug)
    now = queries.placed(here.study).get(measure)
    context = {
        "measure": measure, "versions": versions, "draft": draft, "now": now, "own": own,
        "title": versions[0].form.title if versions else draft and draft.content["title"],
        "words": words, "begin": forms.BeginNext(),
    }  # fmt: skip
    return render(request, "building/measure.jinja", context)


@guarded(Permission.MEASURES_BUILD)
def publish(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Look once more at what is new, and publish the draft."""
    found = drafted(here, measure)
    form, newest = (
        forms.Publish(posted(request), seen=found.pk),
        queries.latest(here.study, measure),
    )
    asked = checked_draft(found.content)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        return words.published(
            actions.publish(**acting(here, form), measure=measure, seen=form.seen, reason=reason)
        )

    difference = compared(newest.form, asked) if newest and asked else None
    context = {"measure": measure, "asked": asked, "newest": newest, "difference": difference}
    to = ("building:measure", here.study.slug, measure)
    return sent(request, "building/publish.jinja", form, context, act, to)


@guarded(Permission.MEASURES_BUILD)
def compare(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Two versions, or a version and the draft, item by item."""
    known = previewing.known(here.study, measure)
    if not known:
        raise Http404("There is nothing to compare.")
    names = list(known)
    new = request.GET.get("new", names[0])
    old = request.GET.get("old", previewing.before(names, new))
    if old not in known or new not in known:
        raise Http404("There is no such version.")
    context = {
        "measure": measure, "known": names, "old": old, "new": new, "words": words,
        "before": known[old], "after": known[new], "found": compared(known[old], known[new]),
    }  # fmt: skip
    return render(request, "building/compare.jinja", context)


@guarded(Permission.MEASURES_BUILD)
def preview(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """A draft or a version as a parent sees it; what is chosen opens what depends on it."""
    known = previewing.known(here.study, measure)
    version = request.GET.get("version", next(iter(known), ""))
    if version not in known:
        raise Http404("There is no such version.")
    shown = previewing.previewed(known[version], request.GET)
    context = {"measure": measure, "version": version, "shown": shown, "words": words}
    return render(request, "building/preview.jinja", context)


@guarded(Permission.MEASURES_BUILD)
def version(request: HttpRequest, here: Here, measure: str, version: int) -> HttpResponse:
    """One version: its questions with what was found about them, and its files."""
    found = of_version(here, measure, version)
    given = queries.ratings(here.study, measure, version)
    context = {
        "measure": measure, "version": found, "words": words, "formats": FORMATS,
        "judged": queries.judged(found.form, given),
        "parents": queries.judged(found.form, [row for row in given if row.kind == "parent"]),
        "findings": queries.findings_by_item(here.study, measure, version),
        "losses": {name: one.lost(found.form) for name, one in FORMATS.items()},
    }  # fmt: skip
    return render(request, "building/version.jinja", context)


@guarded(Permission.MEASURES_BUILD)
def file(request: HttpRequest, here: Here, measure: str, version: int, format: str) -> HttpResponse:
    """A version as another program reads it."""
    found = of_version(here, measure, version)
    if format not in FORMATS:
        raise Http404("There is no such format.")
    one = FORMATS[format]
    content = one.write(found.form, here.study.slug, found.at or clock.now())
    name = f"{measure}_version_{version}_{format}.{one.ending}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=one.content_type, headers=headers)


@guarded(Permission.MEASURES_BUILD)
def place(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Ask a version from now on."""
    numbers = [one.number for one in queries.versions(here.study, measure) if one.at]
    if not numbers:
        raise Http404("No version of this measure was published.")
    own = measure in queries.own_instruments(here.study.slug)
    now = queries.placed(here.study).get(measure)
    form = forms.Place(posted(request), study=here.study, numbers=numbers, now=now, own=own)

    def act() -> str:
        told = form.cleaned_data
        where = {"visits": told.get("visits", ()), "roles": told.get("by", ())}
        number = int(told["number"])
        actions.place(**acting(here, form), measure=measure, number=number, **where)
        return f"Version {number} is asked from now on. Visits that have begun keep theirs."

    context = {"measure": measure, "own": own, "now": now}
    to = ("building:measure", here.study.slug, measure)
    return sent(request, "building/place.jinja", form, context, act, to)


@guarded(Permission.MEASURES_BUILD)
def stop(request: HttpRequest, here: Here, measure: str) -> HttpResponse:
    """Ask a measure no more."""
    if measure not in queries.placed(here.study):
        raise Http404("This measure is not asked.")
    form = forms.StopAsking(posted(request))

    def act() -> str:
        reason = form.cleaned_data["reason"]
        actions.stop_asking(**acting(here, form), measure=measure, reason=reason)
        return "It is asked no more. Answers and scores stay."

    own = measure in queries.own_instruments(here.study.slug)
    to = ("building:measure", here.study.slug, measure)
    return sent(request, "building/stop.jinja", form, {"measure": measure, "own": own}, act, to)
