"""The page of one form: answers are saved as they come, one part or the whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations.clock import now
from alongside.foundations.pages.paging import as_number
from alongside.foundations.pages.rendering import UNPROCESSABLE, render
from alongside.foundations.record.digests import as_canonical_json
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import derived_id
from alongside.foundations.sealing.sealing import blind_index
from alongside.science.instruments.structure import Item
from alongside.workspaces.assessments import actions, forms, pieces, queries, showing, words
from alongside.workspaces.assessments.folding import as_shown
from alongside.workspaces.assessments.models import AnswerSet
from alongside.workspaces.assessments.permissions import AtVisit, visit_page
from alongside.workspaces.assessments.reading import Reading, language_sent, reading
from alongside.workspaces.assessments.views.carrying_out import carry_out

FORM = "assessments:form"
SIGN_IN = 401
ON_A_DEVICE = "answers that wait on a device"


@visit_page()
def form(request: HttpRequest, at: AtVisit, key: str) -> HttpResponse:
    """Show a form where it was left; a plain post saves the whole page and goes on."""
    answers = _answers(at, key)
    part = showing.part_to_show(answers, request.GET.get("part", ""))
    items = showing.items_of(answers.instrument, part)
    read = reading(at, answers, request.GET.get("language", ""), now())
    asked = forms.Answers(
        request.POST if request.method == "POST" else None,
        seen=answers.last, finished=bool(answers.finished_at),
        quick=forms.can_be_quick(items), language=read.language,
    )  # fmt: skip
    if request.method != "POST":
        return _draw(request, at, answers, part, asked, read, _typed_before(answers, items, asked))
    return _save(request, at, answers, part, asked, read)


def _typed_before(
    answers: queries.FormAnswers, items: list[Item], asked: forms.Answers
) -> dict[str, str]:
    """What stood on this page when it was sent after the session had ended."""
    if not (asked.is_bound and isinstance(asked.data, QueryDict)):
        return {}
    seen = asked.data.get("seen", "")
    number = as_number(seen, 0)
    shown = as_shown(answers.sets, number, asked.entry)
    return forms.entered(asked.data, items, shown, number)


def _save(
    request: HttpRequest, at: AtVisit, answers: queries.FormAnswers, part: str,
    asked: forms.Answers, read: Reading,
) -> HttpResponse:  # fmt: skip
    items = showing.items_of(answers.instrument, part)
    asked.full_clean()
    given = {**asked.cleaned_data, "entry": asked.entry}
    seen = given.get("seen") or 0
    shown = as_shown(answers.sets, seen, given["entry"])
    typed = forms.entered(request.POST, items, shown, seen)
    try:
        fast = forms.quick(given.get("quick", ""), answers.instrument, items, shown)
        sent = {**typed, **fast}
        saved = _keep(at, answers, given, sent, request.POST.getlist(forms.CONFIRM))
    except (Refusal, forms.NotQuick) as problem:
        name = "quick" if isinstance(problem, forms.NotQuick) else getattr(problem, "field", None)
        asked.add_error(name, str(problem))
        return _draw(request, at, answers, part, asked, read, typed)
    _tell(request, at, answers, saved)
    return _go_on(request, at, _after(at, answers, saved), part, read)


def _after(at: AtVisit, answers: queries.FormAnswers, saved: AnswerSet) -> queries.FormAnswers:
    """The form as it stands now: read again only where others have saved since it was read."""
    return answers.with_set(saved) or _answers(at, answers.key)


def _keep(
    at: AtVisit,
    answers: queries.FormAnswers,
    given: dict[str, Any],
    sent: dict[str, str],
    confirmed: list[str],
) -> AnswerSet:
    """Save a page. Sent again with other answers, as after going back, it is another entry."""
    if not at.may_act:
        raise PermissionDenied
    moment, reason = now(), given.get("reason", "")
    language = language_sent(given.get("language"))
    content = as_canonical_json([sent, sorted(confirmed), reason, language])
    return actions.save_answers(
        study=at.study, by=at.here.person, at=moment, opened=at.begun, form=answers.key,
        answers=sent, confirmed=confirmed, seen=given.get("seen"), page=given["entry"],
        reason=reason, language=language, known=answers,
        entry=derived_id(given["entry"], moment, content),
    )  # fmt: skip


def _tell(
    request: HttpRequest, at: AtVisit, answers: queries.FormAnswers, saved: AnswerSet
) -> None:
    if told := words.replaced(answers.instrument, at.study, saved.answers):
        messages.warning(request, told)


def _go_on(
    request: HttpRequest, at: AtVisit, answers: queries.FormAnswers, part: str, read: Reading
) -> HttpResponse:
    """Back to what must be checked, else to the next part, else to the end of the form."""
    key = answers.key
    url = reverse(FORM, args=[*at.address, key])
    here = {item.code for item in showing.items_of(answers.instrument, part)}
    odd = next((code for code in answers.prompts if code in here), None)
    if odd:
        return HttpResponseRedirect(f"{url}{_query(part, read)}#item-{odd}")
    if answers.finished_at or request.POST.get("go") == "stay":
        messages.success(request, words.SAVED)
        return HttpResponseRedirect(f"{url}{_query(part, read)}")
    following = showing.next_part(answers, part)
    if following and answers.progress.remaining:
        return HttpResponseRedirect(f"{url}{_query(following, read)}")
    return redirect("assessments:finish_form", *at.address, key)


def _query(part: str, read: Reading) -> str:
    """The part of a form, read on in the same way."""
    return f"?part={part}&language={read.chosen}" if read.chosen else f"?part={part}"


@visit_page(acting=True)
def save(request: HttpRequest, at: AtVisit, key: str) -> HttpResponse:
    """What the saving script sends after each change."""
    answers, moment = _answers(at, key), now()
    if request.GET.get("by", str(request.user.pk)) != str(request.user.pk):
        return HttpResponse(status=SIGN_IN)
    if request.POST.get("field") == "quick":
        return _not_now(words.QUICK_LATER)
    entered, confirmed = forms.one_answer(request.POST, answers.instrument)
    entered |= {code: answers.items[code].value for code in confirmed if code in answers.items}
    seen = request.GET.get("seen", "")
    try:
        saved = actions.save_answers(
            study=at.study, by=at.here.person, at=moment, opened=at.begun, form=key,
            answers=entered, confirmed=confirmed, seen=as_number(seen, None),
            page=forms.as_uuid(request.POST.get("form_entry")),
            device_at=moment - forms.waited(request.POST),
            language=language_sent(request.GET.get("language")),
            entry=forms.as_uuid(request.POST.get("entry")),
        )  # fmt: skip
    except Refusal as problem:
        return _not_now(str(problem))
    return JsonResponse(_reply(at, _after(at, answers, saved), entered, saved))


def _not_now(why: str) -> HttpResponse:
    return HttpResponse(why, status=UNPROCESSABLE, content_type="text/plain; charset=utf-8")


def _reply(
    at: AtVisit, answers: queries.FormAnswers, entered: dict[str, str], saved: AnswerSet
) -> dict[str, Any]:
    odd = [code for code in answers.prompts if code in entered]
    asked = answers.instrument.by_code
    prompts = [words.prompt_at_once(asked[code], answers.items[code]) for code in odd]
    told = words.replaced(answers.instrument, at.study, saved.answers)
    return {
        "saved": True,
        "prompt": " ".join([*prompts, told]).strip() or None,
        "confirm": odd,
        "progress": words.progress_of(answers),
    }


@visit_page(acting=True)
def begin_form(request: HttpRequest, at: AtVisit, key: str) -> HttpResponse:
    """From here on the time counts for this form."""
    answers = _answers(at, key)
    return carry_out(
        request, forms.Plain(request.POST or None),
        lambda given: actions.begin_form(
            study=at.study, by=at.here.person, at=now(), opened=at.begun, form=key, **given
        ),
        says=words.FORM_BEGUN, to=(FORM, *at.address, key),
        page=_page(at, answers, "Begin", "Begin this form"),
    )  # fmt: skip


@visit_page(acting=True)
def finish_form(request: HttpRequest, at: AtVisit, key: str) -> HttpResponse:
    """Every item that is still open gets a reason, said once."""
    answers = _answers(at, key)
    still_open = answers.progress.remaining
    form = forms.CodeRest(request.POST or None, study=at.study, needed=bool(still_open))
    return carry_out(
        request, form,
        lambda given: actions.finish_form(
            study=at.study, by=at.here.person, at=now(), opened=at.begun, form=key,
            rest=given.get("rest") or None, entry=given["entry"],
        ),
        says=words.FORM_FINISHED, to=("assessments:visit", *at.address),
        page=_page(at, answers, "Finish", "Finish this form", lead=words.rest_open(still_open)),
    )  # fmt: skip


def _answers(at: AtVisit, key: str) -> queries.FormAnswers:
    try:
        return queries.answers(at.study, at.begun, key)
    except queries.NoSuchForm:
        raise Http404("This visit has no such form.") from None


def _page(
    at: AtVisit, answers: queries.FormAnswers, verb: str, submit: str, lead: str = ""
) -> dict[str, Any]:
    name = words.form_name(answers.instrument, answers.about)
    return {
        "at": at, "family": at.family, "title": f"{verb}: {name}", "submit": submit,
        "back": (reverse(FORM, args=[*at.address, answers.key]), "Go back to the form"),
        "words": words, "lead": lead, "open_forms": [], "script": False,
    }  # fmt: skip


def _draw(
    request: HttpRequest,
    at: AtVisit,
    answers: queries.FormAnswers,
    part: str,
    form: forms.Answers,
    read: Reading,
    typed: dict[str, str] | None = None,
) -> HttpResponse:
    questions = queries.questions_about(at.begun, answers.key)
    items = showing.items_of(answers.instrument, part)
    following = showing.next_part(answers, part)
    asked = Counter(one.item for one in questions if one.open)
    return render(
        request, "assessments/form.jinja",
        {"at": at, "family": at.family, "answers": answers, "part": part, "form": form,
         "parts": showing.shown(at.study, answers, items, typed or {}, asked, read.wording),
         "tabs": _tabs(at, answers, part, read), "words": words, "whole": pieces.WHOLE,
         "reading": read, "languages": _languages(at, answers, part, read),
         "form_url": reverse(FORM, args=[*at.address, answers.key]),
         "form_to_begin": forms.Plain(auto_id="begin_%s"),
         "submit": words.submit(answers, following),
         "save_url": _save_url(at, answers, read),
         "save_key": blind_index(ON_A_DEVICE, f"{at.here.person.pk}/{at.begun.pk}/{answers.key}")},
    )  # fmt: skip


def _save_url(at: AtVisit, answers: queries.FormAnswers, read: Reading) -> str | None:
    """After the form is finished each change needs a reason, so nothing is saved by itself."""
    if answers.finished_at or not at.may_act:
        return None
    url = reverse("assessments:save", args=[*at.address, answers.key])
    spoken = f"&language={read.language}" if read.language else ""
    return f"{url}?seen={answers.last}&by={at.here.person.pk}{spoken}"


def _languages(
    at: AtVisit, answers: queries.FormAnswers, part: str, read: Reading
) -> list[tuple[str, str, bool]]:
    url = reverse(FORM, args=[*at.address, answers.key])
    return [
        (label, f"{url}?part={part}&language={code}", chosen)
        for code, label, chosen in read.choices
    ]


def _tabs(
    at: AtVisit, answers: queries.FormAnswers, part: str, read: Reading
) -> list[tuple[str, str, bool]]:
    url = reverse(FORM, args=[*at.address, answers.key])
    named = [
        (words.part_tab(one.title, showing.open_in(answers, one)), one.code)
        for one in pieces.pieces(answers.instrument)
    ]
    if len(named) == 1:
        return []
    listed = [*named, (words.WHOLE_FORM, pieces.WHOLE)]
    return [(label, f"{url}{_query(code, read)}", code == part) for label, code in listed]
