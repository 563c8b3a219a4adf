"""Facts about watching: rules switched on and off, alerts, actions, and what came of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from alongside.foundations.record.models import Fact


class RuleSwitched(Fact):
    """Somebody switched a rule of the study on or off, having seen how often it errs.

    `stated` says which definition of the rule that was, with what it expects: changed numbers
    must be seen and switched on anew. `any_false` and `median_weeks` are what was shown.
    """

    rule = models.CharField(max_length=60)
    on = models.BooleanField()
    stated = models.CharField(max_length=64)
    any_false = models.FloatField(null=True)
    median_weeks = models.PositiveIntegerField(null=True)


class AlertRaised(Fact):
    """A rule spoke at the end of a week: what was expected, what came, how surprising, since when.

    `place` is "" for the whole study, a site, or a site and a team with a dot between. The id
    follows from rule, place and week, so that a run that is repeated raises nothing twice.
    """

    rule = models.CharField(max_length=60)
    place = models.CharField(max_length=130, blank=True)
    what = models.CharField(max_length=20)
    notice = models.CharField(max_length=20)
    first_day = models.DateField()
    last_day = models.DateField()
    expected = models.FloatField()
    came = models.PositiveIntegerField()
    chance = models.FloatField()
    since = models.DateField(null=True)
    since_expected = models.FloatField(null=True)
    since_came = models.PositiveIntegerField(null=True)
    tell = models.JSONField(default=list)
    could_be_done = models.JSONField(default=list)


class RemedialAction(Fact):
    """What is done about an alert, by whom and by when: with it the alert is acknowledged."""

    alert = models.ForeignKey(AlertRaised, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_when = models.DateField()


class ActionFollowedUp(Fact):
    """Whether an action was done, and what came of it; `occurred_at` is the day it was done."""

    action = models.ForeignKey(RemedialAction, on_delete=models.PROTECT, related_name="+")
    done = models.BooleanField()
    words = models.TextField()
