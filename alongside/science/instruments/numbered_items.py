"""Items of a licensed questionnaire: a number, the answers allowed, and no wording."""

from collections.abc import Iterable

from alongside.science.instruments.structure import Item, Option


def numbered(
    prefix: str,
    numbers: Iterable[int],
    part: str,
    options: tuple[Option, ...],
    only_if: tuple[str, tuple[str, ...]] | None = None,
) -> tuple[Item, ...]:
    """Return one choice item per number, labelled by its number alone.

    >>> numbered("ghq", [7], "all", codes("0", "1"))[0].code
    'ghq_07'
    """
    return tuple(
        Item(
            number=number,
            code=f"{prefix}_{number:02d}",
            kind="choice",
            label=f"Item {number}",
            part=part,
            options=options,
            only_if=only_if,
        )
        for number in numbers
    )


def codes(*answers: str) -> tuple[Option, ...]:
    """Return options written "code" or "code · meaning".

    >>> codes("0 · no", "1")
    (Option(code='0', label='0 · no'), Option(code='1', label='1'))
    """
    return tuple(Option(code=answer.split(" · ")[0], label=answer) for answer in answers)
