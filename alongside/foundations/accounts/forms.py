"""Forms for signing in and for one's own account, asked in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.core.exceptions import ValidationError

from alongside.foundations import clock
from alongside.foundations.accounts import attempts, words
from alongside.foundations.accounts.adapter import write_failure
from alongside.foundations.pages.fields import Email, Password, Text
from alongside.foundations.pages.forms import PageForm


class LinkForm(PageForm):
    """Where to send a sign-in link."""

    email = Email("Your work email address")


class CodeField(Text):
    """A code of a few figures, from an app or a list."""

    inputmode = "numeric"

    def __init__(self, label: str) -> None:
        super().__init__(label, limit=20, width=10, autocomplete="one-time-code")


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """Email address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = Email("Email address")
        self.fields["password"] = Password()
        self.order_fields(["login", "password"])

    def clean_login(self) -> str:
        return str(super().clean_login()).lower()


class _NewPassword(forms.Form):
    """A new password, typed twice and checked against the rules."""

    def ask_twice(self) -> None:
        self.fields["password1"] = Password("New password", new=True, hint=words.LENGTH_HINT)
        self.fields["password2"] = Password("New password again", new=True)

    def clean_password1(self) -> str:
        value = self.cleaned_data["password1"]
        return str(get_adapter().clean_password(value, user=self.user))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second and "password2" not in self.errors:
            self.add_error("password2", words.NOT_THE_SAME)
        return cleaned


class ChangePasswordForm(_NewPassword, account.ChangePasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"] = Password("Your password now")
        self.ask_twice()


class SetPasswordForm(_NewPassword, account.SetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_twice()


class ChooseNewPasswordForm(_NewPassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_twice()


class ForgottenPasswordForm(account.ResetPasswordForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = Email("Email address")


class PasswordAgainForm(account.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = Password("Your password")


class _LimitedProof(forms.Form):
    """A second proof may be tried five times in a quarter of an hour, as a password may."""

    user: Any

    def _counted(self, check: Any, also: Any = None) -> Any:
        limit, at = attempts.FAILED_BY_ACCOUNT, clock.now()
        whom = f"second factor of {self.user.pk}"
        if until := attempts.closed_until(limit, whom, at):
            raise ValidationError(words.code_locked(until), code="locked")
        try:
            accepted = check()
            if also:
                also(accepted)
        except ValidationError:
            attempts.note(limit, whom, at)
            locked = attempts.closed_until(limit, whom, at) is not None
            write_failure(self.user, at, locked=locked)
            raise
        attempts.forget(limit, whom)
        return accepted


class _CodeForm(_LimitedProof, codes.BaseAuthenticateForm):  # type: ignore[misc]
    """A code works once: allauth remembers it in this process, and we for all the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField("Code from your app, or a recovery code")

    def clean_code(self) -> str:
        return str(self._counted(super().clean_code, self._first_use))

    def _first_use(self, code: str) -> None:
        whom, at = f"code {code} of {self.user.pk}", clock.now()
        attempts.note(attempts.CODE_USED, whom, at)
        if attempts.closed_until(attempts.CODE_USED, whom, at):
            raise ValidationError(words.WRONG_CODE, code="incorrect_code")


class SecondProofForm(_CodeForm, codes.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class SecondProofAgainForm(_CodeForm, codes.ReauthenticateForm):  # type: ignore[misc]
    """Shown once more, before a change to one's account."""


class PasskeyProofForm(_LimitedProof, passkeys.AuthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return self._counted(super().clean_credential)


class PasskeyProofAgainForm(_LimitedProof, passkeys.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    def clean_credential(self) -> Any:
        return self._counted(super().clean_credential)


class SetUpAppForm(ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = CodeField("Code that the app shows now")


class AddPasskeyForm(passkeys.AddWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _passkey_name(required=False)


class RenamePasskeyForm(passkeys.EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = _passkey_name(required=True)


def _passkey_name(*, required: bool) -> Text:
    return Text("Name of this passkey", hint=words.PASSKEY_NAME_HINT, limit=60, required=required)
