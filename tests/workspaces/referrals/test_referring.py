"""A social worker refers a family: with agreement, without, twice, and with bad input."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import connection

from alongside.foundations.record.models import Entry
from alongside.foundations.sealing.sealing import Forgotten
from alongside.workspaces.families import actions as family_actions
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Child, ContactDetails, Family, NameIndex, Parent
from alongside.workspaces.referrals import actions, queries
from alongside.workspaces.referrals.given import (
    NOBODY,
    ChildGiven,
    LeafletGiven,
    ParentGiven,
    People,
    Reasons,
)
from alongside.workspaces.referrals.models import Referral
from tests.workspaces.made_up import (
    AT,
    CHILD,
    CONTACT,
    PEOPLE,
    allowing,
    person,
    referred_family,
    study,
)

pytestmark = pytest.mark.django_db
ENTRY = UUID("01875000-0000-7000-8000-000000000002")
NO = Reasons(("no_research", "enough_support"), "enough_support", "Happy with the nursery.")


@pytest.fixture
def worker():
    return person("social_worker", ["glasgow"])


def refer(worker, **more):
    given = {
        "site": "glasgow", "team": "south", "criteria": allowing(at_referral=True),
        "agreed_to_contact": True, "people": PEOPLE, **more,
    }  # fmt: skip
    return actions.refer(study=study(), by=worker, at=AT, **given)


def everything_stored():
    """Every value of every table as one text, sealed or not."""
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            if table != "django_migrations":
                cursor.execute(f'SELECT * FROM "{table}"')
                texts += [str(bytes(v) if isinstance(v, memoryview) else v)
                          for row in cursor.fetchall() for v in row]  # fmt: skip
    return "\n".join(texts)


def test_a_referral_with_agreement_keeps_the_family_sealed(worker):
    leaflet = LeafletGiven("in_person", AT - timedelta(hours=1))
    referral = refer(worker, leaflet=leaflet, seconds_taken=95)
    family = referral.family
    known = family_queries.identity(family)
    assert (referral.ages_fit, referral.leaflet, referral.seconds_taken) == (True, "in_person", 95)
    assert [(c.name, c.born) for c in known.children] == [CHILD]
    assert [(p.name, p.relation) for p in known.parents] == [("Ann O’Neil", "mother")]
    assert known.contact == CONTACT
    assert queries.agreed(study()) == {family.pk: AT}
    (information,) = queries.information(family)
    assert (information.document, information.version, information.giver, information.at) == (
        "information_sheet", "1.0", "social_worker", AT - timedelta(hours=1),
    )  # fmt: skip
    stored = everything_stored()
    assert [word for word in ("Neil", "496 0303", "Made Up Street") if word in stored] == []


def test_a_family_that_does_not_agree_leaves_a_reason_and_no_identifier(worker):
    referral = refer(worker, agreed_to_contact=False, people=NOBODY, not_agreeing=NO)
    assert (referral.reasons, referral.main_reason) == (
        ["no_research", "enough_support"], "enough_support",
    )  # fmt: skip
    assert queries.exits(study()) == {referral.family_id: family_queries.Exit("enough_support", AT)}
    assert queries.agreed(study()) == {}
    kept = [model.objects.count() for model in (Child, Parent, ContactDetails, NameIndex)]
    assert kept == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "people",
    [
        People(parents=(ParentGiven("Zebedee Quill", "father"),)),
        People(children=(ChildGiven("Zebedee Quill", date(2021, 1, 1)),)),
        People(contact=replace(CONTACT, email="zebedee@example.org")),
    ],
)
def test_identifiers_of_a_family_that_does_not_agree_are_refused_and_not_stored(worker, people):
    with pytest.raises(actions.IdentifiersWithoutAgreement):
        refer(worker, agreed_to_contact=False, people=people, not_agreeing=NO)
    assert (Family.objects.count(), Referral.objects.count()) == (0, 0)
    assert "ebedee" not in everything_stored()


@pytest.mark.parametrize(
    ("reasons", "refusal"),
    [
        (Reasons(), actions.ReasonsNeeded),
        (Reasons(("no_research",), ""), actions.ReasonsNeeded),
        (Reasons(("no_research",), "enough_support"), actions.ReasonsUnknown),
        (Reasons(("bored",), "bored"), actions.ReasonsUnknown),
    ],
)
def test_not_agreeing_needs_coded_reasons_and_a_main_one_among_them(worker, reasons, refusal):
    with pytest.raises(refusal):
        refer(worker, agreed_to_contact=False, people=NOBODY, not_agreeing=reasons)
    assert Family.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"team": "nowhere"}, actions.NoSuchTeam),
        ({"criteria": {}}, actions.CriteriaUnanswered),
        ({"criteria": {"star_sign": {"answer": "yes"}}}, actions.CriteriaUnknown),
        ({"criteria": {"in_therapy": {"answer": "maybe"}}}, actions.CriteriaUnknown),
        ({"people": replace(PEOPLE, parents=())}, actions.ParentNeeded),
        ({"people": replace(PEOPLE, children=())}, actions.ChildNeeded),
        ({"people": replace(PEOPLE, contact=None)}, actions.NoWayToReach),
        ({"not_agreeing": NO}, actions.ReasonsNotExpected),
        ({"occurred_at": AT + timedelta(hours=1)}, actions.InTheFuture),
        ({"leaflet": LeafletGiven("in_person", AT + timedelta(days=1))}, actions.InTheFuture),
        ({"leaflet": LeafletGiven("pigeon", AT)}, actions.UnknownCode),
        (
            {"people": replace(PEOPLE, children=(ChildGiven("Mairi", date(2023, 4, 4)),))},
            family_actions.BornInFuture,
        ),
    ],
)
def test_bad_input_is_refused_and_nothing_is_stored(worker, more, refusal):
    before = Entry.objects.count()
    with pytest.raises(refusal):
        refer(worker, **more)
    assert (Family.objects.count(), Entry.objects.count()) == (0, before)


def test_a_child_of_six_is_recorded_and_seen_to_be_too_old(worker):
    six = replace(PEOPLE, children=(ChildGiven("Older", date(2017, 4, 3)),))
    day_before = replace(PEOPLE, children=(ChildGiven("Younger", date(2017, 4, 4)),))
    assert refer(worker, people=six).ages_fit is False
    assert refer(worker, people=day_before).ages_fit is True
    assert [row.ages_fit for row in queries.mine(study(), worker)] == [True, False]


def test_an_older_brother_does_not_make_a_family_too_old(worker):
    both = replace(PEOPLE, children=(ChildGiven("Older", date(2010, 1, 1)), ChildGiven(*CHILD)))
    assert refer(worker, people=both).ages_fit is True


def test_twins_born_on_29_february_are_two_children(worker):
    twins = tuple(ChildGiven(name, date(2020, 2, 29)) for name in ("Niamh", "Oisín"))
    family = refer(worker, people=replace(PEOPLE, children=twins)).family
    assert family_queries.ages_on(family, date(2023, 2, 28)) == [("A", 35), ("B", 35)]
    assert family_queries.ages_on(family, date(2023, 3, 1)) == [("A", 36), ("B", 36)]


def test_a_parent_of_15_is_kept_with_a_deviation(worker):
    young = ParentGiven("Young", "mother", date(2007, 4, 4))
    family = refer(worker, people=replace(PEOPLE, parents=(young,))).family
    assert [row.kind for row in family_queries.deviations_of(family)] == ["parent_under_age"]
    assert [parent.answers for parent in family_queries.parents(family)] == [False]


def test_the_same_form_sent_twice_makes_one_referral(worker):
    first, again = refer(worker, entry=ENTRY), refer(worker, entry=ENTRY)
    assert (first, Referral.objects.count(), Family.objects.count()) == (again, 1, 1)


def test_a_family_met_before_is_noticed_before_a_second_record_is_made(worker):
    first = refer(worker).family
    with pytest.raises(actions.PossibleDuplicate) as refused:
        refer(worker, people=replace(PEOPLE, children=(ChildGiven("MAIRI ONEIL", CHILD[1]),)))
    assert (refused.value.families, Family.objects.count()) == ((first,), 1)
    second = refer(worker, duplicate_reason="A cousin of the same name")
    assert second.duplicate_reason == "A cousin of the same name"
    assert Family.objects.count() == 2


def test_a_family_that_agrees_later_can_be_named_from_then_on(worker):
    referral = refer(worker, agreed_to_contact=False, people=NOBODY, not_agreeing=NO)
    later = AT + timedelta(days=3)
    actions.agree_later(
        study=study(), referral=referral, by=worker, at=later, reason="Rang back", people=PEOPLE
    )
    assert queries.exits(study()) == {}
    assert queries.agreed(study()) == {referral.family_id: AT}
    assert queries.exits(study(), AT) == {
        referral.family_id: family_queries.Exit("enough_support", AT)
    }
    assert [c.name for c in family_queries.children(referral.family)] == [CHILD[0]]


def test_a_family_that_did_not_agree_after_all_is_forgotten(worker):
    referral = refer(worker)
    later = AT + timedelta(days=1)
    actions.no_longer_agrees(
        study=study(), referral=referral, by=worker, at=later, reason="Wrong box", not_agreeing=NO
    )
    family = referral.family
    known = family_queries.identity(family)
    assert ([c.name for c in known.children], known.contact, known.forgotten) == (
        [None],
        None,
        True,
    )
    assert queries.exits(study()) == {family.pk: family_queries.Exit("enough_support", later)}
    family_actions.agree_to_contact(study=study(), family=family, by=worker, at=later)
    with pytest.raises(Forgotten):
        family_actions.add_child(
            study=study(), family=family, by=worker, at=later, name="Mairi", born=CHILD[1]
        )


def test_the_site_and_team_are_remembered(worker):
    assert queries.last_team(study(), worker) is None
    referred_family(worker)
    assert queries.last_team(study(), worker) == ("glasgow", "north_east")
