"""SVG built from elements: attributes only, everything escaped, nothing that runs."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from alongside.science.charts.chart import Caption
from alongside.science.charts.palette import painted

SHAPES = frozenset({"g", "rect", "line", "path", "circle", "polygon"})
TAGS = SHAPES | {"svg", "title", "desc", "a", "text", "tspan"}
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = str | int | float


@dataclass(frozen=True)
class Element:
    """One SVG element with its attributes and what is inside it."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    inside: tuple["Element | str", ...]

    def __str__(self) -> str:
        opening = "".join(f" {name}={quoteattr(value)}" for name, value in self.attributes)
        if not self.inside:
            return f"<{self.tag}{opening}/>"
        content = "".join(
            escape(child) if isinstance(child, str) else str(child) for child in self.inside
        )
        return f"<{self.tag}{opening}>{content}</{self.tag}>"


def element(
    tag: str, *inside: Element | str, paint: str | None = None, **attributes: Value | None
) -> Element:
    """An element: underscores in attribute names become hyphens, None leaves one out.

    Raises ValueError for a tag, attribute or address that could carry style or script.

    >>> str(element("rect", paint="head", x=1, width=2.50, stroke_width=None))
    '<rect class="head" fill="#efe9dd" x="1" width="2.5"/>'
    >>> str(element("text", "Fish & <chips>"))
    '<text>Fish &amp; &lt;chips&gt;</text>'
    """
    if tag not in TAGS:
        raise ValueError(f"<{tag}> has no place in a picture.")
    found = painted(paint) if paint else {}
    for name, value in attributes.items():
        if value is not None:
            found[name.rstrip("_").replace("_", "-")] = number(value)
    for name, text in found.items():
        _refuse(name, text)
    children = tuple(_clean(child) if isinstance(child, str) else child for child in inside)
    return Element(tag, tuple((name, _clean(text)) for name, text in found.items()), children)


def _refuse(name: str, text: str) -> None:
    if name == "style" or name.startswith("on"):
        raise ValueError(f"The attribute {name} has no place in a picture.")
    if name == "href" and urlsplit(_clean(text).strip()).scheme not in {"", "http", "https"}:
        raise ValueError(f"A picture cannot link to {text}.")


def _clean(text: str) -> str:
    return _NOT_IN_XML.sub("", text)


def number(value: Value) -> str:
    """A coordinate with at most two decimals; text as it is.

    >>> number(10.0), number(1.257), number(-0.001)
    ('10', '1.26', '0')
    """
    if isinstance(value, str):
        return value
    short = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def picture(
    caption: Caption, width: float, height: float, *parts: Element, linked: bool = False
) -> str:
    """A whole picture that scales with its place, named for those who do not see it.

    With links inside it is a group rather than an image, since the content of an image is
    hidden from screen readers and its links would be unreachable.

    >>> picture(Caption("a", "Title", "Words"), 10, 5)[:60]
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 5" r'
    """
    ident = caption.ident
    root = element(
        "svg",
        element("title", caption.title, id=f"{ident}-title"),
        element("desc", caption.description, id=f"{ident}-desc"),
        element("rect", paint="paper", width=width, height=height),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(width)} {number(height)}",
        role="group" if linked else "img",
        aria_labelledby=f"{ident}-title {ident}-desc",
        font_family=FONT,
        class_="chart",
    )
    return str(root)
