"""The colours of pictures: a class for the page's stylesheet, attributes for a file alone.

A stylesheet rule wins over a presentation attribute, so the class can be given other colours
(dark theme), while a downloaded picture keeps these.
"""

from collections.abc import Mapping

INK, PAPER, PINE, PINE_LIGHT, SAND = "#1d2624", "#fbfaf6", "#0f4f49", "#d9ebe7", "#efe9dd"
PLUM, BLUE, GREY, RULE = "#6b2d5c", "#1d5b99", "#5b6562", "#c9cfcc"
GREEN, AMBER, RED, MARIGOLD = "#1a7040", "#9a5b00", "#a8201a", "#f5b301"


def _line(colour: str, width: str) -> dict[str, str]:
    return {"fill": "none", "stroke": colour, "stroke-width": width}


def _box(inside: str, edge: str, width: str) -> dict[str, str]:
    return {"fill": inside, "stroke": edge, "stroke-width": width}


def _haloed(colour: str) -> dict[str, str]:
    # Words over a line or band keep a rim of paper around them.
    rim = {"stroke": PAPER, "stroke-width": "4", "stroke-linejoin": "round"}
    return {"fill": colour, **rim, "paint-order": "stroke"}


PAINTS: Mapping[str, Mapping[str, str]] = {
    "paper": {"fill": PAPER},
    "ink": {"fill": INK},
    "quiet": {"fill": GREY},
    "link": {"fill": PINE, "text-decoration": "underline"},
    "halo": _haloed(GREY),
    "series-1-words": _haloed(PINE),
    "series-2-words": _haloed(PLUM),
    "series-3-words": _haloed(BLUE),
    "box": _box("#ffffff", PINE, "1.5"),
    "side": _box(SAND, RULE, "1"),
    "head": {"fill": SAND},
    "line": _line(RULE, "1"),
    "axis": _line(GREY, "1"),
    "spine": _line(PINE, "1.5"),
    "arrow": {"fill": PINE},
    "tick": _line(PINE, "3"),
    "as-of": {**_line(GREY, "1"), "stroke-dasharray": "2 4"},
    "band": {"fill": PINE_LIGHT},
    "expected": _line(GREY, "1.5"),
    "mark": _box(MARIGOLD, INK, "1"),
    "whisker": _line(INK, "2.5"),
    "median": _line(INK, "2"),
    "series-1": {"fill": PINE},
    "series-2": {"fill": PLUM},
    "series-3": {"fill": BLUE},
    "series-1-line": _line(PINE, "3"),
    "series-2-line": _line(PLUM, "3"),
    "series-3-line": _line(BLUE, "3"),
    "green": {"fill": GREEN},
    "amber": {"fill": AMBER},
    "red": {"fill": RED},
}


def painted(name: str) -> dict[str, str]:
    """The attributes that paint an element: its class and the colours of a file alone.

    Raises KeyError for a paint that does not exist.

    >>> painted("quiet")
    {'class': 'quiet', 'fill': '#5b6562'}
    """
    return {"class": name, **PAINTS[name]}
