"""Official files of places, where families live, adopted rules, and what meetings decided."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact
from alongside.workspaces.families.models import FamilyFact

AREAS, PEOPLE, CHANGES, POSTCODES, BOUNDARIES, TARGETS = (
    "areas", "people", "changes", "postcodes", "boundaries", "targets",
)  # fmt: skip
KINDS = (AREAS, PEOPLE, CHANGES, POSTCODES, BOUNDARIES, TARGETS)


class PlaceFile(Fact):
    """An official file, or a team's own targets, was brought in whole. `index` is the one that
    ranks its areas, where it has one; `sha256` is the digest of every byte; `elsewhere` counts
    rows that were not needed.

    A later file of the same kind and index is used in its place from then on; of boundaries and
    own targets what a later file says of the same area, or of the same characteristic at a site.
    """

    kind = models.CharField(max_length=20)
    form = models.CharField(max_length=60)
    index = models.CharField(max_length=20, blank=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    elsewhere = models.PositiveIntegerField(default=0)


class PlaceRows(Fact):
    """The rows that were kept of a file: how many, and the digest of their digests."""

    file = models.ForeignKey(PlaceFile, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)


class OfFile(models.Model):
    """A row of a file that was brought in. It follows from the file and is never changed.

    `digest` is of what the row says; the digest of all of them is in `PlaceRows`.
    """

    file = models.ForeignKey(PlaceFile, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=16, blank=True)

    class Meta:
        abstract = True


class Area(OfFile):
    """A small area, ranked within its own country; children aged 0 to 4, where counted."""

    area = models.CharField(max_length=9)
    council = models.CharField(max_length=9)
    decile = models.PositiveSmallIntegerField()
    children = models.PositiveIntegerField(null=True)
    people = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["file", "council", "decile"]),
            models.Index(fields=["file", "area"]),
        ]


class PeopleOfCouncil(OfFile):
    """How many people of a group live in a council; `group` as the file names it."""

    council = models.CharField(max_length=9)
    main = models.CharField(max_length=20)
    group = models.CharField(max_length=100)
    people = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["file", "council"])]


class AreaChanged(OfFile):
    """A small area of 2011 that became, or is part of, one of 2021."""

    before = models.CharField(max_length=9)
    after = models.CharField(max_length=9)


class PostcodeArea(OfFile):
    """The small area in which a postcode lies. Public knowledge; it names nobody."""

    postcode = models.CharField(max_length=8)
    index = models.CharField(max_length=20)
    area = models.CharField(max_length=9)

    class Meta:
        indexes = [models.Index(fields=["file", "postcode"])]


class AreaShape(OfFile):
    """The boundary of a small area: rings of longitude and latitude."""

    area = models.CharField(max_length=9)
    name = models.CharField(max_length=100)
    rings = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["file", "area"])]


class OwnTarget(OfFile):
    """People of a group at a site, as the team's own file says, with where that comes from.

    `asked`: how many the source asked, where it is a sample.
    """

    site = models.CharField(max_length=60)
    trait = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    people = models.FloatField()
    asked = models.FloatField(null=True)
    source = models.CharField(max_length=300)


class FamilyArea(FamilyFact):
    """The small area in which a family lives, and its tenth; never the postcode or the address.

    `how`: looked up from the postcode, entered by hand, or not found (then without an area).
    """

    area = models.CharField(max_length=9, blank=True)
    decile = models.PositiveSmallIntegerField(null=True)
    index = models.CharField(max_length=20, blank=True)
    how = models.CharField(max_length=20)


class RuleAdopted(Fact):
    """A rule was adopted, after its operating characteristics (`shown`) were looked at.

    `terms` are those of the study definition: a rule whose terms have changed since is another.
    """

    rule = models.CharField(max_length=60)
    terms = models.JSONField()
    shown = models.JSONField()


class PointDecided(Fact):
    """What a meeting decided at an adaptation point. `shown` holds the numbers as they were."""

    rule = models.CharField(max_length=60)
    place = models.CharField(max_length=60)
    point = models.PositiveIntegerField()
    shown = models.JSONField()
    shown_to = models.TextField()
    decided = models.CharField(max_length=20)
    why = models.TextField()
    change = models.TextField(blank=True)
    cost = models.DecimalField(max_digits=10, decimal_places=2, null=True)


class ReachMark(models.Model):
    """How far the summary of a moment (`as_of`; now without one) has come in the ledger."""

    study = models.CharField(max_length=60)
    as_of = models.DateTimeField(null=True)
    entry = models.BigIntegerField(default=0)
    recent = models.PositiveIntegerField(default=0)
    made_for = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [models.Index(fields=["study", "as_of"])]


class FamilyReach(models.Model):
    """One family: how far it came and its groups. Derived; can be thrown away at any time.

    `groups`: the tenth, then the group of each characteristic of the study, "|" between; empty
    where it is not known. `area` is the small area.
    """

    mark = models.ForeignKey(ReachMark, on_delete=models.CASCADE, related_name="+")
    family = models.UUIDField()
    site = models.CharField(max_length=40)
    stage = models.CharField(max_length=20)
    area = models.CharField(max_length=9, blank=True)
    groups = models.CharField(max_length=300)
    consented = models.CharField(max_length=40, blank=True)
    randomised = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [models.Index(fields=["mark", "site"]), models.Index(fields=["mark", "family"])]
