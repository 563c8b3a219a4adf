"""Judgements: what they point at, and how one takes the place of another."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from alongside.foundations import clock
from alongside.workspaces.monitoring import actions
from alongside.workspaces.monitoring.models import JudgementEvidence, QualitativeJudgement
from alongside.workspaces.monitoring.queries.judgements import judgements
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.worlds import walk

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 1, 10, tzinfo=UTC)
TABLE = "/ips-feasibility/progress/progression/"
PAGE = f"{TABLE}eligibility/"
SAID = {
    "colour": "amber",
    "words": "Three questions about the criteria; revise two of them.",
    "evidence": "Ambiguities 1 to 3.",
    "password": people.PASSWORD,
}


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def investigator(world):
    return people.person("principal_investigator")


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def judged(by, at=NOW, **changes):
    own = people.study()
    return actions.judge(
        study=own, criterion=own.progression_criterion("eligibility"), by=by, at=at,
        **{**SAID, **changes},
    )  # fmt: skip


def test_what_a_judgement_points_at_can_be_opened_from_it(world, investigator):
    family = people.opened_family(world.by, site="bromley", at=NOW)
    client = signed_in(investigator)
    sent = {
        **SAID, "figures": ["flow", "forms"], "families": family.number.lower(),
        "addresses": "https://example.org/interviews.pdf\n/ips-feasibility/progress/funnel/",
    }  # fmt: skip
    assert client.post(PAGE, sent).status_code == 302
    found = [(one.kind, one.what) for one in judgements(world.study)["eligibility"][0].pointers]
    assert sorted(found) == [
        ("address", "/ips-feasibility/progress/funnel/"),
        ("address", "https://example.org/interviews.pdf"),
        ("family", family.number),
        ("figures", "flow"),
        ("figures", "forms"),
    ]
    page = client.get(TABLE).content.decode()
    assert f'<a href="/ips-feasibility/families/{family.number}/">{family.number}</a>' in page
    assert '<a href="https://example.org/interviews.pdf">' in page
    moment = "2024-02-01T10%3A00%3A00%2B00%3A00"
    assert f'href="/ips-feasibility/progress/?as_of={moment}">Flow of families, as of' in page


def test_figures_are_pointed_at_as_they_stood_then(world, investigator):
    judged(investigator, pointed_at=actions.PointedAt(figures=("flow",)))
    assert JudgementEvidence.objects.get().as_of == NOW


def test_those_who_may_not_open_families_see_that_there_was_one(world, investigator):
    family = walk(world, "bromley", 3)
    judged(investigator, pointed_at=actions.PointedAt(families=(family.number,)))
    page = signed_in(people.person("steering_committee")).get(TABLE).content.decode()
    assert "Looked at: a family." in page
    assert family.number not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"families": "GLA-9999-X"}, "There is no family GLA-9999-X that you may open."),
        ({"addresses": "javascript:alert(1)"}, "beginning with https://"),
        ({"addresses": "/another-study/progress/"}, "beginning with https://"),
        ({"addresses": "\n".join(["https://example.org/"] * 11)}, "Write at most 10 addresses"),
    ],
)
def test_what_cannot_be_pointed_at_is_said_and_nothing_typed_is_lost(
    world, investigator, changes, said
):
    answer = signed_in(investigator).post(PAGE, {**SAID, **changes})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert SAID["words"] in page
    assert QualitativeJudgement.objects.count() == 0


def test_the_page_begins_with_what_was_judged_and_gives_the_picture_away(world, investigator):
    client = signed_in(investigator)
    empty = client.get(PAGE).content.decode()
    assert "Nobody has judged this yet." in empty
    judged(investigator)
    page = client.get(PAGE).content.decode()
    assert "Amber since 1 February 2024, signed by" in page
    number = re.search(r"judged\.svg\?picture=(\d+)", page)[1]
    picture = client.get(f"/ips-feasibility/progress/judged.svg?picture={number}")
    assert picture.content.decode() in page
    told = client.get("/ips-feasibility/progress/judged.json").json()["judgements"]
    assert [(one["criterion"], one["judged_on"], one["colour"]) for one in told] == [
        ("eligibility", "2024-02-01", "amber")
    ]


def test_a_judgement_that_stands_is_replaced_only_with_a_reason(world, investigator):
    first = judged(investigator)
    client = signed_in(investigator)
    assert "Why is it judged again?" in client.get(PAGE).content.decode()
    again = {**SAID, "colour": "green", "seen": str(first.pk)}
    assert client.post(PAGE, again).status_code == 422
    assert client.post(PAGE, {**again, "why": "Both were revised."}).status_code == 302
    page = client.get(TABLE).content.decode()
    assert "Judged again: Both were revised." not in page.split("Earlier judgements")[1]
    assert "Earlier judgements" in page
    standing = QualitativeJudgement.objects.as_of().get()
    assert (standing.colour, standing.supersedes_id) == ("green", first.pk)


def test_a_judgement_signed_meanwhile_is_shown_before_it_is_replaced(world, investigator):
    client, other = signed_in(investigator), people.person("trial_manager")
    assert client.get(PAGE).status_code == 200
    judged(other, words="The manager's own conclusion.")
    answer = client.post(PAGE, {**SAID, "seen": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{other.name} has judged this since you opened the page" in page
    assert "The manager&#39;s own conclusion." in page
    assert f'name="seen" value="{QualitativeJudgement.objects.get().pk}"' in page
    assert "Why is it judged again?" in page
    seen = str(QualitativeJudgement.objects.get().pk)
    again = {**SAID, "seen": seen, "why": "The interviews say otherwise."}
    assert client.post(PAGE, again).status_code == 302


def test_two_judgements_of_before_there_were_reasons_still_stand_in_their_order(world):
    for hours, colour in ((0, "amber"), (1, "green")):
        world.fact(
            QualitativeJudgement, NOW + timedelta(hours=hours), NOW, criterion="eligibility",
            colour=colour, words="Said.", evidence="Seen.",
        )  # fmt: skip
    assert [one.colour for one in judgements(world.study)["eligibility"]] == ["green", "amber"]
    judged(world.by, at=NOW + timedelta(hours=2), why="New interviews.")
    assert [one.colour for one in judgements(world.study)["eligibility"]] == [
        "amber", "green", "amber",
    ]  # fmt: skip


def test_sending_a_judgement_twice_writes_it_and_its_evidence_once(world, investigator):
    client = signed_in(investigator)
    entry = "01890000-0000-7000-8000-000000000001"
    for _ in range(2):
        sent = {**SAID, "figures": ["flow"], "seen": "", "entry": entry}
        assert client.post(PAGE, sent).status_code == 302
    assert QualitativeJudgement.objects.count() == 1
    assert JudgementEvidence.objects.count() == 1
