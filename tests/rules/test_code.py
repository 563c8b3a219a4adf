"""Rules about the code itself: sizes, names, clocks, and what may not be written in it."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "alongside"
FILES = [path for path in sorted(SOURCE.rglob("*.py")) if "migrations" not in path.parts]
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT, capture_output=True, text=True, check=True,
).stdout.split("\n")  # fmt: skip
HOMES_OF_TIME_AND_CHANCE = {SOURCE / "foundations/clock", SOURCE / "foundations/entropy"}
FORBIDDEN_CALLS = re.compile(
    r"\b(datetime\.now|datetime\.utcnow|date\.today|timezone\.now|time\.time|uuid4|uuid1"
    r"|^import random|^from random|^import secrets|^from secrets|os\.urandom|default_rng\(\))"
)
FORBIDDEN_NAMES = {"utils", "common", "helpers", "core", "services", "managers", "misc"}


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def lines_of(each: ast.FunctionDef | ast.AsyncFunctionDef, first: int) -> int:
    """Lines from `first` on, its docstring left out: what a function must explain is no burden."""
    words = each.body[0] if ast.get_docstring(each) else None
    told = words.end_lineno - words.lineno + 1 if words else 0
    return each.end_lineno - first + 1 - told


def test_no_file_is_longer_than_300_lines():
    long = {where(p): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_no_function_is_longer_than_40_lines():
    long = {
        f"{where(path)}:{each.lineno} {each.name}": lines_of(each, each.lineno)
        for path in FILES
        for each in functions(path)
    }
    assert {name: lines for name, lines in long.items() if lines > 40} == {}


def test_no_view_is_longer_than_20_lines():
    long = {}
    for path in FILES:
        if path.name == "views.py" or path.parent.name == "views":
            for each in functions(path):
                lines = lines_of(each, each.body[0].lineno)
                if lines > 20:
                    long[f"{where(path)}:{each.lineno} {each.name}"] = lines
    assert long == {}


def test_folders_are_named_after_a_thing():
    names = {part for path in FILES for part in (*path.relative_to(SOURCE).parts[:-1], path.stem)}
    assert names & FORBIDDEN_NAMES == set()


def test_no_clock_or_randomness_outside_their_homes():
    found = []
    for path in FILES:
        if not any(home in path.parents for home in HOMES_OF_TIME_AND_CHANCE):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if FORBIDDEN_CALLS.search(line):
                    found.append(f"{where(path)}:{number} {line.strip()}")
    assert found == []


def test_no_half_built_feature_is_left_behind():
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError|not implemented yet)\b")
    found = [
        f"{where(path)}:{number}"
        for path in FILES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert found == []


def test_no_file_names_a_registry_host_or_a_machine_path():
    hosts = re.compile(
        "|".join(
            left + right  # in halves, so that this file does not name them itself
            for left, right in [
                (r"pypi\.", "org"),
                ("python", "hosted"),
                ("npmjs", r"\."),
                ("/wo", "rk/"),
                ("/ro", "ot/"),
            ]
        )
    )
    found = []
    for name in filter(None, TRACKED):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".png", ".ttf", ".otf", ".woff2", ".gz"}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [f"{name}: {match[0]}" for match in hosts.finditer(text)]
    assert found == []


def test_every_dependency_has_its_reason():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)
    groups = project["dependency-groups"]
    names = [
        *project["project"]["dependencies"],
        *(each for group in groups.values() for each in group if isinstance(each, str)),
    ]
    lines = text.splitlines()
    without = [
        name for name in names if not any(f'"{name}"' in line and "# " in line for line in lines)
    ]
    assert without == []


@pytest.mark.parametrize("name", ["run.txt", "develop.txt"])
def test_every_locked_package_has_a_hash(name):
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^ *#.*\n?", "", text).strip())
    assert packages
    assert [each.split()[0] for each in packages if "--hash=sha256:" not in each] == []


def test_the_floors_hold():
    result = subprocess.run(
        [Path(sys.executable).parent / "lint-imports"], cwd=ROOT, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stdout[-3000:]


def test_science_needs_no_django():
    code = (
        "import sys, pkgutil, importlib, alongside.science as s\n"
        "for m in pkgutil.walk_packages(s.__path__, 'alongside.science.'):\n"
        "    importlib.import_module(m.name)\n"
        "assert not [m for m in sys.modules if m.split('.')[0] in {'django', 'typer', 'jinja2'}]"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_the_web_process_starts_without_the_heavy_libraries():
    code = (
        "import sys, alongside.project.wsgi, alongside.project.urls\n"
        "from django.urls import get_resolver\n"
        "get_resolver().url_patterns\n"
        "heavy = {'scipy', 'typst', 'openpyxl', 'docx', 'matplotlib', 'pandas', 'polars'}\n"
        "assert not heavy & {m.split('.')[0] for m in sys.modules}, heavy & set(sys.modules)"
    )
    env = {"ALONGSIDE_MODE": "test", "PATH": "/usr/bin"}
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert result.returncode == 0, result.stderr[-2000:]
