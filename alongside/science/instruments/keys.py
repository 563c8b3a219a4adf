"""Reading one key of a parsed TOML file, and naming it when something is wrong."""

from collections.abc import Mapping, Sequence
from typing import Any

from alongside.science.instruments.checks import InstrumentProblem


def rows(mapping: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    """Return the list of tables under a key.

    Raises `InstrumentProblem`.

    >>> rows({"parts": [{"code": "a"}]}, "parts")
    [{'code': 'a'}]
    """
    found = needed(mapping, key, "")
    if not isinstance(found, Sequence) or not all(isinstance(row, Mapping) for row in found):
        raise InstrumentProblem(key, "is not a list of tables")
    return found


def needed(mapping: Mapping[str, Any], name: str, key: str) -> Any:
    """Return the value under a key that must be there.

    Raises `InstrumentProblem`.

    >>> needed({"id": "x"}, "id", "")
    'x'
    """
    if name not in mapping:
        raise InstrumentProblem(f"{key}{name}", "is missing")
    return mapping[name]


def text(mapping: Mapping[str, Any], name: str, key: str = "") -> str:
    """Return a text that must be there and hold more than spaces.

    Raises `InstrumentProblem`.

    >>> text({"id": "x"}, "id")
    'x'
    """
    value = needed(mapping, name, key)
    if not isinstance(value, str) or not value.strip():
        raise InstrumentProblem(f"{key}{name}", "is not a text, or is empty")
    return value


def texts(value: Any, key: str) -> tuple[str, ...]:
    """Return a list of texts as a tuple.

    Raises `InstrumentProblem`.

    >>> texts(["a", "b"], "conflicts")
    ('a', 'b')
    """
    if not isinstance(value, Sequence) or isinstance(value, str):
        raise InstrumentProblem(key, "is not a list of texts")
    if not all(isinstance(each, str) and each.strip() for each in value):
        raise InstrumentProblem(key, "holds something that is not a text, or is empty")
    return tuple(value)


def one_of(mapping: Mapping[str, Any], name: str, allowed: Sequence[str], key: str = "") -> Any:
    """Return a value that must be one of those allowed.

    Raises `InstrumentProblem`.

    >>> one_of({"about": "child"}, "about", ["child", "parent"])
    'child'
    """
    value = needed(mapping, name, key)
    if value not in allowed:
        raise InstrumentProblem(f"{key}{name}", f"is {value!r}, not one of {', '.join(allowed)}")
    return value


def optional(mapping: Mapping[str, Any], name: str, kind: Any, key: str = "") -> Any:
    """Return a number of the kind asked for, or None where there is none.

    Raises `InstrumentProblem`.

    >>> optional({"minimum": 2}, "minimum", int)
    2
    """
    value = mapping.get(name)
    if value is not None and (isinstance(value, bool) or not isinstance(value, kind)):
        raise InstrumentProblem(f"{key}{name}", "is not a number of the right kind")
    return value


def flag(mapping: Mapping[str, Any], name: str, otherwise: bool, key: str = "") -> bool:
    """Return true or false, or the value given for when it is absent.

    Raises `InstrumentProblem`.

    >>> flag({}, "required", True)
    True
    """
    value = mapping.get(name, otherwise)
    if not isinstance(value, bool):
        raise InstrumentProblem(f"{key}{name}", "is neither true nor false")
    return value


def refuse_unknown(mapping: Mapping[str, Any], known: set[str], key: str) -> None:
    """Refuse a key that nobody reads, since it is most likely misspelt.

    Raises `InstrumentProblem`.

    >>> refuse_unknown({"id": "x"}, {"id"}, "")
    """
    for name in mapping:
        if name not in known:
            raise InstrumentProblem(f"{key}{name}", "is not a key that is known here")
