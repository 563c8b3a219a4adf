"""Numbers as they are typed: one, or several with commas, as decimals or as fractions."""

from __future__ import annotations

from fractions import Fraction


class NotNumbers(ValueError):
    """What was typed are no numbers; the message says what to type."""


def numbers(typed: str, option: str) -> tuple[float, ...]:
    """The numbers in `0.5,1` or `1/3,2/3,1`.

    Raises NotNumbers with the name of the option.
    """
    try:
        found = tuple(float(Fraction(part.strip())) for part in typed.split(","))
    except (ValueError, ZeroDivisionError, OverflowError):
        raise NotNumbers(
            f"{option}: “{typed}” are not numbers. Write them with commas, such as 0.5,1 or "
            "1/3,2/3,1."
        ) from None
    return found


def even(looks: int) -> tuple[float, ...]:
    """Shares of the information at looks that stand equally far apart."""
    if looks < 1:
        raise NotNumbers(f"--looks: a design has 1 look or more, not {looks}.")
    return tuple(look / looks for look in range(1, looks + 1))
