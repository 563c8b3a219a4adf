"""The pages of allauth that are open here, each with our own form; all others are shut.

The names are allauth's own, because it looks them up.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as proof
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.forms import BaseForm
from django.http import HttpResponseBase
from django.urls import path, re_path
from django.views.generic import RedirectView

from alongside.foundations.accounts import forms


class OneForm:
    """allauth hands one form over under two names, which would tell each problem twice."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {
            name: value
            for name, value in given.items()
            if name == "form" or not isinstance(value, BaseForm)
        }


class ChangePassword(OneForm, account.PasswordChangeView):  # type: ignore[misc]
    form_class = forms.ChangePasswordForm


class SetPassword(OneForm, account.PasswordSetView):  # type: ignore[misc]
    form_class = forms.SetPasswordForm


class ForgottenPassword(OneForm, account.PasswordResetView):  # type: ignore[misc]
    form_class = forms.ForgottenPasswordForm


def shut(name: str) -> Callable[..., HttpResponseBase]:
    """A page of allauth that we do not have; whoever comes is taken to one that we do."""
    return RedirectView.as_view(pattern_name=name)


urlpatterns = [
    path("login/", account.LoginView.as_view(form_class=forms.SignInForm), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", shut("accounts:sign_in"), name="account_signup"),
    path("email/", shut("accounts:my_account"), name="account_email"),
    path(
        "reauthenticate/",
        account.ReauthenticateView.as_view(form_class=forms.PasswordAgainForm),
        name="account_reauthenticate",
    ),
    path("password/change/", ChangePassword.as_view(), name="account_change_password"),
    path("password/set/", SetPassword.as_view(), name="account_set_password"),
    path("password/reset/", ForgottenPassword.as_view(), name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.PasswordResetFromKeyView.as_view(form_class=forms.ChooseNewPasswordForm),
        name="account_reset_password_from_key",
    ),
    path("2fa/", proof.index, name="mfa_index"),
    path(
        "2fa/authenticate/",
        proof.AuthenticateView.as_view(
            form_class=forms.SecondProofForm, webauthn_form_class=forms.PasskeyProofForm
        ),
        name="mfa_authenticate",
    ),
    path(
        "2fa/reauthenticate/",
        proof.ReauthenticateView.as_view(form_class=forms.SecondProofAgainForm),
        name="mfa_reauthenticate",
    ),
    path(
        "2fa/totp/activate/",
        app.ActivateTOTPView.as_view(form_class=forms.SetUpAppForm),
        name="mfa_activate_totp",
    ),
    path("2fa/totp/deactivate/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "2fa/recovery-codes/generate/",
        recovery.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        recovery.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/", passkey.list_webauthn, name="mfa_list_webauthn"),
    path(
        "2fa/webauthn/add/",
        passkey.AddWebAuthnView.as_view(form_class=forms.AddPasskeyForm),
        name="mfa_add_webauthn",
    ),
    path(
        "2fa/webauthn/reauthenticate/",
        passkey.ReauthenticateWebAuthnView.as_view(form_class=forms.PasskeyProofAgainForm),
        name="mfa_reauthenticate_webauthn",
    ),
    path("2fa/webauthn/keys/<int:pk>/remove/", passkey.remove_webauthn, name="mfa_remove_webauthn"),
    path(
        "2fa/webauthn/keys/<int:pk>/edit/",
        passkey.EditWebAuthnView.as_view(form_class=forms.RenamePasskeyForm),
        name="mfa_edit_webauthn",
    ),
]
