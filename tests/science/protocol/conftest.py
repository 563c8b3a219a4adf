from importlib.resources import files
from pathlib import Path

import pytest

from alongside.science.protocol import Study, load_study

SHIPPED = Path(str(files("alongside.studies"))) / "ips_feasibility"
SECOND = Path(__file__).parents[2] / "studies" / "second_study"


@pytest.fixture(scope="session")
def trial() -> Study:
    return load_study(SHIPPED)


@pytest.fixture(scope="session")
def second() -> Study:
    return load_study(SECOND)
