"""Which designs to compare, and for how many families at each site."""

from __future__ import annotations

from typing import Any

from django.forms import ValidationError
from django.http import QueryDict

from alongside.foundations.pages.fields import Checkboxes, LongText, Option, WholeNumber
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.science.randomisation.designs import UnknownDesign, figures, fitting, in_words
from alongside.workspaces.randomisation import comparing_words as words

MOST_FAMILIES, MOST_DESIGNS = 300, 20


class CompareDesigns(PageForm):
    """Read from the address, so that a comparison can be opened again and sent to a colleague."""

    designs = Checkboxes(words.DESIGNS, required=False)
    more = LongText(words.MORE, hint=words.MORE_HINT, limit=400, rows=3, required=False)

    def __init__(self, given: QueryDict, *, study: Study) -> None:
        self.study, self.arms = study, {arm.id: arm.ratio for arm in study.arms}
        super().__init__(given if given else None)
        known = fitting(self.arms)
        designs = self.fields["designs"]
        assert isinstance(designs, Checkboxes)  # noqa: S101
        designs.shown_options = [Option(text, in_words(text)) for text in known]
        designs.initial = list(known)
        for site in study.sites:
            self.fields[_field(site.id)] = WholeNumber(
                words.FAMILIES.format(site=site.name), lowest=1, highest=MOST_FAMILIES,
                initial=study.target.per_site,
            )  # fmt: skip
        self.order_fields([_field(site.id) for site in study.sites])

    def clean_more(self) -> list[str]:
        typed = [line.strip() for line in self.cleaned_data["more"].splitlines()]
        for text in filter(None, typed):
            try:
                figures(text, self.arms, {"": 1})
            except UnknownDesign as problem:
                raise ValidationError(f"{problem}.") from problem
        return [text for text in typed if text]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        if not self.errors:
            self._refuse_too_much()
        return found

    def _refuse_too_much(self) -> None:
        families, designs = sum(self.sizes().values()), len(self.chosen())
        if families > MOST_FAMILIES:
            self.add_error(
                _field(self.study.sites[0].id),
                words.TOO_MANY.format(most=MOST_FAMILIES, found=families),
            )
        if not designs:
            self.add_error("designs", words.NOTHING)
        if designs > MOST_DESIGNS:
            self.add_error("more", words.TOO_MANY_DESIGNS.format(most=MOST_DESIGNS, found=designs))

    def sizes(self) -> dict[str, int]:
        """How many families each site hopes for."""
        given = self.cleaned_data if self.is_bound else {}
        fields = {site.id: _field(site.id) for site in self.study.sites}
        return {
            site: given.get(name) or self.study.target.per_site for site, name in fields.items()
        }

    def chosen(self) -> list[str]:
        """The designs, each once, in the order in which they stand."""
        if not self.is_bound:
            return list(fitting(self.arms))
        given = [*self.cleaned_data.get("designs", ()), *self.cleaned_data.get("more", ())]
        return list(dict.fromkeys(given))


def _field(site: str) -> str:
    return f"families_{site}"
