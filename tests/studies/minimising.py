"""The trial that ships, with minimisation as its method: a made-up study of the tests."""

import shutil
from importlib.resources import files
from pathlib import Path

SHIPPED = Path(str(files("alongside.studies"))) / "ips_feasibility"
BLOCKS = 'method = "permuted_blocks"\nunit = "family"\n'
FACTORS = """method = "minimisation"
unit = "family"

[[allocation.factors]]
id = "site"
weight = 2

[[allocation.factors]]
id = "child_age"
bands = [0, 24]

[[allocation.factors]]
id = "children"
weight = 0.5
bands = [1, 2]
"""
SEALED = "probability = 0.8\n"


def minimising_study(folder: Path) -> Path:
    """A folder that defines it."""
    shutil.copytree(SHIPPED, folder)
    text = (folder / "study.toml").read_text("utf-8")
    for old, new in ((BLOCKS, FACTORS), ('strata = ["site"]', "strata = []")):
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / "study.toml").write_text(text, "utf-8")
    (folder / "sealed.toml").write_text(SEALED, "utf-8")
    return folder
