"""What allauth asks us: who may sign in, how often, and what is written about it."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts import attempts, hashing, post, sessions, words
from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import person_by_email
from alongside.foundations.pages.rendering import render
from alongside.foundations.record.writing import ClockBehindRecord

log = logging.getLogger(__name__)
CHANGES = {
    "account/email/password_changed": What.PASSWORD_CHANGED,
    "account/email/password_set": What.PASSWORD_CHANGED,
    "account/email/password_reset": What.PASSWORD_CHANGED,
    "mfa/email/totp_activated": What.APP_ADDED,
    "mfa/email/totp_deactivated": What.APP_REMOVED,
    "mfa/email/webauthn_added": What.PASSKEY_ADDED,
    "mfa/email/webauthn_removed": What.PASSKEY_REMOVED,
    "mfa/email/recovery_codes_generated": What.CODES_MADE,
}
MESSAGES = {
    "account/messages/password_changed.txt": words.CHANGED_IT,
    "account/messages/password_set.txt": words.CHANGED_IT,
    "mfa/messages/totp_activated.txt": words.APP_ADDED,
    "mfa/messages/totp_deactivated.txt": words.APP_REMOVED,
    "mfa/messages/webauthn_added.txt": words.PASSKEY_ADDED,
    "mfa/messages/webauthn_removed.txt": words.PASSKEY_REMOVED,
}


class ClosedAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by people who give roles; there is no open sign-up."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": words.DO_NOT_BELONG,
        "enter_current_password": words.NOT_YOUR_OWN,
        "incorrect_password": words.NOT_YOUR_OWN,
        "incorrect_code": words.WRONG_CODE,
        "invalid_password_reset": words.RESET_LINK_OLD,
        "rate_limited": words.TOO_MANY,
        "too_many_login_attempts": words.TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    # Where to go

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:signed_out")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:my_account")

    # Signing in and out

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Our own limits, which hold for every process and say when they end."""
        at = clock.now()
        until = [
            attempts.closed_until(attempts.FAILED_BY_ACCOUNT, credentials.get("email", ""), at),
            attempts.closed_until(attempts.FAILED_BY_ADDRESS, self.get_client_ip(request), at),
        ]
        if closed := [each for each in until if each]:
            raise ValidationError(words.locked(max(closed)), code="locked")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Person | None:
        person: Person | None = super().authenticate(request, **credentials)
        if person is not None:
            attempts.forget(attempts.FAILED_BY_ACCOUNT, credentials.get("email", ""))
            if not request.user.is_authenticated and hashing.is_old(person.password):
                super().set_password(person, credentials["password"])
        return person

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        at, email = clock.now(), credentials.get("email", "")
        attempts.note(attempts.FAILED_BY_ACCOUNT, email, at)
        attempts.note(attempts.FAILED_BY_ADDRESS, self.get_client_ip(request), at)
        if person := person_by_email(email):
            write_failure(person, at, locked=_is_closed(attempts.FAILED_BY_ACCOUNT, email, at))

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        write_failure(user, clock.now(), locked=False)
        return redirect("account_inactive")

    def login(self, request: HttpRequest, user: Person) -> None:
        at = clock.now()
        try:
            happened(What.SIGNED_IN, user, at=at)
        except ClockBehindRecord as problem:
            _clock_is_wrong(request, problem)
        super().login(request, user)
        sessions.begin(request.session, at)

    def logout(self, request: HttpRequest) -> None:
        """Leaving always works, even when the clock is wrong and nothing can be written."""
        person = request.user
        super().logout(request)
        if isinstance(person, Person):
            request.session[sessions.WAS_HERE] = person.pk
            try:
                happened(What.SIGNED_OUT, person, at=clock.now())
            except ClockBehindRecord:
                log.warning("A sign-out was not written: the clock is behind the record.")

    def set_password(self, user: Person, password: str) -> None:
        super().set_password(user, password)
        attempts.forget(attempts.FAILED_BY_ACCOUNT, user.email)

    # Telling people

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        if text := message or MESSAGES.get(message_template or ""):
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """One letter goes out this way; strangers get none, and see no difference."""
        if template_prefix == "account/email/password_reset_key":
            post.new_password(context["user"], context["password_reset_url"], clock.now())

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Every change to an account is written and told once, here."""
        at, what = clock.now(), CHANGES[template_prefix]
        event = happened(what, user, at=at)
        post.changed(user, what, at, event.pk)


def write_failure(person: Person, at: datetime, *, locked: bool) -> None:
    """One fact for the try, and one more for the lock that it brought."""
    try:
        happened(What.FAILED, person, at=at)
        if locked:
            happened(What.LOCKED, person, at=at)
    except ClockBehindRecord as problem:
        raise ValidationError(str(problem)) from None


def _is_closed(limit: attempts.Limit, whom: str, at: datetime) -> bool:
    return attempts.closed_until(limit, whom, at) is not None


def _clock_is_wrong(request: HttpRequest, problem: ClockBehindRecord) -> NoReturn:
    page = render(context.request, "accounts/clock_wrong.jinja", {"problem": str(problem)}, 409)
    raise ImmediateHttpResponse(page)
