"""Which form a child gets at which age, as settings and named decisions."""

from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

Months = Annotated[int, Field(ge=0, le=216)]


class RoutedForm(Part):
    """A form and the completed months at which it is given; both ends are included.

    Forms of one `domain` stand in for each other: a child should have one of them at any age.
    """

    instrument: Identifier
    domain: Identifier
    min_months: Months
    max_months: Months | None = None

    def is_for(self, months: int) -> bool:
        """Whether a child of that many completed months gets this form."""
        return self.min_months <= months and (self.max_months is None or months <= self.max_months)


class Bound(Part):
    """A new end for a form's ages, set by a decision."""

    instrument: Identifier
    min_months: Months | None = None
    max_months: Months | None = None


class Option(Part):
    """One way to settle a decision: the ages it sets and what it knowingly allows."""

    id: Identifier
    label: Words
    sets: tuple[Bound, ...] = ()
    allows: tuple[Literal["overlap", "hole"], ...] = ()


class Decision(Part):
    """An age at which the sources leave open which form to use, and what this study chose."""

    id: Identifier
    question: Words
    domain: Identifier
    from_months: Months
    to_months: Months
    options: Annotated[tuple[Option, ...], Field(min_length=1)]
    chosen: Identifier
    reason: Words

    def option(self) -> Option | None:
        """The option that was chosen, or None if there is none of that id."""
        return next((one for one in self.options if one.id == self.chosen), None)


class Routing(Part):
    """The whole rule by which age decides the forms, with a version kept beside each answer."""

    version: Words
    from_months: Months
    to_months: Months
    prematurity_correction: Literal["none", "until_12_months", "until_24_months"]
    prematurity_reason: Words
    forms: tuple[RoutedForm, ...]
    decisions: tuple[Decision, ...] = ()

    def settled_forms(self) -> tuple[RoutedForm, ...]:
        """The forms with the ages that the decisions set."""
        return tuple(self._settled(form) for form in self.forms)

    def forms_at(self, months: int) -> tuple[str, ...]:
        """The instruments for a child of that many completed months, in the order of the study."""
        return tuple(form.instrument for form in self.settled_forms() if form.is_for(months))

    def _settled(self, form: RoutedForm) -> RoutedForm:
        for decision in self.decisions:
            option = decision.option()
            for bound in option.sets if option else ():
                if bound.instrument == form.instrument:
                    form = form.model_copy(update=bound.model_dump(exclude_none=True))
        return form
