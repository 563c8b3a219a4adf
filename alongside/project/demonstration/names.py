"""Made-up names; none belongs to anybody."""

from __future__ import annotations

from alongside.project.demonstration.dice import Dice

CHILDREN = (
    "Aoife", "Arran", "Ayaan", "Bláthnaid", "Callum", "Daniyar", "Eilidh", "Fatou", "Finlay",
    "Grace", "Hamza", "Isla", "Jude", "Kofi", "Leila", "Màiri", "Musa", "Niamh", "Oisín", "Priya",
    "Rory", "Seònaid", "Tobi", "Ùna", "Wren", "Yusuf", "Zofia",
)  # fmt: skip
PARENTS = (
    "Amina", "Bronwyn", "Catrìona", "Dele", "Esra", "Fiadh", "Greta", "Halima", "Iain", "Jolanta",
    "Kerry", "Lorna", "Marta", "Nadia", "Owen", "Paula", "Rhona", "Shona", "Tariq", "Vera",
)  # fmt: skip
FAMILIES = (
    "O’Hollow", "MacGarden", "D’Meadow", "Nì Bhrook", "Okonjade", "Saltmarsh", "Thistlewick",
    "Van der Loam", "Al-Quill", "Fernsby", "Brackenhurst", "Màrtainn-Wold", "Penhallow-Grey",
    "Quickthorn", "Rushmere", "Sedgewick-Ó Léin",
)  # fmt: skip
STREETS = ("Larkrise", "Millpond", "Orchard End", "Thimble", "Wishing Well", "Yarrow")


def child_name(dice: Dice, family: str) -> str:
    return f"{dice.one_of(CHILDREN)} {family}"


def parent_name(dice: Dice, family: str) -> str:
    return f"{dice.one_of(PARENTS)} {family}"


def address(dice: Dice) -> tuple[str, ...]:
    return (f"{dice.whole(1, 180)} {dice.one_of(STREETS)} Lane (made up)",)


def phone(dice: Dice, site: str) -> str:
    """A number from the ranges that are kept for drama."""
    area = "0141 496 0" if site == "glasgow" else "020 7946 0"
    return f"{area}{dice.whole(0, 999):03d}"
