"""Every fact has a sentence, and no sentence tells who a family is."""

import pytest
from django.apps import apps

from alongside.foundations.record.models import Fact
from alongside.workspaces.families import actions as family_actions
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families import words as family_words
from alongside.workspaces.referrals import actions, words
from alongside.workspaces.referrals.codes import CHANNELS, GIVERS, MODES, OUTCOMES
from alongside.workspaces.referrals.given import Reasons
from tests.workspaces.made_up import AT, PASSWORD, allowing, person, referred_family, study


def test_every_kind_of_fact_has_a_sentence():
    described = set(family_words.DESCRIBE) | set(words.DESCRIBE)
    facts = {
        model._meta.label
        for label in ("families", "referrals")
        for model in apps.get_app_config(label).get_models()
        if issubclass(model, Fact)
    }
    assert described == facts


@pytest.mark.parametrize(
    ("codes", "labels"),
    [
        (CHANNELS, words.CHANNELS),
        (OUTCOMES, words.OUTCOMES),
        (MODES, words.MODES),
        (GIVERS, words.GIVERS),
    ],
)
def test_every_code_has_a_label(codes, labels):
    assert list(labels) == list(codes)


@pytest.mark.parametrize(
    ("months", "said"),
    [(None, "age not known"), (1, "1 month"), (23, "23 months"), (24, "2 years"),
     (25, "2 years 1 month"), (71, "5 years 11 months")],
)  # fmt: skip
def test_ages_are_said_in_the_unit_people_use(months, said):
    assert family_words.age(months) == said


@pytest.mark.django_db
def test_the_history_of_a_family_tells_its_way_and_no_name():
    worker = person("social_worker", ["glasgow"])
    coordinator = person("recruitment_coordinator", ["glasgow"])
    manager = person("trial_manager")
    family = referred_family(worker)
    common = {"study": study(), "family": family, "by": coordinator, "at": AT}
    actions.record_attempt(**common, channel="phone", outcome="interested")
    actions.screen(**common, criteria=allowing(in_therapy="unsure"))
    asked = actions.ask_team(**common, criterion="in_therapy", question="Does it count?")
    actions.answer_question(
        study=study(), ambiguity=asked, by=manager, at=AT, answer="no", decision="No.",
        password=PASSWORD,
    )  # fmt: skip
    actions.decide(**common, eligible=True)
    actions.decline(**common, reasons=Reasons(("no_research", "other"), "other"))
    family_actions.comment(**common, text="A note")
    family_actions.record_deviation(**common, kind="late_entry", what="Written down a day later.")
    described = {**family_words.DESCRIBE, **words.DESCRIBE}
    said = [
        described[line.kind](line.fact, study())
        for line in reversed(family_queries.history(family))
    ]
    assert said == [
        "Identified at Glasgow City Council as GLA-0001-1",
        "The family agreed to be contacted",
        "Parent 1 recorded: mother, who answers the questionnaires",
        "Child A recorded, born in March 2021",
        "Contact details recorded; safe to: leave a message",
        "Information given, version 1.0: handed over in person",
        "Referred; the family agreed to be contacted",
        "Telephone: reached: would like to go on",
        "Screened: not clear yet",
        "The team was asked: The child is already in therapeutic work.",
        "Confirmed as eligible",
        "The family does not go on: Another reason (also: Does not want to be in research)",
        "A note was left for colleagues",
        "Deviation: something was recorded late. Written down a day later.",
    ]
