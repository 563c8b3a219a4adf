"""Housekeeping of what signing in leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session

from alongside.foundations.accounts.models import KeptForm, PageRefused, SignInLink
from alongside.foundations.jobs.schedule import every

KEEP_LINKS = timedelta(days=1)
KEEP_REFUSED = timedelta(days=60)


@every(seconds=600, name="accounts.clear")
def clear_what_ran_out(at: datetime) -> None:
    """Forget kept forms and sessions when their time is over, links a day later, refusals in 60."""
    KeptForm.objects.filter(expires_at__lte=at).delete()
    PageRefused.objects.filter(day__lt=(at - KEEP_REFUSED).date()).delete()
    SignInLink.objects.filter(expires_at__lt=at - KEEP_LINKS).delete()
    Session.objects.filter(expire_date__lt=at).delete()
