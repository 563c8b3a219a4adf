"""Every example in the science runs and gives what it says."""

import doctest
import importlib
import pkgutil

import pytest

import alongside.science

MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(alongside.science.__path__, "alongside.science.")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_give_what_they_say(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_to_run():
    found = doctest.DocTestFinder().find(importlib.import_module(f"{MODULES[0]}"))
    assert found
    attempted = doctest.testmod(
        importlib.import_module("alongside.science.recruitment.ages")
    ).attempted
    assert attempted == 4
