"""The words in a picture, which the caller gives."""

from collections.abc import Mapping


def label(labels: Mapping[str, str], key: str, default: str | None = None) -> str:
    """The words for a key; without them the default, or the key's last part as it is.

    >>> label({}, "reason:moved_away"), label({"reason:other": "Other"}, "reason:other")
    ('moved away', 'Other')
    """
    given = labels.get(key, default)
    return key.rsplit(":", 1)[-1].replace("_", " ") if given is None else given
