"""A made-up pack: no word of it belongs to anybody."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from alongside.science.instruments.catalogue import instrument
from alongside.science.instruments.one_answer_set import allowed
from alongside.science.instruments.packs_sums import SUMS, sums_of

ALL_MODES = ("paper", "interview", "remote_electronic")
ENGLISH = ("English", "ltr", "Made-up question {}", "Made-up answer {}")
ARABIC = ("العربية", "rtl", "سؤال مختلق {}", "جواب مختلق {}")
LANGUAGES = {"en": ENGLISH, "ar": ARABIC}
SCORING = """
version = "made up, 1"

[[scores]]
code = "sleep"
title = "Made-up sleep"
items = [1, 2, 3, 4]
reversed = [4]
points = {0 = 0, 1 = 1, 2 = 2}
combine = "mean"
needed = 3
direction = "higher is worse"
bands = [[0, 0.9, "low"], [1, 2, "high"]]
"""
NORMS = """
[[norms]]
score = "sleep"
from_months = 12
to_months = 47
values = [[0, 0.99, 45], [1, 2, 66]]
"""


def manifest(form: str = "sdq_p2_4", **changes: Any) -> str:
    """pack.toml; a change to None leaves the key out."""
    told = {
        "format": 1, "form": form, "edition": "Made-up edition", "licence": "MU-0042",
        "expires": "2027-03-31", "modes": list(ALL_MODES), "sites": ["*"], **changes,
    }  # fmt: skip
    return "\n".join(
        f"{key} = {value if key == 'expires' else json.dumps(value)}"
        for key, value in told.items()
        if value is not None
    )


def texts(form: str, language: str) -> str:
    """Texts for every item and labels for every answer, in one of the two languages."""
    name, direction, question, answer = LANGUAGES[language]
    asked = instrument(form)
    codes = dict.fromkeys(code for item in asked.items for code in allowed(item))
    return "\n".join(
        [
            f'name = "{name}"\ndirection = "{direction}"\n[items]',
            *(f'{item.number} = "{question.format(item.number)}"' for item in asked.items),
            "[answers]",
            *(f'"{code}" = "{answer.format(code)}"' for code in codes),
        ]
    )


def pack_files(
    form: str = "sdq_p2_4", *, more: Mapping[str, str | None] | None = None, **changes: Any
) -> dict[str, bytes]:
    """The files of a signed pack; `more` adds files, or takes them out where it says None."""
    told: dict[str, str | None] = {
        "pack.toml": manifest(form, **changes),
        **{f"texts/{language}.toml": texts(form, language) for language in LANGUAGES},
        **(more or {}),
    }
    files = {name: content.encode() for name, content in told.items() if content is not None}
    return {**files, SUMS: sums_of(files)}


def zipped(files: Mapping[str, bytes], folder: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(folder + name, content)
    return held.getvalue()


def put_in(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder
