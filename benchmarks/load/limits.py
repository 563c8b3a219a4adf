"""What is asked for, and what is printed beside it."""

from __future__ import annotations

from dataclasses import dataclass

ODK = (
    "ODK Central, the same form, the same kind of machine but idle, three runs: 128, 133 and 181 "
    "submissions a second at 8 clients, p95 57 to 89 ms; serial 46 to 74 a second; CSV of "
    "1,200 × 250 answers in 2.2 to 3.2 s."
)


@dataclass(frozen=True)
class Line:
    """One figure beside its limit; `met` is None where there is no limit."""

    what: str
    found: str
    limit: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        verdict = {True: "met", False: "NOT MET", None: ""}[self.met]
        return f"{self.what:<58}{self.found:>34}  {self.limit:<22}{verdict}"


def at_most(what: str, found: float, limit: float, unit: str, digits: int = 0) -> Line:
    told = f"{found:,.{digits}f} {unit}"
    return Line(what, told, f"≤ {limit:,.0f} {unit}", found <= limit)


def at_least(what: str, found: float, limit: float, unit: str) -> Line:
    return Line(what, f"{found:,.1f} {unit}", f"≥ {limit:,.0f} {unit}", found >= limit)


def none(what: str, found: int) -> Line:
    return Line(what, f"{found:,}", "0", found == 0)
