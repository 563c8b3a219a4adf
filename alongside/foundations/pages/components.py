"""The page components, one macro file each, reached on a page as `ui.name(…)`."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment

FOLDER = "components/"


class Components:
    """Looks a macro up by its name: `ui.tag` is the macro `tag` of `components/*.jinja`."""

    def __init__(self, environment: Environment) -> None:
        self._environment = environment
        self._macros: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if not self._macros:
            self._macros = self._read()
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(f"no component is called {name}") from None

    def names(self) -> list[str]:
        """Every component, in alphabetical order."""
        self._macros = self._macros or self._read()
        return sorted(self._macros)

    def _read(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for path in self._environment.list_templates(filter_func=lambda n: n.startswith(FOLDER)):
            module = self._environment.get_template(path).module
            found |= {name: macro for name, macro in vars(module).items() if callable(macro)}
        return {name: macro for name, macro in found.items() if not name.startswith("_")}
