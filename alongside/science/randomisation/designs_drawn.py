"""A picture of designs beside each other."""

from collections.abc import Mapping

from alongside.science.charts.chart import Caption, Chart
from alongside.science.charts.dot_rows import Panel, dot_rows
from alongside.science.randomisation.comparing import Compared


def designs_drawn(found: Mapping[str, Compared], caption: Caption, arms: int) -> Chart:
    """Return a row for each named design: guessed, certain, apart in a site, apart in the trial.

    The scale of guesses begins where somebody without any knowledge of `arms` arms stands.

    >>> one = Compared("coin", 0.5, 0.5, 0.0, 0.0, 3.1, 4.0, 4.4)
    >>> designs_drawn({"Coin": one}, Caption("d", "Designs", "One"), 2).table.rows
    (('Coin', '50%', '0%', '3.1', '4.4'),)
    """
    widest = max(
        1.0, *(one.in_site for one in found.values()), *(one.whole for one in found.values())
    )
    panels = [
        Panel("Guessed by naming the arm that is behind", 1 / arms, 1.0, "{:.0%}".format),
        Panel("Certain beforehand to who knows the design", 0.0, 1.0, "{:.0%}".format),
        Panel("Arms apart at the end of a site", 0.0, widest, "{:.1f}".format),
        Panel("Arms apart at the end of the trial", 0.0, widest, "{:.1f}".format),
    ]
    rows = {
        name: (one.by_counts, one.certain, one.in_site, one.whole) for name, one in found.items()
    }
    return dot_rows(rows, panels, caption, name="Design")
