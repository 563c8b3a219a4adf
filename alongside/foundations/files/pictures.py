"""Decode a photograph and write it anew: smaller, upright, without where and when it was taken."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING

from alongside.foundations.files.kinds import Checked, Kind
from alongside.foundations.files.refusals import Damaged, TooLarge

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2_400
_FORMATS = ("JPEG", "PNG", "WEBP")


def check_picture(content: bytes, name: str, kind: Kind = Kind.IMAGE) -> Checked:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
                _check_pixels(opened.width * opened.height, name)
                written_as = "PNG" if opened.format == "PNG" else "JPEG"
                opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
                picture = ImageOps.exif_transpose(opened)
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return Checked(kind, _written(picture, written_as), f"image/{written_as.lower()}")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as problem:
        raise _too_many_pixels(name) from problem
    except TooLarge:
        raise
    except Exception as problem:  # a malformed picture makes the decoder raise nearly anything
        raise Damaged(
            f"“{name}” is damaged and cannot be opened as a photograph. Take or save it again "
            "and try again."
        ) from problem


def _check_pixels(pixels: int, name: str) -> None:
    if pixels > MOST_PIXELS:
        raise _too_many_pixels(name)


def _too_many_pixels(name: str) -> TooLarge:
    return TooLarge(
        f"“{name}” has more than {MOST_PIXELS // 1_000_000} million picture points. Make it "
        "smaller, or take it again at an ordinary size, and try again."
    )


def _written(picture: Image, written_as: str) -> bytes:
    """Only the picture points: no place, time, camera or hidden thumbnail goes along."""
    from PIL import Image as Pictures

    alpha = picture.convert("RGBA")
    paper = Pictures.new("RGB", picture.size, "white")
    paper.paste(alpha, mask=alpha.getchannel("A"))
    target = io.BytesIO()
    paper.save(target, written_as, quality=85, optimize=True)
    return target.getvalue()
