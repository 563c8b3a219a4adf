"""Words of the page that compares designs before one is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.science.protocol import Study
from alongside.science.randomisation.comparing import Compared
from alongside.science.randomisation.designs import in_words

TITLE = "Compare designs"
_ALIKE, MOST_NAMED = 0.001, 3
FAMILIES = "Families at {site}"
DESIGNS = "Designs to compare"
MORE = "Others, one in a line"
MORE_HINT = "Such as blocks:4,8 or efron:0.7, big-stick:2, maximal:4, minimisation:0.9."
NOTHING = "Choose a design, or write one."
TOO_MANY = (
    "This page compares designs for {most} families in all, and these are {found}. For more, use "
    "alongside randomisation compare on the command line, which takes as long as it needs."
)
TOO_MANY_DESIGNS = "Compare {most} designs at a time; these are {found}."
NOT_THIS_STUDY = (
    "What stands here is worked out from the number of families alone. The design of this study, "
    "its block sizes and its sealed places are neither read nor shown."
)
HEADS = (
    "Design", "Guessed", "Guessed, design known", "Certain", "Certain, size of block known",
    "Site, at the end", "Site, at its worst", "Trial, at the end",
)  # fmt: skip
COLUMNS = (
    "design", "in_words", "guessed_by_counts", "guessed_by_method", "certain",
    "certain_in_block", "site_at_end", "site_at_worst", "trial_at_end", "drawn_trials",
)  # fmt: skip
EXPLAINED = (
    ("Guessed", "allocations named rightly by somebody at a site who always names the arm that is "
     "behind. Without any knowledge it is one in as many as there are arms."),
    ("Guessed, design known", "the same by somebody who knows the design and its settings, and "
     "names the likeliest arm."),
    ("Certain", "allocations that this person knows beforehand without any doubt."),
    ("Certain, size of block known", "the same for somebody who also learns the size of each block "
     "as it begins."),
    ("Complete", "a fair draw for each family by itself; the random allocation rule draws all "
     "families of a site together, the maximal procedure all orders within its limit."),
    ("Minimisation", "over the sites and the whole trial, with this chance of the preferred arm."),
    ("Apart", "by how many families, beyond the ratio, one arm is expected to be ahead of another: "
     "in a site at its end and at its worst, and in the whole trial at its end."),
)  # fmt: skip


def sentence(found: Mapping[str, Compared]) -> str:
    """What to see first: the least guessable, and the most even."""
    if not found:
        return "Choose designs and how many families each site hopes for."
    guessed, even = _least(found, "by_counts"), _least(found, "in_site")
    apart = min(one.in_site for one in found.values())
    told = (
        f"Of these, the fewest allocations can be guessed with {_listed(guessed)} "
        f"({min(one.by_counts for one in found.values()):.0%}), and the arms of a site are most "
        f"even with {_listed(even)} ({apart:.1f} families apart at its end)."
    )
    return told if set(guessed) & set(even) else f"{told} None of them is best in both."


def _least(found: Mapping[str, Compared], figure: str) -> list[str]:
    """All that share the least of a figure, as it is shown."""
    least = min(getattr(one, figure) for one in found.values())
    return [name for name, one in found.items() if getattr(one, figure) - least < _ALIKE]


def _listed(names: Sequence[str]) -> str:
    if len(names) > MOST_NAMED:
        return f"{len(names)} of them alike"
    quoted = [f"“{name}”" for name in names]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def named(found: Mapping[str, Compared]) -> dict[str, Compared]:
    return {in_words(text): one for text, one in found.items()}


def row(name: str, one: Compared) -> list[str]:
    shares = (one.by_counts, one.by_method, one.certain, one.certain_in_block)
    apart = (one.in_site, one.greatest_in_site, one.whole)
    return [name, *(f"{part:.1%}" for part in shares), *(f"{part:.2f}" for part in apart)]


def file_row(text: str, one: Compared) -> list[str]:
    """A line of the file: full figures; empty where nothing had to be drawn."""
    figures = (
        one.by_counts, one.by_method, one.certain, one.certain_in_block,
        one.in_site, one.greatest_in_site, one.whole,
    )  # fmt: skip
    return [text, in_words(text), *(repr(part) for part in figures), str(one.trials or "")]


def drawn(found: Mapping[str, Compared]) -> list[str]:
    """Which figures come from drawn trials, where the others are exact."""
    return [
        f"{in_words(text)}: from {one.trials} drawn trials; drawn again they are the same."
        for text, one in found.items()
        if one.trials
    ]


def picture_says(study: Study, sizes: Mapping[str, int]) -> str:
    each = ", ".join(f"{study.site(site).name} {number}" for site, number in sizes.items())
    return f"Designs for {study.name}; families: {each}"
