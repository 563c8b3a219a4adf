"""Whoever looks after the machine hears of it when something there needs somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from alongside.foundations.backups.alerts import tell_what_is_wrong
from alongside.foundations.backups.models import Backup, Drill
from alongside.foundations.jobs.models import ScheduledRun
from alongside.foundations.messages.models import Message

AT = datetime(2023, 4, 3, 10, tzinfo=UTC)
A_MINUTE, A_DAY = timedelta(minutes=1), timedelta(days=1)


def named(settings, **more):
    update = {"alerts_to": "ann@example.org, ben@example.org", **more}
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update=update)


def worked(at, failures=0):
    ScheduledRun.objects.update_or_create(
        name="messages.deliver",
        defaults={"started_at": at, "finished_at": at, "failures_in_a_row": failures,
                  "problem": "Greta Fernsby’s letter"},
    )  # fmt: skip


@pytest.mark.django_db
def test_what_is_wrong_is_told_once_a_day_and_again_when_something_else_is(settings, tmp_path):
    Backup.objects.create(made_at=AT, name="x", proven_at=AT)
    worked(AT, failures=2)
    assert (tell_what_is_wrong(AT), Message.objects.count()) == (0, 0)  # nobody is named
    named(settings, backups=tmp_path)
    assert [tell_what_is_wrong(AT + A_MINUTE * n) for n in (1, 2)] == [2, 2]
    assert Message.objects.count() == 2
    body = Message.objects.first().body
    assert "* Scheduled work fails: messages.deliver." in body
    assert "Fernsby" not in body
    worked(AT + 2 * A_DAY, failures=0)
    tell_what_is_wrong(AT + 2 * A_DAY)
    assert Message.objects.count() == 4
    assert "There is no backup of the last day" in Message.objects.order_by("-id").first().body


@pytest.mark.django_db
def test_nothing_is_written_while_all_is_well(settings, tmp_path):
    named(settings, backups=tmp_path)
    Backup.objects.create(made_at=AT, name="x", proven_at=AT)
    Drill.objects.create(at=AT, backup="x", made_at=AT, problem="")
    worked(AT)
    assert (tell_what_is_wrong(AT), Message.objects.count()) == (0, 0)
