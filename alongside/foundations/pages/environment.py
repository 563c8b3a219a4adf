"""The Jinja environment: where pages are found and what every page may use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    StrictUndefined,
    Template,
)

from .addresses import address
from .components import Components
from .filters import FILTERS
from .frame import Frame
from .macros import indented

ALONGSIDE = Path(__file__).resolve().parents[2]
OURS = Path(__file__).resolve().parent / "pages"
NHS = "nhsuk/"


@lru_cache(maxsize=1)
def nhs_environment() -> Environment:
    """The NHS macros ask for parameters that are not there, so they alone may."""
    made = Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        undefined=ChainableUndefined,
        autoescape=True,
        auto_reload=False,
    )
    made.filters["indent"] = indented
    return made


class PageEnvironment(Environment):
    """Our own pages fail loudly when a name is missing; those of the NHS do not."""

    def _load_template(self, name: str, globals: Any) -> Template:
        if name.startswith(NHS):
            return nhs_environment().get_template(name)
        return super()._load_template(name, globals)


def page_folders() -> dict[str, Path]:
    """Every workspace's and every other foundation's pages, under its own name."""
    floors = [ALONGSIDE / "foundations", ALONGSIDE / "workspaces"]
    found = [folder for floor in floors for folder in sorted(floor.glob("*/pages"))]
    return {folder.parent.name: folder for folder in found if folder.parent != OURS.parent}


def page_loader() -> BaseLoader:
    """Pages of the design system, then by workspace, then those that allauth asks for."""
    prefixed = {name: FileSystemLoader(folder) for name, folder in page_folders().items()}
    return ChoiceLoader(
        [
            FileSystemLoader(OURS),
            PrefixLoader(prefixed),
            FileSystemLoader(ALONGSIDE / "foundations/accounts/pages/allauth"),
        ]
    )


def environment(**options: Any) -> Environment:
    """Called by Django's Jinja backend with its options."""
    from . import drawing, problems

    made = PageEnvironment(
        loader=page_loader(),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=options.get("auto_reload", False),
    )
    made.filters.update(FILTERS)
    made.globals.update(
        url=address,
        static=static,
        frame=Frame(),
        ui=Components(made),
        nhs=drawing.nhs,
        field=drawing.field,
        form_page=drawing.form_page,
        page_problems=problems.page_problems,
    )
    return made
