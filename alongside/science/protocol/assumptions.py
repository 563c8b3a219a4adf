"""What the sources of a study leave open, and why it was settled as it is."""

from typing import Any

from alongside.science.protocol.shape import Part, Words


class Assumption(Part):
    """A reason for something in the study; `about` is its place, such as `target.total`.

    Entries of lists are named by their id: `visits.follow_up_12m.months`.
    """

    about: Words
    reason: Words


def found_at(study: Any, about: str) -> Any:
    """What stands at a place of a study (or of a part of it).

    Raises LookupError where there is nothing of that name.

    >>> found_at({"visits": [{"id": "later", "months": 12}]}, "visits.later.months")
    12
    """
    for step in about.split("."):
        if isinstance(study, list | tuple):
            study = next((one for one in study if _of(one, "id", None) == step), None)
        else:
            study = _of(study, step, None)
        if study is None:
            raise LookupError(about)
    return study


def _of(part: Any, name: str, default: Any) -> Any:
    return part.get(name, default) if isinstance(part, dict) else getattr(part, name, default)
