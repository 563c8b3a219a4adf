"""How well a value is supported by sources."""

from typing import Literal

# A: two or more sources; B: one; C: from memory; own: made by the study team; pack: licensed.
Evidence = Literal["A", "B", "C", "unknown", "own", "pack"]
