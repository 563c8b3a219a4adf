"""Who holds which role: given, taken back, with a history."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts import actions as accounts
from alongside.foundations.accounts import queries
from alongside.foundations.accounts.models import AccountEvent, Person, RoleGiven
from alongside.foundations.accounts.second_factor import has_second_factor, must_set_up
from alongside.foundations.messages.models import Message
from alongside.workspaces.study import actions, holding, words
from tests.foundations.accounts.conftest import AT
from tests.workspaces.long_lists import all_pages, cost_of, short_pages

pytestmark = pytest.mark.django_db
PEOPLE = "/ips-feasibility/people/"


def made(name, study, *roles):
    """Somebody with an account and these roles, at Glasgow where a role needs a site."""
    by = queries.system_person()
    person = accounts.make_person(
        email=f"{name.lower().replace(' ', '.')}@example.org", name=name, by=by, at=AT
    )
    for role in roles:
        sites = ["glasgow"] if study.role(role).site_bound else []
        accounts.give_role(person=person, study=study, role=role, sites=sites, by=by, at=AT)
    return person


@pytest.fixture
def manager(clock, study):
    return made("Made Up Manager", study, "trial_manager")


@pytest.fixture
def signed_in(client, manager):
    client.force_login(manager)
    return client


def give(study, by, **changes):
    asked = {
        "email": "new@example.org", "name": "New Person", "role": "research_nurse",
        "sites": ["glasgow"],
    }  # fmt: skip
    return actions.give_role(
        study=study, by=by, at=AT, address_of=lambda path: f"https://x{path}", **asked | changes
    )


def held(study):
    return [(one.name, one.role, one.sites, one.given_by) for one in holding.held_now(study)]


def test_a_new_person_gets_an_account_a_role_and_a_letter_to_choose_a_password(signed_in, study):
    answer = signed_in.post(
        f"{PEOPLE}give/",
        {
            "email": "New.Nurse@example.org", "name": "Màiri O’Neil", "role": "research_nurse",
            "sites": ["bromley", "glasgow"],
        },
    )  # fmt: skip
    assert (answer.status_code, answer.url) == (302, PEOPLE)
    assert held(study)[1] == (
        "Màiri O’Neil", "research_nurse", holding.site_names(study, ["bromley", "glasgow"]),
        "Made Up Manager",
    )  # fmt: skip
    letter = Message.objects.get()
    assert (letter.to, letter.secret) == ("new.nurse@example.org", True)
    assert "http://testserver/account/password/reset/key/" in letter.body
    page = signed_in.get(PEOPLE).content.decode()
    assert page.count("An invitation is on its way to Màiri O’Neil.") == 1


def test_a_social_worker_is_invited_to_use_links(manager, study):
    give(study, manager, role="social_worker")
    letter = Message.objects.get()
    assert (letter.secret, "https://x/sign-in/" in letter.body) == (False, True)


def test_somebody_known_gets_the_role_and_no_second_account(manager, study):
    made("Known Person", study)
    give(study, manager, email="KNOWN.person@example.org", name="")
    assert (Person.objects.filter(name="Known Person").count(), Message.objects.count()) == (1, 0)
    assert held(study)[0][:2] == ("Known Person", "research_nurse")


def test_sites_are_kept_only_for_roles_that_work_at_sites(manager, study):
    assert give(study, manager, role="statistician", sites=["glasgow"]).sites == []
    with pytest.raises(actions.SitesMissing) as refused:
        give(study, manager, email="other@example.org", sites=[])
    assert str(refused.value) == ("Research nurse: choose at least one site where they work.")


def test_a_refusal_stands_at_its_field_with_everything_typed(signed_in):
    asked = {"email": "new@example.org", "name": "", "role": "statistician"}
    answer = signed_in.post(f"{PEOPLE}give/", asked)
    page = answer.content.decode()
    assert (answer.status_code, 'value="new@example.org"' in page) == (422, True)
    assert page.count("Nobody here has new@example.org yet.") == 2
    assert Person.objects.filter(email="new@example.org").count() == 0


def test_the_same_form_sent_twice_gives_one_role(signed_in, study):
    entry = "01875000-0000-7000-8000-000000000001"
    asked = {"email": "new@example.org", "name": "New", "role": "statistician", "entry": entry}
    for _ in range(2):
        assert signed_in.post(f"{PEOPLE}give/", asked).status_code == 302
    assert RoleGiven.objects.filter(role="statistician").count() == 1
    assert Message.objects.count() == 1


def test_nobody_is_both_blinded_and_told_the_arm(manager, study):
    made("Nurse Person", study, "research_nurse")
    with pytest.raises(actions.WouldUnblind) as refused:
        give(study, manager, email="nurse.person@example.org", role="recruitment_coordinator")
    assert "who must not know which families got what" in str(refused.value)
    made("Telling Person", study, "recruitment_coordinator")
    with pytest.raises(actions.WouldUnblind):
        give(study, manager, email="telling.person@example.org", role="statistician")


def test_a_role_is_held_once(manager, study):
    give(study, manager)
    with pytest.raises(actions.AlreadyHolds):
        give(study, manager, sites=["bromley"])


def test_nobody_changes_their_own_roles(signed_in, manager, study):
    with pytest.raises(actions.OwnRole):
        give(study, manager, email=manager.email, role="research_associate")
    own = RoleGiven.objects.get(person=manager)
    with pytest.raises(actions.OwnRole):
        actions.take_role_back(study=study, given=own, by=manager, at=AT, reason="No need")


def test_the_last_person_who_gives_roles_keeps_that_role(manager, study):
    own = RoleGiven.objects.get(person=manager)
    with pytest.raises(actions.LastGiver):
        actions.take_role_back(
            study=study, given=own, by=queries.system_person(), at=AT, reason="Has left"
        )


def test_a_role_is_taken_back_with_a_reason_and_stays_in_the_history(signed_in, study, clock):
    made("Leaving Person", study, "research_nurse")
    row = RoleGiven.objects.get(role="research_nurse")
    clock.shift(timedelta(minutes=5))
    address = f"{PEOPLE}{row.pk}/take-back/"
    assert signed_in.get(address).status_code == 200
    assert signed_in.post(address, {"reason": " "}).status_code == 422
    assert signed_in.post(address, {"reason": "Moved to another team"}).url == PEOPLE
    assert [one[0] for one in held(study)] == ["Made Up Manager"]
    latest, *earlier = holding.changes(study)
    assert (words.change(latest), latest.reason, latest.by, len(earlier)) == (
        "Research nurse (Glasgow City Council) taken back from Leaving Person",
        "Moved to another team",
        "Made Up Manager",
        2,
    )
    assert signed_in.post(address, {"reason": "Again"}).status_code == 404
    assert "Moved to another team" in signed_in.get(PEOPLE).content.decode()


def test_what_stood_at_a_moment_can_be_asked_again(manager, study):
    made("Leaving Person", study, "research_nurse")
    row = RoleGiven.objects.get(role="research_nurse")
    later = AT + timedelta(days=3)
    actions.take_role_back(study=study, given=row, by=manager, at=later, reason="Has left")
    then = RoleGiven.objects.as_of(AT).filter(role="research_nurse").count()
    now = RoleGiven.objects.as_of(later).filter(role="research_nurse").count()
    assert (then, now) == (1, 0)


def test_a_closed_account_gets_no_role(manager, study):
    gone = made("Gone Person", study)
    accounts.close_account(person=gone, by=manager, at=AT, reason="Has left")
    with pytest.raises(accounts.AccountIsClosed):
        give(study, manager, email=gone.email)


@pytest.mark.parametrize("role", ["research_nurse", "recruitment_coordinator", "statistician"])
def test_people_who_give_no_roles_do_not_see_the_page(client, study, clock, role):
    client.force_login(made("Other Person", study, role))
    assert client.get(PEOPLE).status_code == 403
    assert client.get(f"{PEOPLE}give/").status_code == 403


def test_somebody_who_is_not_signed_in_is_asked_to(client, db):
    assert client.get(PEOPLE).url == f"/sign-in/?next={PEOPLE}"


def test_the_page_asks_the_database_as_often_for_thirty_people_as_for_one(signed_in, study):
    def count():
        with CaptureQueriesContext(connection) as asked:
            assert signed_in.get(PEOPLE).status_code == 200
        return len(asked)

    count()
    one = count()
    for number in range(29):
        made(f"Person {number}", study, "research_nurse")
    assert (count(), one <= 8) == (one, True)


def test_many_roles_and_their_history_come_a_page_at_a_time(signed_in, study):
    asks = (lambda page: holding.held_on(study, page).page,
            lambda page: holding.changes_on(study, page))  # fmt: skip
    for number in (3, 1, 4, 2, 5):
        made(f"Person {number}", study, "research_nurse", "statistician")
    before = [cost_of(ask) for ask in asks]
    for number in (7, 6):
        made(f"Person {number}", study, "statistician", "research_nurse")
    assert [all_pages(ask) for ask in asks] == [
        list(holding.held_now(study)), list(holding.changes(study)),
    ]  # fmt: skip
    order = {role.id: place for place, role in enumerate(study.roles)}
    shown = [(one.name, order[one.role]) for one in holding.held_now(study)]
    assert (len(shown), sorted(shown)) == (15, shown)
    assert [cost_of(ask) for ask in asks] == before
    with short_pages():
        page = signed_in.get(f"{PEOPLE}?page=2&history=5").content.decode()
    assert ("8 people hold a role in this study." in page, page.count("Take back<")) == (True, 3)
    assert "?history=5&amp;page=3" in page
    assert "?page=2&amp;history=4" in page


def with_proofs(person):
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})
    return person


def lost_phone(person):
    return f"{PEOPLE}{person.pk}/second-proof/"


def test_a_colleague_who_lost_a_phone_can_set_up_a_new_one(signed_in, manager, study, settings):
    nurse = with_proofs(made("Lost Phone", study, "research_nurse"))
    other = with_proofs(made("Other Nurse", study, "research_nurse"))
    page = signed_in.get(PEOPLE).content.decode()
    leads = [f'href="{lost_phone(one)}"' in page for one in (nurse, other, manager)]
    assert leads == [True, True, False]
    assert "Ring them back" in signed_in.get(lost_phone(nurse)).content.decode()
    answer = signed_in.post(lost_phone(nurse), {"reason": "Lost it; rang him at his office"})
    assert answer.url == PEOPLE
    assert (has_second_factor(nurse), has_second_factor(other)) == (False, True)
    assert Authenticator.objects.filter(user=nurse).count() == 0
    event = AccountEvent.objects.get(person=nurse, what="second_factor_removed")
    assert (event.recorded_by, event.reason) == (manager, "Lost it; rang him at his office")
    assert Message.objects.filter(to=nurse.email).count() == 1
    settings.DEPLOYMENT = settings.DEPLOYMENT.model_copy(update={"second_factor": True})
    assert (must_set_up(nurse), must_set_up(other)) == (True, False)


def test_a_proof_is_removed_with_a_reason_and_by_somebody_else_of_the_study(
    signed_in, manager, study
):
    nurse = with_proofs(made("Lost Phone", study, "research_nurse"))
    stranger = with_proofs(made("Of No Study", study))
    with_proofs(manager)
    without = signed_in.post(lost_phone(nurse), {"reason": " "})
    own = signed_in.post(lost_phone(manager), {"reason": "Mine"})
    outside = signed_in.post(lost_phone(stranger), {"reason": "Not here"})
    assert [one.status_code for one in (without, own, outside)] == [422, 422, 404]
    assert "This is your own account." in own.content.decode()
    assert all(has_second_factor(one) for one in (nurse, manager, stranger))
    signed_in.force_login(nurse)
    assert signed_in.post(lost_phone(manager), {"reason": "No right"}).status_code == 403


def test_the_front_door_leads_to_the_one_study_or_says_that_there_is_none(client, study, clock):
    assert client.get("/").url == "/sign-in/"
    client.force_login(made("With Role", study, "statistician"))
    assert client.get("/").url == "/ips-feasibility/caseload/home/"
    client.force_login(made("Without Role", study))
    assert "You have no role yet" in client.get("/").content.decode()


def test_people_with_a_role_are_found_by_site(study, clock, db):
    nurse = made("Glasgow Nurse", study, "research_nurse")
    everywhere = made("Any Manager", study, "trial_manager")
    at_glasgow = queries.people_with_role(study.slug, "research_nurse", "glasgow")
    at_bromley = queries.people_with_role(study.slug, "research_nurse", "bromley")
    managers = queries.people_with_role(study.slug, "trial_manager", "bromley")
    assert (at_glasgow, at_bromley, managers) == ((nurse,), (), (everywhere,))
