"""Housekeeping of what signing in leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from alongside.foundations.accounts.models import KeptForm, SignInLink
from alongside.foundations.jobs.schedule import every

KEEP_LINKS = timedelta(days=1)


@every(seconds=600, name="accounts.clear")
def clear_what_ran_out(at: datetime) -> None:
    """Forget kept forms when their time is over, links a day later, and sessions."""
    KeptForm.objects.filter(expires_at__lte=at).delete()
    SignInLink.objects.filter(expires_at__lt=at - KEEP_LINKS).delete()
    Session.objects.filter(expire_date__lt=at).delete()
