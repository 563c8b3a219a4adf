"""Pages about what was expected and what came, alerts, what is done about them, and rules."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.recruitment import actions, forms, queries, reports, showing
from alongside.workspaces.recruitment.glance import Glance
from alongside.workspaces.recruitment.models import ActionFollowedUp, AlertRaised, RemedialAction
from alongside.workspaces.recruitment.operating import rule_figures
from alongside.workspaces.recruitment.people import who_acts
from alongside.workspaces.recruitment.words import labels, pages
from alongside.workspaces.recruitment.words.rules import switched, title
from alongside.workspaces.study.permissions import Here, guarded

FORM = "recruitment/one_form.jinja"


@guarded(Permission.MONITORING_SEE)
def expected(request: HttpRequest, here: Here) -> HttpResponse:
    """One step at one place: expected, limits, what came, and the places inside."""
    form = forms.Watching(request.GET, study=here.study)
    glance = form.watching(clock.now())
    context = showing.expected_page(here, form, glance, _report(glance))
    return render(request, "recruitment/expected.jinja", context)


@guarded(Permission.MONITORING_SEE)
def expected_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The page's figures to take away."""
    form = forms.Watching(request.GET, study=here.study)
    glance = form.watching(clock.now())
    if format not in reports.WRITERS or form.errors:
        raise Http404
    made, picture = _report(glance), request.GET.get("picture", "0")
    number = int(picture) if picture.isdecimal() else -1
    if format == "svg" and not 0 <= number < len(made.pictures):
        raise Http404
    where = glance.place.code.replace(".", "-") or "all"
    name = f"{glance.what}-{where}-{glance.unit}s-{glance.day.isoformat()}.{format}"
    return _sent(reports.WRITERS[format](made, number), format, name)


@guarded(Permission.MONITORING_SEE)
def alerts(request: HttpRequest, here: Here) -> HttpResponse:
    """Every alert, those first on which nobody acts yet."""
    found = queries.alerts(here.study)
    return render(
        request, "recruitment/alerts.jinja", showing.alerts_page(here, found, clock.now())
    )


