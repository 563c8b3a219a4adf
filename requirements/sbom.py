"""The software bill of materials, from the locked list: CycloneDX 1.6 as JSON.

    python requirements/sbom.py [run|develop] > sbom.json

The same lists give the same bytes. Beside the locked packages it names what was compiled into the
stylesheets (`package-lock.json`). Licences are those that the installed packages state.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = re.compile(r"(?m)^(?=[a-zA-Z0-9])")
PINNED = re.compile(
    r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)\s*(?:;\s*([^\\\n]+?))?\s*(?:\\|$)"
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
VIA = re.compile(r"(?m)^ +# +(?:via )?([A-Za-z0-9._-]+)(?: \(pyproject\.toml[^)]*\))?$")
MOST_OF_A_LICENCE = 60


@dataclass(frozen=True)
class Locked:
    """One package of a locked list: what it is, its files' sums, and what asks for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    wanted_by: tuple[str, ...]

    @property
    def ref(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(text: str) -> list[Locked]:
    """Every package of a list as `make lock` writes it; one without a pin or a sum is refused."""
    body = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    return [_one(block) for block in PACKAGE.split(body) if block.strip()]


def _one(block: str) -> Locked:
    pinned, hashes = PINNED.match(block.splitlines()[0]), tuple(HASH.findall(block))
    if not pinned or not hashes:
        raise SystemExit(f"Not pinned with a version and a sum: {block.splitlines()[0]}")
    name, version, marker = pinned[1].lower().replace("_", "-"), pinned[2], pinned[3] or ""
    return Locked(name, version, marker, hashes, tuple(VIA.findall(block)))


def bill(packages: list[Locked], compiled_in: dict[str, str], version: str) -> dict[str, object]:
    """The whole bill."""
    ours = f"pkg:pypi/alongside@{version}"
    components = [_component(one) for one in packages] + [
        {"type": "library", "bom-ref": f"pkg:npm/{name}@{its}", "name": name, "version": its,
         "purl": f"pkg:npm/{name}@{its}", "scope": "required"}
        for name, its in compiled_in.items()
    ]  # fmt: skip
    content = json.dumps(components, sort_keys=True)
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid5(NAMESPACE_URL, ours + content)}",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "bom-ref": ours, "name": "alongside",
                          "version": version, "purl": ours,
                          "licenses": [{"license": {"id": "Apache-2.0"}}]},
        },
        "components": components,
        "dependencies": _dependencies(packages, ours),
    }  # fmt: skip


def _component(one: Locked) -> dict[str, object]:
    found: dict[str, object] = {
        "type": "library", "bom-ref": one.ref, "name": one.name, "version": one.version,
        "purl": one.ref, "scope": "required",
        "hashes": [{"alg": "SHA-256", "content": each} for each in one.hashes],
    }  # fmt: skip
    if one.marker:
        found["properties"] = [{"name": "python:marker", "value": one.marker}]
    if licence := _licence(one.name):
        found["licenses"] = [{"license": {"name": licence}}]
    return found


def _licence(name: str) -> str:
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    said = told.get("License-Expression") or told.get("License") or ""
    named = [each.rpartition(" :: ")[2] for each in told.get_all("Classifier") or []
             if each.startswith("License :: ")]  # fmt: skip
    short = said if said and "\n" not in said and len(said) <= MOST_OF_A_LICENCE else ""
    return short or ", ".join(named)


def _dependencies(packages: list[Locked], ours: str) -> list[dict[str, object]]:
    """Who asks for whom; what our own list names is asked for by us."""
    refs: dict[str, list[str]] = {}
    for one in packages:
        refs.setdefault(one.name, []).append(one.ref)
    wants: dict[str, set[str]] = {ours: set()} | {one.ref: set() for one in packages}
    for one in packages:
        for asker in one.wanted_by:
            for ref in [ours] if asker == "alongside" else refs.get(asker, ()):
                wants[ref].add(one.ref)
    return [{"ref": ref, "dependsOn": sorted(named)} for ref, named in wants.items()]


def main(which: str = "run") -> None:
    text = (ROOT / "requirements" / f"{which}.txt").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    compiled_in = {"nhsuk-frontend": asked["nhsuk-frontend"]}
    made = bill(locked(text), compiled_in, project["version"])
    sys.stdout.write(json.dumps(made, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
