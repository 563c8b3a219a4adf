"""What Alongside is built from: a bill of materials, and an audit that never passes unseen."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys

import pytest

from tests.project.running import ROOT


def script(name):
    spec = importlib.util.spec_from_file_location(name, ROOT / f"requirements/{name}.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


sbom, audit = script("sbom"), script("audit")


@pytest.mark.parametrize("which", ["run", "develop"])
def test_the_bill_names_every_locked_package_with_its_sums_and_who_asks_for_it(which, capsys):
    text = (ROOT / f"requirements/{which}.txt").read_text()
    sbom.main(which)
    told = capsys.readouterr().out
    sbom.main(which)
    assert capsys.readouterr().out == told
    made = json.loads(told)
    assert (made["bomFormat"], made["specVersion"], made["version"]) == ("CycloneDX", "1.6", 1)
    components = {one["bom-ref"]: one for one in made["components"]}
    pins = re.findall(r"(?m)^([\w.-]+)==([^\s;]+)", text)
    assert [(one["name"], one["version"]) for one in made["components"]] == [
        *pins, ("nhsuk-frontend", "10.6.1")
    ]  # fmt: skip
    sums = sum(len(one.get("hashes", ())) for one in components.values())
    assert sums == text.count("--hash=sha256:")
    asks = {one["ref"]: one["dependsOn"] for one in made["dependencies"]}
    django = dict(pins)["django"]
    assert f"pkg:pypi/django@{django}" in asks[made["metadata"]["component"]["bom-ref"]]
    assert [ref for named in asks.values() for ref in named if ref not in components] == []
    wanted = {ref for named in asks.values() for ref in named}
    assert components.keys() - wanted == {"pkg:npm/nhsuk-frontend@10.6.1"}


def test_a_package_without_a_pin_or_a_sum_is_no_part_of_a_bill():
    with pytest.raises(SystemExit, match="Not pinned with a version and a sum: django>=5"):
        sbom.locked("django>=5 \\\n    --hash=sha256:" + "a" * 64)
    with pytest.raises(SystemExit, match=r"Not pinned with a version and a sum: django==5\.2"):
        sbom.locked("django==5.2\n    # via alongside (pyproject.toml)")


def answering(tmp_path, said):
    program = tmp_path / "pip-audit"
    program.write_text(f"#!/bin/sh\ncat <<'END'\n{said}\nEND\n")
    program.chmod(0o755)
    return str(program)


def told_of(pins, **changed):
    vulns, weak = [{"id": "PYSEC-0000-1", "fix_versions": ["9.9"]}], changed.get("weak", ())
    found = [
        {
            "name": name,
            "version": version,
            "vulns": vulns if name in weak else [],
        }
        for name, version in sorted(pins)
        if name not in changed.get("left_out", ())
    ]
    skipped = [{"name": name, "skip_reason": "not found"} for name in changed.get("left_out", ())]
    return json.dumps({"dependencies": [*found, *skipped]})


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({}, 0, "Every locked package was looked up."),
        ({"weak": ["django"]}, 1, "PYSEC-0000-1, mended in 9.9"),
        ({"left_out": ["django"]}, 1, "Could not be checked, so nothing is known: django 5"),
    ],
)
def test_the_audit_passes_only_when_every_package_was_looked_up(tmp_path, changed, code, said):
    pins = audit.wanted((ROOT / "requirements/run.txt").read_text())
    program = answering(tmp_path, told_of(pins, **changed))
    done = subprocess.run(
        [sys.executable, "requirements/audit.py", program, "requirements/run.txt"],
        cwd=ROOT, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == code
    assert said in done.stdout + done.stderr


@pytest.mark.parametrize("program", ["", "no answer"])
def test_the_audit_fails_when_nobody_answers(tmp_path, program):
    asked = answering(tmp_path, program) if program else str(tmp_path / "missing")
    done = subprocess.run(
        [sys.executable, "requirements/audit.py", asked], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "The audit asks the package index and needs a network." in done.stderr
