"""What tells an arm, what hints at one, and what does neither; and what nobody has said it of.

The classes stand in `blind.toml`. Everything that could carry an arm is found in the code itself:
fields of models, facts as events, forms, functions that write letters, and places that name a file.
"""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.forms import BaseForm
from django.urls import get_resolver

from alongside.foundations.record.models import Fact

PACKAGE = Path(__file__).resolve().parent.parent
CLASSES = ("tells", "hints", "neither")
SHARED = "fact"
WRITES_LETTERS = frozenset({"send", "write_to"})
NAMES_FILES = frozenset({"Content-Disposition", "content_disposition_header", "as_download"})


@dataclass(frozen=True)
class Classed:
    """What was said: of fields (`families.Child.letter`), events, forms, letters, file names."""

    fields: dict[str, str]
    events: dict[str, str]
    forms: dict[str, str]
    letters: dict[str, str]
    file_names: dict[str, str]

    def groups(self) -> dict[str, dict[str, str]]:
        return dict(vars(self))


@cache
def classed() -> Classed:
    """The classes as they are written down."""
    read = _read()
    fields = ((field, name) for name in CLASSES for field in written(name))
    return Classed(
        fields=dict(fields),
        events={kind: said["event"] for kind, said in read["kinds"].items() if "event" in said},
        forms=read["forms"],
        letters=read["letters"],
        file_names=read["file_names"],
    )


def written(*names: str) -> list[str]:
    """The fields under these classes (or all) as they stand in the file, one after another."""
    return [
        f"{kind}.{field}"
        for kind, said in _read()["kinds"].items()
        for name in names or CLASSES
        for field in said.get(name, "").split()
    ]


@cache
def _read() -> dict[str, Any]:
    return tomllib.loads((PACKAGE / "project/blind.toml").read_text(encoding="utf-8"))


def there_is() -> dict[str, list[str]]:
    """All that has to be classed, found in the code."""
    return {
        "fields": our_fields(),
        "events": [model._meta.label for model in _our_models() if issubclass(model, Fact)],
        "forms": our_forms(),
        "letters": our_letters(),
        "file_names": our_file_names(),
    }


def unclassed() -> list[str]:
    """What is there and was not classed."""
    said = classed().groups()
    return [one for group, names in there_is().items() for one in names if one not in said[group]]


def gone() -> list[str]:
    """What was classed and is there no more, in the parts of Alongside that are installed."""
    there = there_is()
    return [
        one
        for group, said in classed().groups().items()
        for one in said
        if one not in there[group] and _installed(one)
    ]


def _installed(name: str) -> bool:
    """Whether a name is of a part that is there: `families.Child.letter`, `alongside.…`."""
    parts = name.split(".")
    if parts[:2] != ["alongside", "workspaces"]:
        return parts[0] in {SHARED, "alongside"} or apps.is_installed(
            f"alongside.workspaces.{parts[0]}"
        )
    return apps.is_installed(".".join(parts[:3]))


def our_fields() -> list[str]:
    shared = [field.name for field in Fact._meta.get_fields()]
    own = [
        f"{model._meta.label}.{field.name}"
        for model in _our_models()
        for field in model._meta.concrete_fields
        if not (issubclass(model, Fact) and field.name in shared)
    ]
    return [*(f"{SHARED}.{name}" for name in shared), *own]


def our_forms() -> list[str]:
    """Every form that a page can draw; all are known once the addresses are."""
    _ = get_resolver().url_patterns
    found = {f"{form.__module__}.{form.__qualname__}" for form in _below(BaseForm)}
    return sorted(name for name in found if name.startswith("alongside.workspaces."))


def our_letters() -> list[str]:
    """Functions that put a letter on its way."""
    return sorted(
        name
        for name, function in _functions()
        if any(_called(node) in WRITES_LETTERS for node in ast.walk(function))
    )


def our_file_names() -> list[str]:
    """Functions that give what is downloaded its name."""
    return sorted(
        name
        for name, function in _functions()
        if any(_names_a_file(node) for node in ast.walk(function))
    )


def _our_models() -> list[Any]:
    ours = (model for model in apps.get_models() if model.__module__.startswith("alongside."))
    return sorted(ours, key=lambda model: model._meta.label)


def _below(form: type[Any]) -> Iterator[type[Any]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)


def _functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function outside science, under the name of its module."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        if parts[1] == "science":
            continue
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield ".".join((*parts, node.name)), node


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    called = node.func
    return called.id if isinstance(called, ast.Name) else ""


def _names_a_file(node: ast.AST) -> bool:
    named = node.value if isinstance(node, ast.Constant) else _called(node)
    return isinstance(named, str) and named in NAMES_FILES
