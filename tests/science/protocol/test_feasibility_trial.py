"""What the feasibility trial's protocol says stands in the study that ships."""

from datetime import date

import pytest

from alongside.science.protocol import (
    JOURNEY_NEEDS,
    TELLS_ARM,
    Permission,
    Sealed,
    Study,
    UnknownInStudy,
    check_study,
    load_sealed,
)
from tests.science.protocol.conftest import SHIPPED


def test_the_study_that_ships_has_nothing_to_mend():
    assert check_study(SHIPPED) == ()


def test_families_are_allocated_one_to_one_to_ips_and_services_as_usual(trial: Study):
    assert [(arm.id, arm.ratio, arm.is_intervention) for arm in trial.arms] == [
        ("ips", 1, True),
        ("sau", 1, False),
    ]
    assert (trial.strata, trial.allocation.unit) == (("site",), "family")


def test_block_sizes_are_not_in_the_study(trial: Study):
    assert load_sealed(SHIPPED) == Sealed(block_sizes=(2, 4, 6))
    assert "block_sizes" not in trial.model_dump_json()


def test_the_trial_runs_from_april_2023_to_march_2024(trial: Study):
    assert (trial.window.start, trial.window.end) == (date(2023, 4, 1), date(2024, 3, 31))


def test_fifteen_families_are_wanted_per_site_and_per_arm(trial: Study):
    assert (trial.target.total, trial.target.per_site, trial.target.per_arm) == (30, 15, 15)
    assert {site.id: sum(trial.expected.at(site.id).randomised) for site in trial.sites} == {
        "glasgow": 15,
        "bromley": 15,
    }
    assert {len(one.randomised) for one in trial.expected.sites} == {9}


def test_consent_waits_24_hours(trial: Study):
    assert trial.minimum_hours_after_information == 24


@pytest.mark.parametrize(
    ("site", "country", "code", "text"),
    [
        ("glasgow", "Scotland", "GLA", "A child aged 0 to 5 is on the Child Protection Register."),
        ("bromley", "England", "BRO", "A child aged 0 to 5 is on a Child Protection Plan."),
    ],
)
def test_each_site_speaks_the_words_of_its_own_law(trial: Study, site, country, code, text):
    assert (trial.site(site).country, trial.site(site).code) == (country, code)
    assert trial.criterion_text("on_protection_plan", site) == text


def test_reasons_too_speak_the_words_of_the_site(trial: Study):
    assert trial.reason_label("ineligible", "leaving_protection_plan", "bromley") == (
        "The family is stepping down from a Child Protection Plan"
    )


def test_phone_numbers_are_from_the_range_kept_for_drama(trial: Study):
    numbers = {
        number[:8]
        for site in trial.sites
        for number in (site.safeguarding.phone, site.safeguarding.out_of_hours_phone)
    }
    assert numbers == {"0141 496", "020 7946"}


def test_criteria_are_those_of_the_protocol(trial: Study):
    assert [(criterion.id, criterion.kind) for criterion in trial.eligibility] == [
        ("child_aged_0_5", "include"),
        ("allocated_social_worker", "include"),
        ("multi_agency_plan", "include"),
        ("mental_health_or_neurodevelopment", "include"),
        ("screening_problems", "include"),
        ("on_protection_plan", "exclude"),
        ("leaving_protection_plan", "exclude"),
        ("in_therapy", "exclude"),
        ("parent_in_services", "case_by_case"),
    ]
    assert trial.criterion("on_protection_plan").answer_that_allows == "no"


def test_assessors_statisticians_and_committees_are_blinded(trial: Study):
    assert {role.id for role in trial.roles if role.blinded} == {
        "research_nurse",
        "statistician",
        "health_economist",
        "steering_committee",
        "principal_investigator",
    }


def test_nobody_blinded_holds_what_tells_an_arm(trial: Study):
    blinded = [role.id for role in trial.roles if role.blinded]
    assert trial.permissions_of(blinded) & TELLS_ARM == frozenset()


def test_the_trial_manager_alone_allocates(trial: Study):
    allocating = [
        role.id for role in trial.roles if Permission.RANDOMISATION_ALLOCATE in role.permissions
    ]
    assert allocating == ["trial_manager"]


def test_somebody_may_do_whatever_the_journey_needs(trial: Study):
    held = trial.permissions_of(role.id for role in trial.roles)
    assert [needed for needed in JOURNEY_NEEDS if needed not in held] == []


def test_a_social_worker_sees_only_their_own_referrals(trial: Study):
    role = trial.role("social_worker")
    assert (role.own_only, role.site_bound, role.second_factor) == (True, True, False)


def test_consents_are_separate_and_one_is_required(trial: Study):
    assert {consent.id: consent.required_for_trial for consent in trial.consents} == {
        "trial": True,
        "routine_health": False,
        "routine_social_work": False,
        "interview": False,
        "definitive_contact": False,
    }
    assert trial.consent("interview").taken_by == ("research_associate",)


def test_a_consent_form_asks_statement_by_statement(trial: Study):
    form = trial.document(trial.consent("trial").document)
    assert form.statement("had_time").text == "I had at least 24 hours to think about it."
    assert [one.id for one in form.wording.statements if not one.required] == ["hear_results"]


@pytest.mark.parametrize(
    ("share", "colour"),
    [(100, "green"), (70, "green"), (69.9, "amber"), (50, "amber"), (49.9, "red"), (0, "red")],
)
def test_retention_turns_amber_below_70_and_red_below_50_percent(trial: Study, share, colour):
    assert trial.progression_criterion("retention").colour_of(share) == colour


@pytest.mark.parametrize(
    ("criterion", "number", "colour"),
    [
        ("recruitment_total", 30, "green"),
        ("recruitment_total", 29, "amber"),
        ("recruitment_per_site", 15, "green"),
        ("recruitment_per_site", 14, "amber"),
        ("randomised_per_site", 15, "green"),
        ("randomised_per_site", 14, "amber"),
    ],
)
def test_recruitment_is_green_at_its_target(trial: Study, criterion, number, colour):
    assert trial.progression_criterion(criterion).colour_of(number) == colour


def test_what_cannot_be_counted_is_judged(trial: Study):
    judged = [one.id for one in trial.progression if one.kind == "judged"]
    assert judged == [
        "recruitment_pathways",
        "eligibility",
        "randomisation_acceptability",
        "attrition_reasons",
        "intervention_acceptability",
        "data_collection",
        "prom_prem_acceptability",
        "resource_and_cost_data",
    ]


def test_an_unknown_name_is_answered_with_those_there_are(trial: Study):
    with pytest.raises(UnknownInStudy) as refused:
        trial.site("leeds")
    assert str(refused.value) == (
        "This study has no site called “leeds”. It has: glasgow, bromley."
    )


def test_an_unknown_version_of_a_document_is_refused(trial: Study):
    with pytest.raises(UnknownInStudy) as refused:
        trial.document("information_sheet", version="9")
    assert str(refused.value) == (
        "This study has no version 9 (en) of document called “information_sheet”."
    )


def test_a_study_cannot_be_changed(trial: Study):
    with pytest.raises(ValueError, match="frozen"):
        trial.name = "Another"
