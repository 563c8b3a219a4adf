"""What pydantic found wrong with the shape of a study, in plain words."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

_SAYS: Mapping[str, Callable[[Any, Mapping[str, Any]], str]] = {
    "missing": lambda _, __: "This is missing.",
    "extra_forbidden": lambda _, __: "No study has this key; is it spelt right?",
    "enum": lambda given, more: f"“{given}” is not known here. Use {more['expected']}.",
    "literal_error": lambda given, more: f"“{given}” is not known here. Use {more['expected']}.",
    "string_type": lambda given, _: f"This must be a text, not {given!r}.",
    "string_too_short": lambda _, __: "This text is empty.",
    "string_pattern_mismatch": lambda given, more: (
        f"“{given}” is not written as it must be (pattern {more['pattern']})."
    ),
    "int_parsing": lambda given, _: f"This must be a whole number, not “{given}”.",
    "int_type": lambda given, _: f"This must be a whole number, not {given!r}.",
    "float_parsing": lambda given, _: f"This must be a number, not “{given}”.",
    "bool_parsing": lambda given, _: f"This must be true or false, not “{given}”.",
    "bool_type": lambda given, _: f"This must be true or false, not {given!r}.",
    "too_short": lambda _, more: f"This list needs {more['min_length']} or more entries.",
    "tuple_type": lambda _, __: "This must be a list.",
    "date_from_datetime_parsing": lambda given, _: f"“{given}” is not a date such as 2023-04-01.",
    "date_type": lambda given, _: f"{given!r} is not a date such as 2023-04-01.",
}


def in_words(detail: ErrorDetails) -> str:
    """One shape problem as a sentence; pydantic's own where there is none of ours."""
    say = _SAYS.get(detail["type"])
    return say(detail["input"], detail.get("ctx", {})) if say else detail["msg"] + "."
