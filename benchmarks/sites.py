"""A study with many sites, and the people and sites of copies.

Each of the two sites that there are gets as many others like it, with its teams, words and
expected numbers and with colleagues of its own: `glasgow`, `glasgow_2`, `glasgow_3` …
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).resolve().parent.parent / "alongside" / "studies" / "ips_feasibility"
BLOCKS = {
    "study.toml": (r"\[\[sites\]\]\n.*?(?=\n\[\[sites\]\]|\n# ---)",
                   r"\[\[expected\.sites\]\]\n.*?\n\]"),
    "adaptation.toml": (r"\[\[adaptation\.areas\]\]\n(?:[^\n]+\n)+",),
}  # fmt: skip
"""How what the study says of one site begins and ends in each file."""
A_SITE = 1_000
"""How many families each site aims at, where there are many."""


def write_study(folder: Path, sites: int) -> Path:
    """The study that ships, with so many sites, in a folder of its own."""
    place = folder / "study"
    shutil.copytree(SHIPPED, place)
    for name, patterns in BLOCKS.items():
        text = (place / name).read_text(encoding="utf-8")
        for pattern in patterns:
            text = _more(text, re.findall(pattern, text, re.DOTALL), sites)
        (place / name).write_text(_larger(text, sites), encoding="utf-8")
    return place


def settings_of(folder: Path) -> dict[str, str]:
    """What a process needs to know of a folder that `grow.py` made."""
    place = folder / "study"
    more = {"ALONGSIDE_STUDIES": str(place)} if place.is_dir() else {}
    return {"ALONGSIDE_DATA": str(folder), "ALONGSIDE_MODE": "demonstration", **more}


def like(study: Any, site: str) -> list[str]:
    """This site and those made like it."""
    return [one.id for one in study.sites if one.id == site or one.id.startswith(f"{site}_")]


def _more(text: str, blocks: list[str], sites: int) -> str:
    copies = [
        _other(block, number, place)
        for number in range(2, sites // len(blocks) + 1)
        for place, block in enumerate(blocks)
    ]
    last = blocks[-1]
    return text.replace(last, "\n\n".join([last, *copies]) + "\n")


def _other(block: str, number: int, place: int) -> str:
    block = re.sub(r'^(id|site) = "(\w+)"', rf'\1 = "\2_{number}"', block, count=1, flags=re.M)
    block = re.sub(r'^name = "(.+)"', rf'name = "\1, {number}"', block, count=1, flags=re.M)
    letters = "".join(chr(ord("A") + digit) for digit in divmod(number, 26))
    return re.sub(r'^code = "(.)\w+"', rf'code = "\1X{letters}"', block, count=1, flags=re.M)


def _larger(text: str, sites: int) -> str:
    """Aims of a large trial in place of those of a small one."""
    for name, each in (("total", sites), ("per_site", 1), ("per_arm", sites // 2)):
        text = re.sub(rf"^{name} = (?:30|15)$", f"{name} = {each * A_SITE}", text, flags=re.M)
    return re.sub(
        r"^(referrals|randomised) = \[(.+)\]$",
        lambda found: f"{found[1]} = [{_times(found[2], A_SITE // 15)}]",
        text, flags=re.M,
    )  # fmt: skip


def _times(numbers: str, times: int) -> str:
    return ", ".join(str(int(each) * times) for each in numbers.split(","))


class Colleagues:
    """Who stands for whom at the sites made like another."""

    def __init__(self, study: Any) -> None:
        from alongside.foundations.accounts.models import Person

        self.like = {site.id: like(study, site.id) for site in study.sites}
        self.sites = {id: where for id, where in self.like.items() if len(where) > 1}
        people = Person.objects.in_bulk()
        self.at = {
            id: self.sites[site]
            for id, person in people.items()
            if (site := person.email.partition("@")[0].rpartition(".")[2]) in self.sites
        }
        self._by_email = {person.email: id for id, person in people.items()}
        self._ids = {
            (id, site): self._there(people[id], sites[0], site)
            for id, sites in self.at.items()
            for site in sites
        }

    def person(self, id: Any, site: str) -> Any:
        """The one who does at this site what another did."""
        return self._ids.get((id, site), id)

    def site(self, base: str, copy: int) -> str:
        """Where a copy belongs: the sites like the first one, in turn."""
        return self.like[base][copy % len(self.like[base])]

    def _there(self, person: Any, base: str, site: str) -> int:
        from allauth.account.models import EmailAddress

        from alongside.foundations.accounts.models import Person

        email = person.email.replace(f".{base}@", f".{site}@")
        if email not in self._by_email:
            new = Person.objects.create(
                email=email, password=person.password, made_at=person.made_at,
                name=f"{person.name}{site.removeprefix(base).replace('_', ', ')}",
            )  # fmt: skip
            EmailAddress.objects.create(user=new, email=email, verified=True, primary=True)
            self._by_email[email] = new.pk
        return int(self._by_email[email])

    def numbered(self, id: int) -> Iterator[tuple[int, str]]:
        """Copy 1, 2, 3 … of somebody, and the site of each."""
        return enumerate(self.at.get(id, [])[1:], start=1)
