"""Pages about envelopes on paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.files.serving import as_download
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.rendering import refuse, render
from alongside.foundations.record.refusals import Refusal
from alongside.science.protocol import Permission
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import (
    halves,
    paper,
    paper_opening,
    paper_printed,
    paper_words,
    queries,
)
from alongside.workspaces.randomisation.paper_forms import (
    CountEnvelopes,
    Done,
    RecordOpening,
    ReserveEnvelopes,
    TakeBackOpening,
)
from alongside.workspaces.randomisation.paper_models import Envelope
from alongside.workspaces.randomisation.paper_refusals import MOST_ENVELOPES
from alongside.workspaces.study.permissions import Here, guarded

GENERATE, ALLOCATE = Permission.RANDOMISATION_GENERATE, Permission.RANDOMISATION_ALLOCATE
Context = dict[str, Any]


@guarded(GENERATE)
def envelopes(request: HttpRequest, here: Here) -> HttpResponse:
    """Every envelope against what was recorded of it, and what does not fit."""
    names = queries.strata(here.study)
    found = queries.reconciled(here.study, list(names))
    context = {
        "found": found,
        "names": names,
        "sentence": paper_words.sentence(here.study, found),
        "may_allocate": here.may(ALLOCATE),
        "words": paper_words,
    }
    return render(request, "randomisation/envelopes.jinja", context)


@guarded(GENERATE)
def reserve(request: HttpRequest, here: Here, stratum: str) -> HttpResponse:
    """Keep the next places of a stratum for envelopes."""
    context = _place(here, stratum)
    slots = queries.next_slots(here.study, stratum, MOST_ENVELOPES)
    held = queries.held_slots(slots)
    form = ReserveEnvelopes(request.POST or None, held=bool(held))

    def act(given: Context) -> object:
        openings = form.openings if held else ()
        number = form.cleaned_data["number"]
        return paper.reserve_envelopes(**given, number=number, openings=openings)

    return _done(request, here, form, "reserve", act, paper_words.RESERVED, context | {
        "held": held, "left": len(slots),
    })  # fmt: skip


@guarded(GENERATE)
def take_half(request: HttpRequest, here: Here, stratum: str) -> HttpResponse:
    """Print one half of the envelopes that wait; never both."""
    context, form = _place(here, stratum), Done(request.POST or None)
    now = queries.printing(here.study, stratum)
    context |= {"now": now, "mine": now.half_of(here.person) if now else None}
    said = paper_words.TAKEN
    return _done(request, here, form, "take_half", _with(paper.take_half), said, context)


@guarded(GENERATE)
def on_paper(request: HttpRequest, here: Here, stratum: str) -> HttpResponse:
    """My half is printed and in its envelopes: delete it here."""
    form, said = Done(request.POST or None), paper_words.ON_PAPER
    act = _with(paper.half_is_on_paper)
    return _done(request, here, form, "on_paper", act, said, _place(here, stratum))


@guarded(GENERATE)
def half(request: HttpRequest, here: Here, stratum: str) -> HttpResponse:
    """The print of one's own half."""
    _place(here, stratum)
    now = queries.printing(here.study, stratum)
    mine = now.half_of(here.person) if now else None
    if now is None or mine is None or mine in now.on_paper:
        raise Http404("You have no half of these envelopes to print.")
    content = paper_printed.half_printed(here.study, now.fact, mine)
    which = "first" if mine == halves.FIRST else "second"
    return as_download(content, "application/pdf", f"envelopes-{stratum}-{which}-half.pdf")


@guarded(GENERATE)
def count(request: HttpRequest, here: Here, stratum: str) -> HttpResponse:
    """Write down how many envelopes lie there."""
    form = CountEnvelopes(request.POST or None)

    def act(given: Context) -> object:
        names = ("closed", "damaged", "reason")
        return paper.count_envelopes(**given, **{name: form.cleaned_data[name] for name in names})

    said = paper_words.COUNTED
    return _done(request, here, form, "count_envelopes", act, said, _place(here, stratum))


@guarded(ALLOCATE)
def opened(request: HttpRequest, here: Here, stratum: str, place: int) -> HttpResponse:
    """Record that an envelope was opened."""
    context = _place(here, stratum)
    envelope = queries.envelope(here.study, stratum, place)
    if envelope is None:
        raise Http404("There is no such envelope.")
    held = queries.held_slots([envelope.slot])
    families = queries.ready(here.study, here.sites)
    numbers = [row.number for row in families if _fits(here, row.site, stratum)]
    form = RecordOpening(
        request.POST or None, study=here.study, families=numbers, held=bool(held)
    )  # fmt: skip
    context |= {"held": held, "number": place}
    return _done(request, here, form, "open_envelope", _opening(request, here, form, envelope),
                 "", context)  # fmt: skip


@guarded(ALLOCATE)
def take_back(request: HttpRequest, here: Here, stratum: str, place: int) -> HttpResponse:
    """It was another envelope, or none, that was opened."""
    context = _place(here, stratum)
    envelope = queries.envelope(here.study, stratum, place)
    last = queries.last_opening(envelope) if envelope else None
    if envelope is None or last is None or (last.retracted and request.method != "POST"):
        raise Http404("No opening of this envelope is recorded.")
    form = TakeBackOpening(request.POST or None)
    context |= {"number": place, "family": last.family}

    def act(given: Context) -> object:
        given.pop("stratum")
        return paper_opening.take_back_opening(
            **given, envelope=envelope, reason=form.cleaned_data["reason"]
        )

    said = paper_words.TAKEN_BACK
    return _done(request, here, form, "take_back_opening", act, said, context)


def _fits(here: Here, site: str, stratum: str) -> bool:
    return stratum == site or "site" not in here.study.strata


def _opening(
    request: HttpRequest, here: Here, form: RecordOpening, envelope: Envelope
) -> Callable[[Context], object]:
    def act(given: Context) -> object:
        said, slug = form.cleaned_data, here.study.slug
        family = Family.objects.filter(study=slug, number=said["family"]).first()
        where = reverse("randomisation:tell", args=[slug, family.number]) if family else ""
        given.pop("stratum")
        return paper_opening.record_opening(
            **given, envelope=envelope, family=family, arm=said["arm"] or "",
            opened_by=form.people[said["opened_by"]], occurred_at=said["occurred_at"],
            reason=said["reason"], opening=form.opening,
            address=request.build_absolute_uri(where) if where else "",
        )  # fmt: skip

    return act


def _with(act: Callable[..., object]) -> Callable[[Context], object]:
    return lambda given: act(**given)


def _place(here: Here, stratum: str) -> Context:
    names = queries.strata(here.study)
    if stratum not in names:
        raise Http404("There is no such place in this study.")
    return {"stratum": stratum, "place": names[stratum], "words": paper_words}


def _done(
    request: HttpRequest,
    here: Here,
    form: PageForm,
    page: str,
    act: Callable[[Context], object],
    said: str,
    context: Context,
) -> HttpResponse:
    """Show a form, or do what it says and go back to the envelopes."""
    template = f"randomisation/{page}.jinja"
    if request.method != "POST" or not form.is_valid():
        return render(request, template, {**context, "form": form})
    given = {"study": here.study, "by": here.person, "at": clock.now(), "entry": form.entry,
             "stratum": context["stratum"]}  # fmt: skip
    try:
        fact: Any = act(given)
    except Refusal as problem:
        return refuse(request, template, form, problem, context)
    messages.success(request, said or paper_words.after_opening(fact))
    return redirect("randomisation:envelopes", here.study.slug)
