"""What goes otherwise than planned is written beside what was done, which stays as it was."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.families.models import FamilyFact


class RandomisedInError(FamilyFact):
    """A family should not have been randomised. It stays where it was allocated (intention to
    treat); `reason` says in words what happened, `why` is one of a few."""

    allocation = models.ForeignKey(
        "randomisation.Allocation", on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=40)


class StrataCorrected(FamilyFact):
    """What the strata of an allocated family should have been, beside those that were used."""

    allocation = models.ForeignKey(
        "randomisation.Allocation", on_delete=models.PROTECT, related_name="+"
    )
    strata = models.JSONField(default=dict)


class StratumSwitched(Fact):
    """From here on no family is allocated in a stratum, or families are again."""

    stratum = models.CharField(max_length=80)
    what = models.CharField(max_length=20)


class SequenceBroughtIn(Fact):
    """The places of a sequence come from a list that was not made here.

    `sha256` is the digest of the file, which is not kept; `noticed` what was found in it.
    """

    sequence = models.OneToOneField(
        "randomisation.SequenceSealed", on_delete=models.PROTECT, related_name="+"
    )
    source = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    noticed = models.JSONField(default=list)


class RatioDecided(Fact):
    """An adaptation point: places that are drawn from here on follow this ratio, by arm."""

    ratio = models.JSONField(default=dict)


class PlacesSetAside(Fact):
    """No further place of a sequence that the installation sealed by itself is opened."""

    sequence = models.OneToOneField(
        "randomisation.SequenceSealed", on_delete=models.PROTECT, related_name="+"
    )
