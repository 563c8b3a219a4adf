"""The head of the seals lies in letters to named people, so that a record written anew is seen."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.backups.heads import send_head
from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Head, Seal
from alongside.foundations.record.verifying import verify
from alongside.foundations.record.writing import write

AT = datetime(2023, 4, 3, 10, tzinfo=UTC)


class Trial:
    slug = "made-up"
    version = "1"


@pytest.mark.django_db
def test_each_head_goes_once_to_everybody_named_and_is_found_by_verify(settings):
    one = Person.objects.create_user("one@example.org", name="One", made_at=AT)
    given = {"study": Trial(), "by": one, "person": one, "role": "nurse", "sites": ["here"]}
    write(RoleGiven, at=AT, **given)
    assert (send_head(AT), Message.objects.count()) == (0, 0)  # nobody is named
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(
        update={"heads_to": "ann@example.org, ben@example.org"}
    )
    assert (send_head(AT), send_head(AT + timedelta(days=1))) == (2, 2)
    assert sorted(Message.objects.values_list("to", flat=True)) == [
        "ann@example.org",
        "ben@example.org",
    ]
    first = Head.objects.get().digest
    write(RoleGiven, at=AT + timedelta(days=2), **given)
    send_head(AT + timedelta(days=2))
    assert Message.objects.count() == 4
    letter = Message.objects.order_by("created_at").first().body
    assert (f"Seal 1: {first}" in letter, first in letter.partition("--head ")[2]) == (True, True)
    assert verify(noted=first).findings == ()
    assert [(f.what, f.name) for f in verify(noted="0123456789abcdef").findings] == [
        ("removed", "0123456789abcdef")
    ]
    assert Seal.objects.count() == 2
