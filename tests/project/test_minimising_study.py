"""A study that minimises: what it says, and what is wrong with one that says it badly."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from alongside.project.study_in_words import study_in_words
from alongside.science.protocol import Problem, Sealed, check_study, load_sealed, load_study
from alongside.workspaces.reports.figures.protocol_items import PROTOCOL_ITEMS
from tests.science.protocol.conftest import SHIPPED
from tests.studies.minimising import SEALED, minimising_study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return minimising_study(tmp_path / "study")


def changed(folder: Path, file: str, old: str, new: str) -> int:
    """Plant one change and return its line."""
    path = folder / file
    text = path.read_text("utf-8")
    assert text.count(old) == 1, text.count(old)
    path.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1 + new.split("# HERE")[0].count("\n")


def test_a_study_that_minimises_says_what_it_makes_alike_and_seals_the_chance(folder):
    study = load_study(folder)
    assert study.allocation.minimises
    assert [(one.id, one.weight, one.levels) for one in study.allocation.factors] == [
        ("site", Decimal(2), ()),
        ("child_age", Decimal(1), ("0-23", "24+")),
        ("children", Decimal("0.5"), ("1", "2+")),
    ]
    assert load_sealed(folder) == Sealed(probability=Decimal("0.8"))
    assert "0.8" not in study.allocation.model_dump_json()


def test_the_report_and_the_command_say_how_it_allocates(folder):
    study = load_study(folder)
    assert PROTOCOL_ITEMS["8b"](study) == (
        "Minimisation (Pocock and Simon), 1:1, over site, age of the youngest child, in months "
        "and children who take part. The chance of the preferred arm stays sealed."
    )
    line = "  - minimisation over site (weight 2), child age (0-23, 24+; weight 1), children (1, 2+"
    assert line in study_in_words(study)


PLANTED = {
    "bands that leave a family out": (
        "study.toml", "bands = [0, 24]", "bands = [6, 24] # HERE", "allocation.factors[1].bands",
        "This needs two bands or more, of which the first begins at 0.",
    ),
    "bands out of order": (
        "study.toml", "bands = [0, 24]", "bands = [0, 24, 24] # HERE",
        "allocation.factors[1].bands", "Each band begins above the one before.",
    ),
    "bands of sites": (
        "study.toml", 'id = "site"\nweight = 2', 'id = "site"\nweight = 2\nbands = [0, 1] # HERE',
        "allocation.factors[0].bands",
        "The sites are the levels of this factor; take the bands out.",
    ),
    "a factor that nobody records": (
        "study.toml", 'id = "children"', 'id = "income" # HERE', "allocation.factors[2].id",
        "“income” is not known here. Use 'site', 'child_age', 'children' or 'parents'.",
    ),
    "a factor twice": (
        "study.toml", 'id = "children"\nweight = 0.5\nbands = [1, 2]',
        'id = "child_age" # HERE\nbands = [0, 6]', "allocation.factors[2].id",
        "“child_age” is named twice.",
    ),
    "strata as well": (
        "study.toml", "strata = []", 'strata = ["site"] # HERE', "strata",
        "Minimisation has no strata: leave this empty, name site as a factor.",
    ),
    "blocks as well": (
        "sealed.toml", SEALED, f"{SEALED}block_sizes = [4] # HERE\n", "block_sizes",
        "Minimisation has no blocks; take this out.",
    ),
    "a chance that makes nothing alike": (
        "sealed.toml", SEALED, "probability = 0.5 # HERE\n", "probability",
        "The chance of the preferred arm must be above 1/2, or nothing is made alike.",
    ),
    "no chance": ("sealed.toml", SEALED, "# HERE\n", "probability", "This is missing."),
}  # fmt: skip


@pytest.mark.parametrize("planted", PLANTED.values(), ids=PLANTED.keys())
def test_what_is_wrong_is_named_with_its_file_and_line(folder, planted):
    file, old, new, where, message = planted
    line = changed(folder, file, old, new)
    assert check_study(folder) == (Problem(file, line, where, message),)


def test_factors_and_a_chance_are_refused_beside_blocks_and_minimisation_without_factors(tmp_path):
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "study"))
    text = (folder / "study.toml").read_text("utf-8")
    blocks = 'method = "permuted_blocks"\nunit = "family"\n'
    factors = f'{blocks}measure = "sd"\n[[allocation.factors]]\nid = "site"\n'
    (folder / "study.toml").write_text(text.replace(blocks, factors), "utf-8")
    with (folder / "sealed.toml").open("a", encoding="utf-8") as sealed:
        sealed.write("probability = 0.8\n")
    assert [(one.where, one.message) for one in check_study(folder)] == [
        ("probability", "Permuted blocks have no chance of a preferred arm; take this out."),
        ("allocation.measure", "Permuted blocks measure nothing; take this out."),
        ("allocation.factors", "Permuted blocks have strata, and no factors."),
    ]
    bare = text.replace("permuted_blocks", "minimisation").replace('strata = ["site"]', "strata=[]")
    (folder / "study.toml").write_text(bare, "utf-8")
    (folder / "sealed.toml").write_text(SEALED, "utf-8")
    assert [(one.where, one.message) for one in check_study(folder)] == [
        ("allocation.method", "Minimisation needs the factors that it makes alike."),
    ]
