"""What interviews found about a question, and how relevant people find it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from alongside.science.protocol import Permission
from alongside.workspaces.building import actions, forms, queries
from alongside.workspaces.building.views.sending import acting, item_of, of_version, posted, sent
from alongside.workspaces.study.permissions import Here, guarded

TOLD = ("finding", "interviews", "process", "severity", "decision", "because")


@guarded(Permission.MEASURES_BUILD)
def item(request: HttpRequest, here: Here, measure: str, version: int, item: str) -> HttpResponse:
    """One question of a version: what was found in any version, and a further finding."""
    found = of_version(here, measure, version)
    asked = item_of(found, item)
    form = forms.Finding(posted(request), told={})

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in TOLD}
        where = {"measure": measure, "number": version, "item": item}
        actions.record_finding(**acting(here, form), **where, told=told)
        return "The finding is recorded with this version of the question."

    rows = queries.findings(here.study, measure, item)
    given = queries.judged(found.form, queries.ratings(here.study, measure, version))
    context = {
        "measure": measure, "version": found, "item": asked, "findings": rows,
        "validity": given.items[item],
    }  # fmt: skip
    to = ("building:judged", here.study.slug, measure, version, item)
    return sent(request, "building/judged.jinja", form, context, act, to)


@guarded(Permission.MEASURES_BUILD)
def finding(
    request: HttpRequest, here: Here, measure: str, version: int, item: str, finding: str
) -> HttpResponse:
    """Correct a finding, or decide what was left open."""
    rows = queries.findings(here.study, measure, item)
    row = next((one for one in rows if str(one.pk) == str(finding) and one.number == version), None)
    if row is None:
        raise Http404("This finding was changed or is not there.")
    form = forms.CorrectFinding(posted(request), told={name: getattr(row, name) for name in TOLD})

    def act() -> str:
        told = {name: form.cleaned_data[name] for name in TOLD}
        reason = form.cleaned_data["reason"]
        actions.correct_finding(**acting(here, form), finding=row, told=told, reason=reason)
        return "The finding is changed. The record keeps what it said before."

    context = {"measure": measure, "number": version, "item": item}
    to = ("building:judged", here.study.slug, measure, version, item)
    return sent(request, "building/finding.jinja", form, context, act, to)


@guarded(Permission.MEASURES_BUILD)
def rate(request: HttpRequest, here: Here, measure: str, version: int) -> HttpResponse:
    """Enter how relevant one person finds each question."""
    found = of_version(here, measure, version)
    form = forms.Rate(posted(request), form=found.form)

    def act() -> str:
        who = {name: form.cleaned_data[name] for name in ("kind", "rater")}
        where = {"measure": measure, "number": version}
        actions.rate(**acting(here, form), **where, **who, ratings=form.ratings)
        return f"What {who['rater']} said is recorded."

    context = {"measure": measure, "version": found}
    to = ("building:version", here.study.slug, measure, version)
    return sent(request, "building/rate.jinja", form, context, act, to)
