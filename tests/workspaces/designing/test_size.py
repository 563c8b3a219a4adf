"""The page on which a trial is sized: exact, kept in its address, the same for everybody."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.project.designing.looks import Effect, look_by_look, planned
from tests.workspaces import made_up

pytestmark = pytest.mark.django_db
PAGE = "/ips-feasibility/design/"


@pytest.fixture
def statistician():
    client = Client()
    client.force_login(made_up.person("statistician"))
    return client


def words_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_first_sentence_is_the_size_and_the_picture_says_what_if(statistician):
    page = statistician.get(PAGE)
    said = words_of(page)
    assert (
        "542 families, 271 in each arm, find a difference of 1.5 with a chance of 90%; if it is a "
        "fifth smaller, the chance falls to 73.8%."
    ) in said
    main = page.content.decode().split("<main")[1]
    assert main.index("<svg") < main.index("<form")
    assert "Ten more in 100 lost" in said and "Baseline tells nothing" in said


def test_the_size_is_that_of_the_command_that_the_page_names(statistician):
    asked = {"difference": "2", "sd": "6", "correlation": "0.4", "power": "80", "looks": "3",
             "attrition": "10"}  # fmt: skip
    said = words_of(statistician.get(PAGE, asked))
    assert (
        "alongside design group-sequential --looks 3 --alpha 0.025 --power 0.8 --difference 2 "
        "--sd 6 --correlation 0.4 --attrition 0.1"
    ) in said
    plan = planned("", 3, ("lan-demets-obrien-fleming", None), (None, None, ""), "",
                   alpha=0.025, power=0.8, sides=1, binding=False)  # fmt: skip
    found = look_by_look(plan, Effect(None, 2.0, 6.0, 0.4, 1.0, 0.1)).summary
    arms = found["to recruit, first arm"], found["to recruit, second arm"]
    assert f"{sum(arms)} families, {arms[0]} in each arm, find a difference of 2" in said


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"sd": "0"}, "0.01"),
        ({"power": "2"}, "The power must exceed the error: ask for more power."),
        ({"correlation": "1"}, "0.99"),
        ({"looks": "many"}, "many"),
        ({"attrition": "120"}, "99"),
    ],
)
def test_what_cannot_be_is_said_and_everything_typed_stays(statistician, asked, message):
    page = statistician.get(PAGE, {"difference": "1.7", **asked})
    assert page.status_code == 422
    html = page.content.decode()
    assert message in html and 'value="1.7"' in html and "<svg" not in html.split("<main")[1]
    assert all(f'value="{value}"' in html for value in asked.values())


def test_only_who_designs_opens_it_and_it_asks_nothing_of_the_record(statistician):
    for role, status in (("research_nurse", 403), ("independent_statistician", 200)):
        client = Client()
        client.force_login(made_up.person(role))
        assert client.get(PAGE).status_code == status
    statistician.get(PAGE)
    with CaptureQueriesContext(connection) as first:
        statistician.get(PAGE)
    made_up.opened_family(made_up.person("recruitment_coordinator"))
    with CaptureQueriesContext(connection) as second:
        statistician.get(PAGE, {"looks": "5"})
    assert len(first) == len(second)
