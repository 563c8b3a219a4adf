"""The pages on which scores are put in that were made elsewhere."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from alongside.foundations.clock import now
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.assessments.permissions import parts_seen
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import families_met, family_page
from alongside.workspaces.scores import actions, entered, forms, words
from alongside.workspaces.scores.making import asked as asked_forms
from alongside.workspaces.scores.queries import Reach
from alongside.workspaces.study.permissions import Here, guarded

LIST, FORM = "scores/elsewhere.jinja", "scores/put_in.jinja"


@guarded(Permission.QUALITY_ENTER_AGAIN)
def elsewhere(request: HttpRequest, here: Here) -> HttpResponse:
    """Finished forms that are scored elsewhere, and whose scores are still awaited."""
    reach = Reach(here.sites, parts_seen(here), families_met(here))
    ids = asked_forms(here.study)
    found = entered.to_enter(here.study, reach, ids, request.GET.get("page", "1"))
    return render(request, LIST, {"found": found, "words": words})


@family_page(Permission.QUALITY_ENTER_AGAIN)
def put_in(request: HttpRequest, here: Here, family: Family, visit: str, key: str) -> HttpResponse:
    """The scores of one form; those of a colleague are shown once one's own are there."""
    opened = _opened(here, family, visit, key)
    asked = instrument(here.study, key.partition(":")[0])
    entries = entered.entries_of(opened, key)
    mine = next((one.scores for one in entries if one.recorded_by == here.person), None)
    form = forms.PutIn(request.POST or None, asked=asked, before=mine)
    context = {
        "family": family, "visit": visit, "form": form, "words": words,
        "name": words.form_name(here.study, key), "entries": entries,
        "rows": words.beside(asked, entries) if mine else [],
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return render(request, FORM, context)
    return _keep(request, here, opened, key, form, context)


def _keep(
    request: HttpRequest, here: Here, opened: VisitOpened, key: str, form: forms.PutIn,
    context: dict[str, object],
) -> HttpResponse:  # fmt: skip
    try:
        actions.enter_scores(
            study=here.study, by=here.person, at=now(), opened=opened, form=key,
            given=form.given(), reason=form.cleaned_data.get("reason", ""), entry=form.entry,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, FORM, form, problem, context)
    differ = entered.differences(entered.entries_of(opened, key))
    (messages.warning if differ else messages.success)(request, words.put_in(len(differ)))
    return redirect("scores:elsewhere", here.study.slug)


def _opened(here: Here, family: Family, visit: str, key: str) -> VisitOpened:
    for part in parts_seen(here):
        opened = assessments.find(family, visit, part)
        if opened and key in {form["key"] for form in opened.forms}:
            asked = instrument(here.study, key.partition(":")[0])
            if entered.may_be_entered(asked):
                return opened
    raise Http404("There is no such form that you can see and whose scores are put in.")
