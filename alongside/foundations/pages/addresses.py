"""The addresses of views. They do not change while a process runs, so each is worked out once."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings
from django.urls import reverse

REMEMBERED = 8_192  # some 3 MB: the lists that a site's people come back to


def address(view: str, *given: object, **named: object) -> str:
    """Where a view is, with what stands in its address, in its order or by name.

    Errors: NoReverseMatch where the view does not exist, or takes something else.
    """
    named_ones = tuple((name, str(each)) for name, each in named.items())
    return _worked_out(settings.ROOT_URLCONF, view, tuple(map(str, given)), named_ones)


@lru_cache(REMEMBERED)
def _worked_out(
    within: str, view: str, given: tuple[str, ...], named: tuple[tuple[str, str], ...]
) -> str:
    return reverse(view, within, args=given or None, kwargs=dict(named) or None)
