"""Conditions of other programs that say no more than: an earlier item has such an answer."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from alongside.science.measure_files.carried import Gathering

LONGEST = 2_000
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_REDCAP = re.compile(
    r"""\(?\s*\[(?P<field>[a-z0-9_]+)(?:\((?P<option>[^()\[\]]+)\))?\]\s*=\s*
    (?P<mark>['"]?)(?P<value>[^'"\[\]()]*)(?P=mark)\s*\)?""",
    re.VERBOSE,
)
_XLSFORM = re.compile(
    r"""\(?\s*\$\{(?P<field>[A-Za-z0-9_.-]+)\}\s*=\s*(?P<mark>['"]?)(?P<value>[^'"]*)(?P=mark)\s*\)?
    |\(?\s*selected\(\s*\$\{(?P<field2>[A-Za-z0-9_.-]+)\}\s*,\s*['"](?P<value2>[^'"]*)['"]\s*\)\s*\)?""",
    re.VERBOSE,
)
Clause = tuple[str, str, str]
"""A field, one of its options where it allows several, and the answer asked for."""


def redcap_condition(logic: str, found: Gathering) -> dict[str, Any] | None:
    """Return the `only_if` of a branching logic, or None where it says more than that can.

    >>> known = Gathering()
    >>> _ = known.add("moved", "yes_no", "Moved?", known.part(""))
    >>> known.answers["moved"] = {"1": "yes", "0": "no"}
    >>> redcap_condition("[moved] = '1'", known)
    {'item': 'moved', 'values': ['yes']}
    >>> redcap_condition("[moved] = '1' and [age] > 3", known)
    """
    return _condition(logic, found, _redcap_clause)


def xlsform_condition(relevant: str, found: Gathering) -> dict[str, Any] | None:
    """Return the `only_if` of a `relevant`, or None where it says more than that can."""
    return _condition(relevant, found, _xlsform_clause)


def _condition(
    text: str, found: Gathering, read: Callable[[str, Gathering], Clause | None]
) -> dict[str, Any] | None:
    if len(text) > LONGEST:
        return None
    clauses = [read(part.strip(), found) for part in _OR.split(text.strip())]
    if not all(clauses):
        return None
    return one_gate([clause for clause in clauses if clause], found)


def one_gate(clauses: list[Clause], found: Gathering) -> dict[str, Any] | None:
    """Return the `only_if` of clauses of which one must hold, if all are about one item."""
    gates = {found.found.get((field, option)) for field, option, _ in clauses}
    if len(gates) != 1 or None in gates:
        return None
    values = [_value(found.answers, *clause) for clause in clauses]
    if None in values:
        return None
    return {"item": next(iter(gates)), "values": list(dict.fromkeys(values))}


def _value(
    answers: Mapping[str, Mapping[str, str]], field: str, option: str, value: str
) -> str | None:
    if option:
        return {"1": "yes", "0": "no"}.get(value)
    known = answers.get(field)
    return known.get(value) if known is not None else (value or None)


def _redcap_clause(part: str, found: Gathering) -> Clause | None:
    read = _REDCAP.fullmatch(part)
    return (read["field"], read["option"] or "", read["value"].strip()) if read else None


def _xlsform_clause(part: str, found: Gathering) -> Clause | None:
    read = _XLSFORM.fullmatch(part)
    if read is None:
        return None
    if read["field2"]:
        field, value = read["field2"], read["value2"]
        several = (field, value) in found.found
        return (field, value, "1") if several else (field, "", value)
    return read["field"], "", read["value"].strip()


def written(gate: Mapping[str, Any] | None, clause: Callable[[str, str], str]) -> str:
    """Return a condition as other programs write it: clauses with `or` between.

    >>> written({"item": "a", "values": ["1", "2"]}, lambda item, value: f"[{item}] = '{value}'")
    "[a] = '1' or [a] = '2'"
    """
    return " or ".join(clause(gate["item"], value) for value in gate["values"]) if gate else ""