@guarded(Permission.MONITORING_SEE)
def alerts_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The alerts and what was done about them, to take away."""
    if format not in reports.TABLES:
        raise Http404
    rows = reports.alert_rows(queries.alerts(here.study))
    day = clock.today(here.study.time_zone).isoformat()
    content = reports.TABLES[format](rows, labels.ALERT_COLUMNS)
    return _sent(content, format, f"alerts-{here.study.slug}-{day}.{format}")


@guarded(Permission.MONITORING_SEE)
def alert(request: HttpRequest, here: Here, alert: UUID) -> HttpResponse:
    """One alert; whoever may act says here what is done about it."""
    found = _alert(here, alert)
    today = clock.today(here.study.time_zone)
    came = queries.effects(here.study, queries.at_place(here.study, found, today), found)
    context = showing.alert_page(here, found, clock.now(), came)
    page = "recruitment/alert.jinja"
    form = forms.Act(request.POST or None, people=who_acts(here.study, found.place.site))
    if request.method == "POST" and not here.may(Permission.ALERTS_ACT):
        raise PermissionDenied
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        actions.act(
            study=here.study, alert=AlertRaised.objects.get(pk=alert), by=here.person,
            at=clock.now(), entry=form.entry, **form.given(),
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, pages.ACTED)
    return redirect("recruitment:alert", here.study.slug, alert)


@guarded(Permission.ALERTS_ACT)
def follow_up(request: HttpRequest, here: Here, remedy: UUID) -> HttpResponse:
    """Say what became of an action."""
    action = _action(here, remedy)
    form = forms.FollowUp(request.POST or None)
    context = pages.follow_up_page(action.words) | _back(here, action.alert_id)
    if request.method != "POST" or not form.is_valid():
        return render(request, FORM, {**context, "form": form})
    given = {name: form.cleaned_data[name] for name in ("done", "on", "words")}
    try:
        actions.follow_up(
            study=here.study, action=action, by=here.person, at=clock.now(), entry=form.entry,
            **given,
        )  # fmt: skip
    except Refusal as problem:
        return refuse(request, FORM, form, problem, context)
    messages.success(request, pages.FOLLOWED)
    return redirect("recruitment:alert", here.study.slug, action.alert_id)


@guarded(Permission.ALERTS_ACT)
def take_back(request: HttpRequest, here: Here, remedy: UUID) -> HttpResponse:
    """An action was a mistake."""
    action = _action(here, remedy)
    return _taken_back(request, here, action, action)


@guarded(Permission.ALERTS_ACT)
def take_back_follow_up(request: HttpRequest, here: Here, followed: UUID) -> HttpResponse:
    """What was said of an action was a mistake."""
    found = queries.follow_up_of(here.study, followed)
    if found is None:
        raise Http404("There is no such word about an action.")
    return _taken_back(request, here, found, found.action)


@guarded(Permission.MONITORING_SEE)
def rules(request: HttpRequest, here: Here) -> HttpResponse:
    """Every rule: what it does, how often it is wrong, on or off."""
    states = queries.rule_states(here.study)
    figures = [rule_figures(here.study, one.alert) for one in states]
    return render(
        request, "recruitment/rules.jinja", showing.rules_page(here, states, figures, clock.now())
    )


@guarded(Permission.MONITORING_SEE)
def rules_file(request: HttpRequest, here: Here, format: str) -> HttpResponse:
    """The rules (or the one that is asked for) with their errors, or the picture of these."""
    asked = request.GET.get("rule")
    states = queries.rule_states(here.study)
    states = tuple(one for one in states if asked in (None, one.alert.id))
    figures = [rule_figures(here.study, one.alert) for one in states]
    if format in reports.TABLES:
        content = reports.TABLES[format](reports.rule_rows(states, figures), labels.RULE_COLUMNS)
    elif format == "svg" and (
        picture := showing.rules_drawn(here.study, clock.now(), states, figures)
    ):
        content = picture.chart.svg.encode()
    else:
        raise Http404
    day = clock.today(here.study.time_zone).isoformat()
    return _sent(content, format, f"alert-rules-{here.study.slug}-{day}.{format}")


@guarded(Permission.ALERTS_SWITCH)
def rule(request: HttpRequest, here: Here, rule: str) -> HttpResponse:
    """Switch one rule on, having seen what it does, or off."""
    state = next((one for one in queries.rule_states(here.study) if one.alert.id == rule), None)
    if state is None:
        raise Http404("The study has no such rule.")
    figures = rule_figures(here.study, state.alert)
    form = (forms.SwitchOff if state.is_on else forms.SwitchOn)(request.POST or None)
    page, back = "recruitment/rule.jinja", reverse("recruitment:rules", args=[here.study.slug])
    context = showing.rule_page(here, state, figures, clock.now()) | {"back": (back, "Alert rules")}
    if request.method != "POST" or not form.is_valid():
        return render(request, page, {**context, "form": form})
    try:
        _switched(here, rule, form, on=not state.is_on)
    except Refusal as problem:
        return refuse(request, page, form, problem, context)
    messages.success(request, switched(title(state.alert), on=not state.is_on))
    return redirect(back)


def _switched(here: Here, rule: str, form: forms.SwitchOn | forms.SwitchOff, *, on: bool) -> None:
    actions.switch(
        study=here.study, rule=rule, on=on, seen=bool(form.cleaned_data.get("seen")),
        reason=form.cleaned_data["reason"], by=here.person, at=clock.now(), entry=form.entry,
    )  # fmt: skip


def _taken_back(
    request: HttpRequest, here: Here, fact: RemedialAction | ActionFollowedUp, of: RemedialAction
) -> HttpResponse:
    form = forms.TakeBack(request.POST or None)
    context = pages.take_back_page(fact.words) | _back(here, of.alert_id)
    if request.method != "POST" or not form.is_valid():
        return render(request, FORM, {**context, "form": form})
    given = {
        "study": here.study, "reason": form.cleaned_data["reason"], "by": here.person,
        "at": clock.now(), "entry": form.entry,
    }  # fmt: skip
    try:
        if isinstance(fact, RemedialAction):
            actions.take_back_action(action=fact, **given)
        else:
            actions.take_back_follow_up(followed=fact, **given)
    except Refusal as problem:
        return refuse(request, FORM, form, problem, context)
    messages.success(request, pages.TAKEN_BACK)
    return redirect("recruitment:alert", here.study.slug, of.alert_id)


def _report(glance: Glance) -> reports.Report:
    found = queries.watch(glance.study, glance.place, glance.what, glance.day, glance.as_of)
    return reports.report(glance, found, queries.alerts(glance.study, glance.as_of))


def _alert(here: Here, id: UUID) -> queries.AlertRow:
    found = queries.alert(here.study, id)
    if found is None:
        raise Http404("There is no such alert.")
    return found


def _action(here: Here, id: UUID) -> RemedialAction:
    found = queries.action_of(here.study, id)
    if found is None:
        raise Http404("There is no such action.")
    return found


def _back(here: Here, alert: UUID) -> dict[str, object]:
    """The way back to the alert, and the chart of its place."""
    return {
        "back": (reverse("recruitment:alert", args=[here.study.slug, alert]), "The alert"),
        "picture": showing.chart_of(here, clock.now(), _alert(here, alert)),
    }


def _sent(content: bytes, format: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=reports.TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
