"""What is told when a session cannot be kept."""

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import OperationalError

from alongside.foundations.accounts.session_store import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept():
    store = SessionStore()
    store.create()
    return store


def test_a_database_that_is_away_is_no_session_that_was_ended(kept, monkeypatch):
    def away(*given, **named):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(Session, "save", away)
    with pytest.raises(OperationalError):
        kept.save()


def test_a_session_that_was_ended_meanwhile_is_not_kept_again(kept):
    Session.objects.all().delete()
    with pytest.raises(UpdateError):
        kept.save()
