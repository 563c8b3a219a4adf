"""Signing in, and one's own account."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_variables

from alongside.foundations import clock
from alongside.foundations.accounts import actions, kept, words
from alongside.foundations.accounts.forms import LinkForm, SignInForm
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.open_sessions import end_sessions, open_sessions
from alongside.foundations.accounts.queries import latest_events
from alongside.foundations.accounts.second_factor import has_second_factor, must_set_up
from alongside.foundations.pages.rendering import render

NEXT = "next"
GONE = 410
View = Callable[..., HttpResponseBase]


def no_role_needed(view: View) -> View:
    """Mark a page that belongs to no study, so that no permission guards it."""
    view.permission = None  # type: ignore[attr-defined]
    return view


@no_role_needed
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Two ways in: a password, or a link by e-mail."""
    to = get_next_redirect_url(request, NEXT)
    if request.user.is_authenticated:
        return redirect(to or "/")
    form = LinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.send_sign_in_link(
            email=form.cleaned_data["email"],
            at=clock.now(),
            address_of=request.build_absolute_uri,
            asked_from=get_adapter().get_client_ip(request),
        )
        request.session[NEXT] = to
        return redirect("accounts:link_sent")
    context = {"form": form, "password_form": SignInForm(request=request), "next": to or ""}
    return render(request, "accounts/sign_in.jinja", context)


@no_role_needed
def link_sent(request: HttpRequest) -> HttpResponse:
    """The same answer whoever asked, so that nobody learns who has an account."""
    return render(request, "accounts/link_sent.jinja")


@no_role_needed
@sensitive_variables("secret")
def use_link(request: HttpRequest, secret: str) -> HttpResponseBase:
    """Opened, it only shows a button: programs that look at links ahead must not use it up."""
    at = clock.now()
    try:
        if request.method != "POST":
            person = actions.open_link(secret=secret, at=at).person
            return render(request, "accounts/use_link.jinja", {"person": person})
        person = actions.use_sign_in_link(secret=secret, at=at)
    except actions.LinkDoesNotWork as problem:
        return render(request, "accounts/link_gone.jinja", {"problem": str(problem)}, GONE)
    return _enter(request, person)


def _enter(request: HttpRequest, person: Person) -> HttpResponseBase:
    """Sign in through every stage that a password sign-in goes through."""
    waiting = kept.waiting(request, person, clock.now())
    to = kept.address(waiting) if waiting else request.session.pop(NEXT, None)
    record_authentication(request, person, method="link")
    entered: HttpResponseBase = perform_login(
        request, Login(user=person, email=person.email, redirect_url=to)
    )
    return entered


@no_role_needed
def signed_out(request: HttpRequest) -> HttpResponse:
    """Answers that wait on the device stay there, encrypted; nothing else does."""
    response = render(request, "accounts/signed_out.jinja")
    response["Clear-Site-Data"] = '"cache"'
    return response


@no_role_needed
@login_required
def second_factor_needed(request: HttpRequest) -> HttpResponseBase:
    """Why a second proof is needed, and how to set one up."""
    to = get_next_redirect_url(request, NEXT) or "/"
    if isinstance(request.user, Person) and not must_set_up(request.user):
        return redirect(to)
    return render(request, "accounts/second_factor_needed.jinja", {"next": to})


@no_role_needed
@login_required
def my_account(request: HttpRequest) -> HttpResponse:
    """The person's own account: password, second factor, and what happened to it."""
    person = request.user
    assert isinstance(person, Person)  # noqa: S101 - only people of ours sign in
    events = [
        {"words": words.event(event.what), "at": event.at, "by": event.by}
        for event in latest_events(person)
    ]
    context = {"person": person, "events": events, "protected": has_second_factor(person)}
    return render(request, "accounts/my_account.jinja", context)


@no_role_needed
@login_required
@reauthentication_required(allow_get=True)  # type: ignore[untyped-decorator]
def signed_in_where(request: HttpRequest) -> HttpResponseBase:
    """Every browser in which the person is signed in; the others end once it is proven again."""
    person, at, here = request.user, clock.now(), request.session.session_key
    assert isinstance(person, Person)  # noqa: S101 - only people of ours sign in
    if request.method == "POST":
        end_sessions(person=person, by=person, at=at, keep=here)
        messages.success(request, words.ENDED_ELSEWHERE)
        return redirect("accounts:signed_in_where")
    context = {"sessions": open_sessions(person, at, here)}
    return render(request, "accounts/signed_in_where.jinja", context)
