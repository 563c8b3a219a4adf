"""Licensed packs: that one was loaded or removed is a fact; its wording can be taken away."""

from __future__ import annotations

from django.db import models

from alongside.foundations.record.models import Fact


class PackLoaded(Fact):
    """A pack was loaded for a form of the study. Another one for the same form supersedes it;
    removing it takes it back. `sha256` is the digest of every byte of the pack."""

    form = models.CharField(max_length=60)
    edition = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    expires = models.DateField()
    modes = models.JSONField()
    sites = models.JSONField()
    languages = models.JSONField()
    sha256 = models.CharField(max_length=64)


class PackFiles(models.Model):
    """The files of a pack by path. Not a fact: the wording is taken away when no study holds
    the pack any more. Its licence and rule stay, so that old scores can be made again."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    files = models.JSONField()
