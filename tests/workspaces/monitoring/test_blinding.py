"""How well the blind held: beliefs beside the truth, on a closed page and nowhere else."""

from __future__ import annotations

import json
import re

import pytest
from django.urls import reverse

from alongside.foundations import clock
from alongside.science.randomisation.blinding import Guesses, bang, james, plain
from alongside.workspaces.monitoring.queries.blinding import NOT_KNOWN, blinding
from alongside.workspaces.monitoring.words.blinding import sentence
from alongside.workspaces.randomisation import queries as randomisation
from tests.workspaces.made_up import person
from tests.workspaces.randomisation.stories import (
    allocated,
    ips_then_sau,
    ready_families,
    sequence,
)
from tests.workspaces.unblinding.stories import LATER, SITES, SLUG, followed, guess, study, team

pytestmark = pytest.mark.django_db
BELIEFS = [("ips", "very"), ("sau", "very"), ("ips", "somewhat"), ("", ""), ("sau", "somewhat")]


@pytest.fixture
def people(db):
    return team()


@pytest.fixture
def guessed(people):
    """Six families, of whom the nurse believes something about five."""
    ips_then_sau(people)
    families = ready_families(people, 6)
    for family in families:
        allocated(people, family)
    followed(people, *families)
    for family, (arm, sure) in zip(families, BELIEFS, strict=False):
        guess(family, people.nurse, arm, sure)
    guess(families[0], people.coordinator, "ips", "very", whose="parent")
    return families


def page(name, *arguments):
    return reverse(f"monitoring:{name}", args=[SLUG, *arguments])


def got(client, somebody, url):
    client.logout()
    client.force_login(somebody)
    with clock.held_at(LATER):
        return client.get(url)


def test_the_indices_are_those_of_the_table_of_beliefs_and_arms(guessed):
    given = randomisation.arms(study())
    counts = {arm.id: dict.fromkeys(("ips", "sau", NOT_KNOWN), 0) for arm in study().arms}
    for family, (arm, _) in zip(guessed, BELIEFS, strict=False):
        counts[given[family.pk]][arm or NOT_KNOWN] += 1
    table = Guesses(counts, plain(["ips", "sau"], NOT_KNOWN))
    found = blinding(study(), SITES)
    assert found.counts == counts
    assert found.james.estimate == pytest.approx(james(table).estimate)
    for arm in counts:
        assert found.bang[arm].estimate == pytest.approx(bang(table, arm).estimate)
        assert found.bang[arm].method == "exact"
    right = sum(counts[arm][arm] for arm in counts)
    assert (found.total, found.right, found.not_known, found.wrong) == (5, right, 1, 4 - right)


def test_without_beliefs_the_page_says_so_and_has_no_picture(client, people):
    sequence(people)
    statistician = person("independent_statistician")
    answer = got(client, statistician, page("blinding"))
    assert answer.status_code == 200
    assert "No assessor has said yet" in answer.text
    assert "<figure" not in answer.text
    assert got(client, statistician, page("blinding_file", "json")).status_code == 200


def test_the_unblinded_statistician_reads_a_sentence_two_pictures_and_tables(client, guessed):
    statistician = person("independent_statistician")
    shown = got(client, statistician, page("blinding")).text
    assert sentence(blinding(study(), SITES)) in shown
    assert shown.count("<figure ") == 2
    captions = re.findall(r'<caption class="table__caption[^"]*">([^<]+)<', shown)
    assert [one for one in captions if "believed" in one or "Indices" in one] == [
        "What assessors believed, by arm",
        "Indices of the assessors’ beliefs, with 95% intervals",
        "What parents believed, by arm",
    ]


def test_the_files_hold_the_figures_of_the_page(client, guessed):
    statistician = person("independent_statistician")
    data = json.loads(got(client, statistician, page("blinding_file", "json")).content)
    found = blinding(study(), SITES)
    assert data["assessors"]["counts"] == found.counts
    assert data["indices"][0]["estimate"] == found.james.estimate
    assert [one["index"] for one in data["indices"]] == [
        "james", "bang", "bang", "bang_weighed", "bang_weighed",
    ]  # fmt: skip
    rows = got(client, statistician, page("blinding_file", "csv")).content.decode().splitlines()
    assert len(rows) == 1 + 6 + 6 + 5
    assert got(client, statistician, page("blinding_file", "svg")).text.startswith("<svg")


def test_nobody_who_works_blind_opens_the_page_or_its_files(client, guessed):
    for role in (one for one in study().roles if one.blinded):
        somebody = person(role.id, ["glasgow"] if role.site_bound else [])
        for url in (page("blinding"), page("blinding_file", "json")):
            assert got(client, somebody, url).status_code == 403, role.id
        assert page("blinding") not in got(client, somebody, page("home")).text
    both = person("independent_statistician")
    from alongside.foundations.accounts.models import RoleGiven
    from alongside.foundations.record.writing import write

    write(RoleGiven, study=study(), by=both, at=LATER, person=both, role="statistician", sites=[])
    assert got(client, both, page("blinding")).status_code == 403


def test_what_is_believed_later_or_elsewhere_does_not_count(guessed):
    assert blinding(study(), SITES, LATER.replace(year=2022)).total == 0
    assert blinding(study(), ["bromley"]).total == 0
