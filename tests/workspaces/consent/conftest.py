"""People and families for the tests of consent, and a study whose form was amended."""

import shutil
from importlib.resources import files

import pytest
from django.conf import settings

from alongside.workspaces.study import queries as studies
from tests.workspaces.made_up import eligible_family, person

AMENDMENT = """
[[documents]]
id = "consent_trial"
kind = "consent"
version = "2.0"
date = 2023-06-01
language = "en"
title = "Taking part in the study"
file = "wording/en/consent_trial.toml"
"""


@pytest.fixture
def worker(db):
    return person("social_worker", ["glasgow"])


@pytest.fixture
def coordinator(db):
    return person("recruitment_coordinator", ["glasgow"])


@pytest.fixture
def nurse(db):
    return person("research_nurse", ["glasgow"])


@pytest.fixture
def family(worker, coordinator):
    return eligible_family(worker, coordinator)


@pytest.fixture
def amended(tmp_path, monkeypatch):
    """The same study, in which the consent to take part has a second version from 1 June 2023."""
    folder = tmp_path / "ips_feasibility"
    shutil.copytree(str(files("alongside.studies") / "ips_feasibility"), folder)
    plan = folder / "study.toml"
    text = plan.read_text(encoding="utf-8")
    plan.write_text(text.replace("[[consents]]", f"{AMENDMENT}\n[[consents]]", 1), "utf-8")
    deployment = settings.DEPLOYMENT.model_copy(update={"studies": str(folder)})
    monkeypatch.setattr(settings, "DEPLOYMENT", deployment)
    studies._installed.cache_clear()
    yield studies.study("ips-feasibility")
    studies._installed.cache_clear()
