"""A b-CAPI past a validity limit is flagged, and stays in the table of scores."""

from datetime import timedelta

import pytest

from alongside.foundations.clock import held_at
from alongside.foundations.pages import paging
from alongside.workspaces.measures import actions as measures
from tests.made_up_pack import pack_files
from tests.workspaces.assessments.stories import BASELINE, begin, many_consented, team
from tests.workspaces.made_up import person, study
from tests.workspaces.quality.stories import BCAP, HOME, LATER, finished, signed_in

pytestmark = pytest.mark.django_db
MADE_UP_KEY = "version = 'made-up edition'\n" + "".join(
    f"""
[[scores]]
code = "{code}"
title = "{code}"
items = {[f"bcap_{n:02d}" for n in range(first, last + 1)]}
combine = "sum"
needed = {last - first + 1}
direction = "higher is worse"
"""
    for code, first, last in (("abuse_risk", 1, 24), ("lie", 25, 30), ("random_response", 31, 33))
)


def answered(*agreed):
    return {f"bcap_{n:02d}": str(int(n in agreed)) for n in range(1, 34)}


@pytest.fixture
def people():
    """Three forms; the second and third are past a limit."""
    people = team()
    visits = [begin(people, family) for family in many_consented(people, 3)]
    measures.load_pack(
        study=study(), by=people.manager, at=BASELINE + timedelta(minutes=1),
        files=pack_files("bcap", more={"scoring.toml": MADE_UP_KEY}),
    )  # fmt: skip
    lie, high = range(25, 29), (*range(1, 15), *range(25, 29))
    for opened, agreed in zip(visits, ((1, 2), lie, high), strict=True):
        finished(people, opened, BCAP, answered(*agreed))
    return people


def test_a_form_past_a_limit_is_flagged_with_its_limit_and_never_dropped(people):
    with held_at(LATER):
        economist = signed_in(person("health_economist"))
        page = economist.get(f"{HOME}look-at/").content.decode()
        table = economist.get("/ips-feasibility/scores/bcap/table.csv").content.decode()
        nurse = signed_in(people.nurse).get(f"{HOME}look-at/").content.decode()
    assert "2 of 3 forms that have such limits are past one." in page
    assert page.count("Lie scale at 4 or more") == 2
    assert page.count("risk is above 12, and one source keeps such a form") == 1
    assert len(table.splitlines()) == 1 + 3
    assert "Validity limits" not in nurse


def test_forms_past_a_limit_come_a_page_at_a_time_beside_the_page_of_flags(people, monkeypatch):
    monkeypatch.setattr(paging, "PER_PAGE", 1)
    with held_at(LATER):
        economist = signed_in(person("health_economist"))
        pages = [economist.get(f"{HOME}look-at/?page=1&past={past}").text for past in "12"]
    assert [page.count("Lie scale at 4 or more") for page in pages] == [1, 1]
    assert [page.count("one source keeps such a form") for page in pages] == [0, 1]
    assert all("2 of 3 forms that have such limits are past one." in page for page in pages)
    assert 'href="?page=1&amp;past=2#past"' in pages[0]
    assert 'href="?page=1&amp;past=1#past"' in pages[1]
    assert all('id="past"' in page for page in pages)
