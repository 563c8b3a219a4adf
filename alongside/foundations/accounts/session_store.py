"""Sessions in the database, as Django keeps them: looked up at each request, so asked quickly."""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError

from alongside.foundations import clock
from alongside.foundations.record.asked_often import AskedOften

_KEPT: AskedOften[Session] = AskedOften(lambda key: Session.objects.filter(session_key=key))


class SessionStore(db.SessionStore):
    """Django's own; one that has run out counts as none, as there."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = _KEPT.first(self.session_key) if self.session_key else None
        if found is not None and found.expire_date > clock.now():
            return found
        self._session_key = None
        return None

    def save(self, must_create: bool = False) -> None:
        """A database that is away is told as that, and not as a session that somebody ended."""
        try:
            super().save(must_create=must_create)
        except UpdateError as told:
            if isinstance(told.__context__, OperationalError):
                raise told.__context__ from None
            raise
