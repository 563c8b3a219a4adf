"""What a page's code does, read from the code: by itself or by a function beside it."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

Sign = Callable[[ast.AST], bool]


def does(view: Any, sign: Sign) -> bool:
    """Whether a view, or a function of its module that it names, holds what `sign` looks for."""
    plain = inspect.unwrap(view)
    return plain.__name__ in _functions_with(sys.modules[plain.__module__], sign)


@cache
def _functions_with(module: Any, sign: Sign) -> frozenset[str]:
    tree = ast.parse(inspect.getsource(module))
    there = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    found = {name for name, body in there.items() if any(map(sign, ast.walk(body)))}
    while more := {name for name, body in there.items() if _names(body, found)} - found:
        found |= more
    return frozenset(found)


def _names(body: ast.FunctionDef, names: set[str]) -> bool:
    return any(isinstance(node, ast.Name) and node.id in names for node in ast.walk(body))


def reads_a_form(node: ast.AST) -> bool:
    if isinstance(node, ast.Name):
        return node.id in {"posted", "require_POST"}
    return isinstance(node, ast.Attribute) and node.attr in {"POST", "method", "body", "FILES"}
