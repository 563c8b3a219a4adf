"""Comparing designs before one is chosen, as a browser without scripts asks for it."""

from __future__ import annotations

import csv
import io
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.science.protocol import checking
from alongside.science.randomisation.designs import COMMON, figures
from alongside.workspaces.randomisation.comparing_words import COLUMNS
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation.test_pages import page, text

pytestmark = pytest.mark.django_db
ARMS, SITES = {"ips": 1, "sau": 1}, {"glasgow": 15, "bromley": 15}
ASKED = {"families_glasgow": 15, "families_bromley": 15, "designs": ["wei"]}


def opened(client, role="trial_manager", name="compare", arguments=(), **given):
    client.force_login(person(role))
    return client.get(page(name, *arguments), given)


def test_the_page_begins_with_what_this_study_hopes_for(client):
    said = text(opened(client))
    assert "Blocks of 4 and 6" in said and "Big stick, 3 apart" in said
    found = {one: figures(one, ARMS, SITES) for one in COMMON}
    least = min(one.by_counts for one in found.values())
    assert f"({least:.0%})" in said
    assert "from 500 drawn trials" in said


def test_what_is_asked_for_is_compared_and_stands_in_the_file(client):
    given = {**ASKED, "families_glasgow": 8, "more": "blocks:8\nefron:0.7"}
    answer = opened(client, name="compare_file", arguments=["csv"], **given)
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    sizes = {"glasgow": 8, "bromley": 15}
    assert rows[0] == list(COLUMNS)
    assert [row[0] for row in rows[1:]] == ["wei", "blocks:8", "efron:0.7"]
    for row in rows[1:]:
        one = figures(row[0], ARMS, sizes)
        assert [float(cell) for cell in row[2:9]] == [
            one.by_counts, one.by_method, one.certain, one.certain_in_block, one.in_site,
            one.greatest_in_site, one.whole,
        ]  # fmt: skip
    assert answer["Content-Disposition"] == 'attachment; filename="designs-ips-feasibility.csv"'


def test_the_picture_is_sent_as_a_file(client):
    answer = opened(client, name="compare_file", arguments=["svg"], **ASKED)
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg") and "Wei’s urn" in answer.content.decode()
    assert opened(client, name="compare_file", arguments=["pdf"]).status_code == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"more": "blocks:3"}, "is no design"),
        ({"more": "coin"}, "Write one of complete"),
        ({"families_glasgow": 299}, "for 300 families in all, and these are 314"),
        ({"families_glasgow": "many"}, "Families at Glasgow City Council"),
        ({"designs": []}, "Choose a design, or write one."),
        ({"more": "\n".join(f"blocks:{2 * n}" for n in range(1, 22))}, "Compare 20 designs"),
    ],
)
def test_what_cannot_be_compared_is_said_and_stays_typed(client, given, said):
    answer = opened(client, **{**ASKED, **given})
    assert said in text(answer)
    assert given.get("more", "") in answer.content.decode()
    assert (
        opened(client, name="compare_file", arguments=["csv"], **{**ASKED, **given}).status_code
        == 404
    )


@pytest.mark.parametrize("role", [role.id for role in study().roles])
def test_only_those_who_make_sequences_open_it_and_nobody_who_is_blinded(client, role):
    client.force_login(person(role))
    expected = 200 if role in {"trial_manager", "independent_statistician"} else 403
    pages = (page("compare"), page("compare_file", "csv"))
    assert [client.get(each).status_code for each in pages] == [expected, expected]


def test_the_studys_own_block_sizes_are_not_read(client):
    assert study().slug == "ips-feasibility"
    with patch.object(checking, "_read_sealed", side_effect=AssertionError):
        assert opened(client).status_code == 200


def test_the_page_asks_the_database_the_same_whatever_is_compared(client):
    opened(client)
    counts = []
    for given in (ASKED, {**ASKED, "designs": list(COMMON)}):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(page("compare"), given)
        counts.append(len(asked))
    assert counts[0] == counts[1]
