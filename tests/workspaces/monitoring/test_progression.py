"""Progression: what is computed, what is judged, by whom and on what."""

import re
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from django.test import Client

from alongside.foundations import clock
from alongside.foundations.accounts.signing import NotSigned
from alongside.workspaces.monitoring import actions
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.models import QualitativeJudgement
from alongside.workspaces.monitoring.queries.expected import band, expected
from alongside.workspaces.monitoring.queries.judgements import judgements
from alongside.workspaces.monitoring.queries.progression import progression, rule_of
from alongside.workspaces.monitoring.words import rules, sentences
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.worlds import walk

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 2, 1, 10, tzinfo=UTC)
SAID = {
    "colour": "amber",
    "words": "Three questions about the criteria; revise two of them.",
    "evidence": "Ambiguities 1 to 3; interview of 4 September 2023.",
    "password": people.PASSWORD,
}


def rows(study, day=date(2024, 2, 1), as_of=None):
    found = progression(study, look(study, as_of), as_of, day)
    return {row.criterion.id: row for row in found}


def test_bands_become_the_rule_of_the_science():
    own = people.study()
    retention = rule_of(own.progression_criterion("retention"))
    assert (retention.kind, retention.green_at_least) == ("share", Fraction(7, 10))
    assert retention.amber_at_least == Fraction(1, 2)
    total = rule_of(own.progression_criterion("recruitment_total"))
    assert (total.kind, total.green_at_least, total.amber_at_least) == ("count", 30, 0)


def test_nothing_is_judged_before_there_is_anything_to_judge(world):
    assert {row.colour for row in rows(world.study).values()} == {"none"}


def test_the_lowest_site_decides_where_each_site_must_reach_a_number(world):
    walk(world, "glasgow", 6)
    walk(world, "bromley", 3)
    found = rows(world.study)["randomised_per_site"]
    assert (found.judged.numerator, found.judged.denominator, found.colour) == (0, 1, "amber")
    assert rules.numbers(found, world.study) == (
        "Glasgow City Council: 1 of 1 identified were randomised (100%). "
        "London Borough of Bromley: 0 of 1 identified were randomised (0%)."
    )


def test_retention_counts_only_families_whose_follow_up_is_over(world):
    for stages in (7, 7, 7, 6):
        walk(world, "glasgow", stages)
    early = rows(world.study, date(2023, 6, 1))["retention"]
    assert (early.colour, early.follow_up.due, early.follow_up.randomised) == ("none", 0, 4)
    found = rows(world.study, date(2024, 3, 1))["retention"]
    assert (found.judged.numerator, found.judged.denominator) == (3, 4)
    assert found.colour == "green"
    assert rules.interval(found) == ("Wilson 36% to 94%, exact 25% to 99% (90% confidence)")


def judge(by, at=NOW, **changes):
    own = people.study()
    return actions.judge(
        study=own, criterion=own.progression_criterion("eligibility"), by=by, at=at,
        **{**SAID, **changes},
    )  # fmt: skip


def test_a_judgement_stands_until_a_new_one_and_all_are_kept(world):
    investigator = people.person("principal_investigator")
    judge(investigator)
    first = QualitativeJudgement.objects.get()
    later = judge(investigator, at=NOW + timedelta(days=9), colour="green", why="Two revised.")
    assert (later.supersedes_id, later.reason) == (first.pk, "Two revised.")
    history = judgements(world.study)["eligibility"]
    assert [(one.colour, one.why) for one in history] == [("green", "Two revised."), ("amber", "")]
    assert rows(world.study)["eligibility"].colour == "green"
    then = judgements(world.study, NOW + timedelta(days=1))["eligibility"]
    assert [(one.colour, one.by) for one in then] == [("amber", investigator.name)]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"password": "something else"}, NotSigned),
        ({"evidence": "  "}, actions.JudgementIncomplete),
        ({"words": ""}, actions.JudgementIncomplete),
        ({"colour": "red"}, actions.ColourHasNoMeaning),
        ({"colour": "purple"}, actions.ColourHasNoMeaning),
    ],
)
def test_a_judgement_that_is_not_complete_or_not_signed_is_refused(world, changes, refusal):
    with pytest.raises(refusal):
        judge(world.by, **changes)
    assert QualitativeJudgement.objects.count() == 0


def test_what_is_counted_cannot_be_judged(world):
    own = people.study()
    with pytest.raises(actions.CountedNotJudged):
        actions.judge(
            study=own, criterion=own.progression_criterion("retention"), by=world.by, at=NOW, **SAID
        )


def test_an_investigator_judges_on_the_page_and_sees_it_in_the_table(world):
    client = Client()
    investigator = people.person("principal_investigator")
    client.force_login(investigator)
    with clock.held_at(NOW):
        page = "/ips-feasibility/progress/progression/eligibility/"
        assert client.get(page).status_code == 200
        wrong = client.post(page, {**SAID, "password": "wrong"})
        assert wrong.status_code == 422
        assert SAID["evidence"] in wrong.content.decode()
        assert client.post(page, SAID).status_code == 302
        table = client.get("/ips-feasibility/progress/progression/").content.decode()
    assert SAID["evidence"] in table
    assert f"Signed by {investigator.name}, 1 February 2024." in table
    assert re.findall(r"Of 12 criteria, [^.]*", table) == [
        "Of 12 criteria, 1 amber; 11 are not judged yet"
    ]


def test_those_who_may_not_judge_find_no_way_to_it(world):
    client = Client()
    client.force_login(people.person("steering_committee"))
    page = "/ips-feasibility/progress/progression/"
    assert client.get(page).status_code == 200
    assert "/progress/progression/eligibility/" not in client.get(page).content.decode()
    assert client.get(f"{page}eligibility/").status_code == 403


def test_a_criterion_that_is_not_there_or_is_counted_has_no_page(world):
    client = Client()
    client.force_login(world.by)
    for name in ("retention", "nothing"):
        assert client.get(f"/ips-feasibility/progress/progression/{name}/").status_code == 404


def test_the_site_that_is_furthest_behind_is_named_with_its_chance(world):
    for _ in range(9):
        walk(world, "bromley", 0, at=world.start)
    for _ in range(2):
        walk(world, "glasgow", 0, at=world.start)
    found = expected(world.study, look(world.study), "referrals", date(2023, 6, 30))
    by_now = {one.site: (one.now, round(one.by_now, 2)) for one in found}
    assert by_now == {"glasgow": (2, 10.0), "bromley": (9, 10.0)}
    assert sentences.expected(world.study, found) == (
        "Glasgow City Council is 8 families behind what was expected to be identified by now; "
        "that happens by chance about 1 time in 361."
    )


def test_the_band_holds_nine_of_ten_counts():
    assert band(0.0) == (0, 0)
    assert band(10.0) == (5, 15)


def test_the_figures_that_are_evidence_are_one_press_away_as_of_the_same_moment(world):
    client = Client()
    client.force_login(people.person("steering_committee"))
    base, moment = "/ips-feasibility/progress/", "?as_of=2023-06-01"
    page = client.get(f"{base}progression/{moment}").content.decode()
    assert f'href="{base}forms/{moment}">Time and missing answers</a>' in page
    assert f'href="{base}funnel/{moment}">By month</a>' in page
