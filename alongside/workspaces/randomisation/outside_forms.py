"""The form with which a list made elsewhere is brought in."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import File, Option, Radios, Text
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.science.randomisation.outside_list import ARM, ORDER, STRATUM
from alongside.workspaces.randomisation import outside_words, queries
from alongside.workspaces.randomisation.outside import Meant

ARM_NAME, STRATUM_NAME = "arm_", "stratum_"
COLUMNS = {ARM: "Which column holds the arm?", STRATUM: "Which column holds the place?",
           ORDER: "Which column holds the order?"}  # fmt: skip


class BringInList(PageForm):
    """A list, and what its words mean."""

    list = File("The list", accept=(".csv", ".txt", ".xlsx"), largest_mb=1,
                hint=outside_words.LIST_HINT)  # fmt: skip
    source = Radios(
        "Which program made it?", outside_words.SOURCE_OPTIONS, initial=outside_words.FIND_OUT
    )
    where = Radios("For which place is it?", initial=outside_words.FROM_COLUMN)

    def __init__(self, *args: Any, study: Study, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.strata = queries.strata(study)
        where = self.fields["where"]
        assert isinstance(where, Radios)  # noqa: S101
        where.shown_options = [
            Option(outside_words.FROM_COLUMN, "For several: a column says which"),
            *(Option(id, f"All of it for {name}") for id, name in self.strata.items()),
        ]
        self.arms = {arm.id: arm.name for arm in study.arms}
        for arm in study.arms:
            self._ask(f"{ARM_NAME}{arm.id}", outside_words.arm_label(arm.name), arm.short)
        for id, name in self.strata.items():
            self._ask(f"{STRATUM_NAME}{id}", outside_words.stratum_label(name), name)
        for part, label in COLUMNS.items():
            self._ask(f"column_{part}", label, "", outside_words.COLUMN_HINT)
        self.show_typed_before()

    def _ask(self, name: str, label: str, initial: str, hint: str = "") -> None:
        self.fields[name] = Text(
            label, hint=hint, initial=initial, limit=80, required=False, autocomplete="off"
        )

    @property
    def content(self) -> bytes:
        file = self.cleaned_data["list"]
        file.seek(0)
        return bytes(file.read())

    @property
    def meant(self) -> Meant:
        given = self.cleaned_data
        columns = {part: given[f"column_{part}"].strip() for part in COLUMNS}
        return Meant(
            source=given["source"],
            columns={part: name for part, name in columns.items() if name},
            arms=self._labels(ARM_NAME, self.arms),
            strata=self._labels(STRATUM_NAME, self.strata),
            all_of=given["where"],
        )

    def _labels(self, prefix: str, known: dict[str, str]) -> dict[str, str]:
        typed = {id: self.cleaned_data[f"{prefix}{id}"].strip() for id in known}
        return {label: id for id, label in typed.items() if label}
