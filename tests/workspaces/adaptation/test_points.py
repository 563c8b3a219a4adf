"""Rules are adopted with their behaviour; points are decided with the numbers that were shown."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from scipy.stats import beta, binom

from alongside.foundations import clock
from alongside.foundations.accounts.signing import NotSigned
from alongside.foundations.entropy import new_id
from alongside.foundations.record.verifying import verify
from alongside.workspaces.adaptation import actions
from alongside.workspaces.adaptation.models import FamilyReach, PointDecided, RuleAdopted
from alongside.workspaces.adaptation.queries.groups import NOT_SAID, traits_of
from alongside.workspaces.adaptation.queries.points import rule_states
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.summary import level
from tests.workspaces import made_up
from tests.workspaces.adaptation.made_up_places import own_targets
from tests.workspaces.adaptation.test_pages import families
from tests.workspaces.monitoring.worlds import World

SHARE = 0.7187322097088641


@pytest.fixture
def world(with_places, study, manager):
    return World(study, manager)


@pytest.fixture
def rule(study):
    return study.adaptation.rule("most_deprived")


def now(world):
    return world.log[-1].recorded + timedelta(hours=1) if world.log else made_up.AT


def adopt(world, rule, **more):
    given = {"password": made_up.PASSWORD, **more}
    return actions.adopt(
        study=world.study, rule=rule, by=world.by, at=now(world) + timedelta(minutes=2), **given
    )


def decide(world, rule, **more):
    given = {
        "place": "glasgow", "point": 10, "shown_to": "Trial management group", "why": "Too few.",
        "decided": "change", "change": "Ask the teams of the East", "cost": Decimal(1200),
        "password": made_up.PASSWORD,
    }  # fmt: skip
    return actions.decide(
        study=world.study, rule=rule, by=world.by, at=now(world), **{**given, **more}
    )


def state(world, point=10, place="glasgow"):
    study = world.study
    found = rule_states(study, level(study), targets(study))[0]
    return next(p for p in found.points if (p.point, p.aimed.panel.id) == (point, place)), found


def test_a_point_waits_until_its_families_have_come(world):
    families(world, "glasgow", [1] * 5 + [9] * 4)
    point, _ = state(world)
    assert (point.waits, point.now, point.asks) == (True, 9, None)


def test_the_first_families_decide_what_the_rule_says(world):
    families(world, "glasgow", [1] * 5 + [9] * 10 + [1] * 20)
    point, _ = state(world, 15)
    assert (point.reached, point.known, point.asks) == (5, 15, True)
    chance = beta.cdf(0.85 * SHARE, 5.5, 10.5)
    assert point.chance == pytest.approx(chance, abs=1e-9)
    assert chance > 0.8


def test_who_would_rather_not_say_counts_for_a_point_and_not_for_its_chance(
    bring_in, world, study, rule
):
    about_sex = rule.model_copy(update={"trait": "sex", "groups": ("male",), "points": (12,)})
    changed = study.adaptation.model_copy(update={"rules": (about_sex,)})
    world.study = study.model_copy(update={"adaptation": changed})
    bring_in("own.csv", own_targets({"sex": {"female": 50, "male": 50}}))
    families(world, "glasgow", [1] * 12)
    level(world.study)
    answers = ["male"] * 5 + ["female"] * 5 + [NOT_SAID, ""]
    place = traits_of(study).index("sex")
    for row, said in zip(FamilyReach.objects.order_by("consented"), answers, strict=True):
        groups = row.groups.split("|")
        groups[place] = said
        FamilyReach.objects.filter(pk=row.pk).update(groups="|".join(groups))
    point, _ = state(world, 12)
    assert (point.now, point.reached, point.known) == (12, 5, 10)


def test_small_numbers_are_hidden_at_a_point_and_the_rule_is_asked_all_the_same(world):
    families(world, "glasgow", [1] * 2 + [9] * 8)
    point, _ = state(world)
    assert (point.hidden, point.reached, point.chance, point.asks) == (True, None, None, True)


def test_the_behaviour_of_a_rule_is_kept_with_its_adoption(world, rule):
    kept = adopt(world, rule)
    there = next(one for one in kept.shown if one["place"] == "glasgow")
    assert there["share"] == pytest.approx(SHARE)
    first = next(one for one in there["behaviour"] if one["true_ratio"] == 1.0)["first_at"][0]
    asks = [x for x in range(11) if beta.cdf(0.85 * SHARE, x + 0.5, 10.5 - x) > 0.8]
    assert first == pytest.approx(binom.cdf(max(asks), 10, SHARE), abs=1e-9)


def test_a_rule_is_adopted_once_in_the_same_terms(world, rule):
    adopt(world, rule)
    with pytest.raises(actions.AdoptedAlready):
        adopt(world, rule)


def test_a_rule_whose_terms_have_changed_is_adopted_no_more(world, rule):
    adopt(world, rule)
    stricter = rule.model_copy(update={"chance": 0.9})
    changed = world.study.adaptation.model_copy(update={"rules": (stricter,)})
    world.study = world.study.model_copy(update={"adaptation": changed})
    _, found = state(world)
    assert (found.adopted, len(found.earlier)) == (None, 1)


def test_without_a_target_no_rule_is_adopted(study, manager, rule):
    with pytest.raises(actions.NoTargetYet):
        adopt(World(study, manager), rule)


def test_a_decision_keeps_the_numbers_that_were_shown(world, rule):
    families(world, "glasgow", [1] * 5 + [9] * 5)
    adopt(world, rule)
    kept = decide(world, rule)
    assert (kept.shown["reached"], kept.shown["known"], kept.shown["asks"]) == (5, 10, False)
    assert (kept.change, kept.cost) == ("Ask the teams of the East", Decimal(1200))
    world.log[-1].recorded = now(world) + timedelta(days=1)
    families(world, "glasgow", [1] * 10)
    assert PointDecided.objects.get(pk=kept.pk).shown == kept.shown


def test_a_cost_without_pence_sent_twice_is_one_fact_in_a_whole_record(world, rule):
    families(world, "glasgow", [1] * 5 + [9] * 5)
    adopt(world, rule)
    entry = new_id(now(world))
    first, again = decide(world, rule, entry=entry), decide(world, rule, entry=entry)
    assert (str(first.cost), again.pk) == ("1200.00", first.pk)
    assert [one for one in verify().findings if one.kind.startswith("adaptation")] == []


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"point": 15}, actions.PointNotReached),
        ({"change": " "}, actions.ChangeMissing),
        ({"password": "wrong"}, NotSigned),
    ],
)
def test_what_cannot_be_decided_is_refused(world, rule, more, refusal):
    families(world, "glasgow", [1] * 5 + [9] * 5)
    adopt(world, rule)
    with pytest.raises(refusal):
        decide(world, rule, **more)
    assert PointDecided.objects.count() == 0


def test_nothing_is_decided_by_a_rule_that_was_not_adopted(world, rule):
    families(world, "glasgow", [1] * 5 + [9] * 5)
    with pytest.raises(actions.NotAdopted):
        decide(world, rule)


def test_a_point_is_decided_once(world, rule):
    families(world, "glasgow", [1] * 5 + [9] * 5)
    adopt(world, rule)
    decide(world, rule)
    with pytest.raises(actions.DecidedAlready):
        decide(world, rule)


def test_the_effect_of_a_change_is_told_from_the_families_after_it(world, rule):
    families(world, "glasgow", [1] * 5 + [9] * 8)
    adopt(world, rule)
    decide(world, rule)
    world.log[-1].recorded = now(world) + timedelta(days=1)
    families(world, "glasgow", [1] * 15 + [9] * 5)
    _, found = state(world)
    before, after = found.periods["glasgow"]
    assert (before.families, round(before.ratio.ratio, 3)) == (13, round(5 / 13 / SHARE, 3))
    assert (after.families, round(after.ratio.ratio, 3)) == (20, round(0.75 / SHARE, 3))


def test_the_page_leads_from_a_rule_to_its_record(world, rule):
    families(world, "glasgow", [1] * 5 + [9] * 5)
    client = Client()
    client.force_login(world.by)
    base = "/ips-feasibility/reach/points/"
    with clock.held_at(now(world)):
        assert "No rule is adopted yet" in client.get(base).content.decode()
        offered = client.get(f"{base}most_deprived/adopt/").content.decode()
        picture = client.get("/ips-feasibility/reach/behaviour.svg?picture=0").content.decode()
        assert "behaviour.svg?picture=0" in offered
        assert picture in offered
        adopted = client.post(f"{base}most_deprived/adopt/", {"password": made_up.PASSWORD})
        assert (adopted.status_code, RuleAdopted.objects.count()) == (302, 1)
        page = f"{base}most_deprived/glasgow/10/"
        assert client.get(page).status_code == 404
        said = {
            "shown_to": "Trial management group", "decided": "change", "why": "Too few came.",
            "change": rule.changes[0], "change_words": "In the East, from May.", "cost": "900",
            "password": made_up.PASSWORD,
        }  # fmt: skip
        refused = client.post(f"{page}decide/", {**said, "why": ""})
        assert (refused.status_code, "In the East, from May." in refused.content.decode()) == (
            422, True,
        )  # fmt: skip
        assert client.post(f"{page}decide/", said).status_code == 302
        record = client.get(page).content.decode()
        later = client.get("/ips-feasibility/reach/decisions.svg?picture=0").content.decode()
        told = client.get("/ips-feasibility/reach/decisions.json").json()
    assert later in record
    assert "Families of these groups, 5 of 10 known: 0.70" in later
    assert [(one["point"], one["decided"], one["cost"]) for one in told] == [
        (10, "change", "900.00")
    ]
    assert f"{rule.changes[0]}: In the East, from May." in record
    assert "£900.00" in record
    assert "5 of 10" in record


def test_a_statistician_sees_points_and_decides_nothing(world):
    client = Client()
    client.force_login(made_up.person("statistician"))
    base = "/ips-feasibility/reach/points/"
    assert client.get(base).status_code == 200
    assert client.get(f"{base}most_deprived/adopt/").status_code == 403
