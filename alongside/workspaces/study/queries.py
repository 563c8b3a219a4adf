"""The studies that this installation runs."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from django.conf import settings

from alongside.science.protocol import Study, load_study


class NoSuchStudy(Exception):
    """There is no study of this name here."""

    def __init__(self, slug: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no study called {slug} here. There is: {', '.join(known)}.")


def folder(name: str) -> Traversable | Path:
    """The folder of a study that ships, or of one on disk."""
    shipped = files("alongside.studies") / name.replace("-", "_")
    return shipped if shipped.is_dir() else Path(name)


@cache
def _installed() -> dict[str, tuple[Study, Traversable | Path]]:
    folders = [folder(name) for name in settings.DEPLOYMENT.studies.split(",")]
    studies = [(load_study(each), each) for each in folders]
    return {study.slug: (study, each) for study, each in studies}


def installed() -> tuple[Study, ...]:
    """Every study that this installation runs."""
    return tuple(study for study, _ in _installed().values())


def study(slug: str) -> Study:
    """The study of this name; raises `NoSuchStudy`."""
    return _found(slug)[0]


def folder_of(slug: str) -> Traversable | Path:
    """Where the definition of an installed study lies; raises `NoSuchStudy`."""
    return _found(slug)[1]


def _found(slug: str) -> tuple[Study, Traversable | Path]:
    if slug not in _installed():
        raise NoSuchStudy(slug, tuple(_installed()))
    return _installed()[slug]
