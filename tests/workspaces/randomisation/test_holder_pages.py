"""The pages of the holders of shares, as a browser without scripts sends them."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts.actions import give_role
from alongside.foundations.accounts.kept import NEVER_KEPT
from alongside.science.protocol import load_sealed
from alongside.science.randomisation import commitment, verifier
from alongside.workspaces.randomisation import queries
from alongside.workspaces.randomisation.models import Allocation, ShareShown, SharingBegun
from alongside.workspaces.randomisation.sharing_refusals import SECRET_OPENING, SECRET_SHARE
from alongside.workspaces.study.queries import folder_of
from tests.workspaces.made_up import AT, person, study
from tests.workspaces.randomisation.holding import (
    BOTH,
    MANAGER,
    STATISTICIAN,
    allocated,
    begun,
    ended,
    opening,
    ready_at,
    sealed,
    shown,
    two,
)
from tests.workspaces.randomisation.stories import NOW, ready_family, sequence, team
from tests.workspaces.randomisation.test_pages import page, sent, text

pytestmark = pytest.mark.django_db
PAGES = ("sequences", "shares", "begin_sharing", "commit_share", "hand_in_share", "end_sharing",
         "show_share", "who_could_see", "check_certificate")  # fmt: skip


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


def test_two_holders_come_from_the_scheme_to_the_certificate_by_their_pages(client):
    people = team()
    held = two(people.manager)
    families = ready_at(people, "glasgow", "bromley")

    def done(role, name, arguments=(), **given):
        client.force_login(held.people[role])
        answer = sent(client, page(name, *arguments), **given)
        assert answer.status_code == 302, text(answer)
        return text(client.get(answer.headers["Location"]))

    lengths = {"length_glasgow": "6", "length_bromley": "4"}
    said = done(STATISTICIAN, "begin_sharing", holders=BOTH, told=["steering_committee"], **lengths)
    assert "Independent statistician and trial manager have still to hand a commitment in." in said
    digest = bytes.fromhex(SharingBegun.objects.get().scheme_digest)
    for role in BOTH:
        told = commitment.commitment_to(digest, role, held.shares[role]).hex()
        done(role, "commit_share", commitment=told)
    for role in BOTH:
        said = done(role, "hand_in_share", secret_share=held.shares[role].hex())
    assert "The last share came in: the sequence is drawn and sealed" in said
    for family in families:
        given = {SECRET_OPENING: opening(held, family).hex()}
        said = done(MANAGER, "allocate", [family.number], **given)
        assert study().arm(queries.arm_of(family)).name in said
    said = done(MANAGER, "end_sharing", reason="Thirty families are in")
    assert "have still to show a share." in said
    for role in BOTH:
        said = done(role, "show_share", secret_share=held.shares[role].hex())
    assert "Save the certificate" in said
    certificate = json.loads(client.get(page("certificate")).content)
    assert verifier.report(certificate)[1]
    assert [row["arm"] for row in certificate["allocations"]] == [
        queries.arm_of(family) for family in families
    ]


def test_a_wrong_key_of_a_place_is_refused_at_its_field_and_what_was_typed_stays(client):
    people = team()
    sealed(people.manager)
    family = ready_family(people)
    client.force_login(people.manager)
    own = page("allocate", family.number)
    assert "place 1 of Glasgow City Council" in text(client.get(own))
    for typed, why in ((" ", "is opened with a holder&#39;s share"), ("ab" * 32, "does not open")):
        answer = sent(client, own, **{SECRET_OPENING: typed})
        assert answer.status_code == 422
        assert why in text(answer).replace("’", "&#39;").replace("'", "&#39;")
        assert typed.strip() in answer.content.decode()
    assert Allocation.objects.count() == 0


def test_a_page_of_a_sequence_that_the_machine_drew_asks_for_no_key(client):
    people = team()
    sequence(people)
    family = ready_family(people)
    client.force_login(people.manager)
    assert SECRET_OPENING not in client.get(page("allocate", family.number)).content.decode()


def test_the_block_sizes_stand_on_no_page_and_in_no_file_before_the_end(client):
    people = team()
    held = sealed(people.manager)
    allocated(held, ready_family(people))
    scheme = queries.scheme_of(queries.sharing(study()).fact)
    sizes = list(load_sealed(folder_of(study().slug)).block_sizes)
    assert scheme["block_sizes"] == sizes
    client.force_login(people.manager)
    for name in PAGES:
        shown_text = client.get(page(name)).content.decode()
        for spoken in (str(sizes), ", ".join(map(str, sizes)), scheme["salt"]):
            assert spoken not in shown_text, name
    assert client.get(page("certificate")).status_code == 404
    ended(held)
    assert client.get(page("certificate")).status_code == 404
    shown(held, MANAGER)
    assert client.get(page("certificate")).status_code == 404


def test_what_is_published_is_printed_with_the_root(client):
    people = team()
    client.force_login(people.manager)
    assert client.get(page("published")).status_code == 404
    sealed(people.manager)
    for name in ("published", "who_printed"):
        answer = client.get(page(name))
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_who_could_see_is_worked_out_from_roles_that_were_given_and_from_what_was_done(client):
    people = team()
    held = sealed(people.manager)
    allocated(held, ready_family(people))
    client.force_login(people.manager)
    said = text(client.get(page("who_could_see")))
    assert "Nobody made the sequence alone" in said
    found = {part.task: part for part in queries.separation(study()).parts}
    assert found["generates"].roles == (MANAGER, STATISTICIAN)
    names = {one.name for one in held.people.values()}
    assert set(found["generates"].now) == names
    assert {name for name, _ in found["generates"].done} == names
    assert found["assigns"].done == ((people.manager.name, 1),)
    assert people.coordinator.name in found["enrols"].now
    both = {(name, one, other) for name, one, other in queries.separation(study()).both}
    assert both == {(people.manager.name, "generates", "assigns")}


def test_somebody_who_enrols_and_once_could_make_the_sequence_is_named(client):
    people = team()
    give_role(
        person=people.coordinator, study=study(), role=STATISTICIAN, sites=[],
        by=people.manager, at=AT,
    )  # fmt: skip
    client.force_login(people.manager)
    said = text(client.get(page("who_could_see")))
    assert f"{people.coordinator.name} could make the sequence and enrol families." in said


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda people: sealed(people.manager), "Nobody made the sequence alone"),
        (lambda people: sealed(people.manager, (MANAGER,)), "One holder alone made the key"),
        (sequence, "This installation drew a sequence by itself"),
        (lambda people: None, "No sequence is made yet."),
    ],
)
def test_every_page_about_the_sequence_says_how_it_was_made(client, make, said):
    people = team()
    make(people)
    client.force_login(people.manager)
    progress = [reverse(f"monitoring:{name}", args=[study().slug]) for name in ("home", "by_arm")]
    for address in (page("sequences"), page("who_could_see"), *progress):
        assert said in text(client.get(address))


def test_a_share_sent_twice_and_shown_twice_is_taken_once(client):
    people = team()
    held = sealed(people.manager)
    ended(held)
    client.force_login(people.manager)
    own, typed = page("show_share"), held.shares[MANAGER].hex()
    assert sent(client, own, secret_share=typed).status_code == 302
    again = sent(client, own, secret_share=typed)
    assert (again.status_code, "recorded already" in text(again)) == (422, True)
    assert ShareShown.objects.count() == 1


def test_a_coordinator_reaches_no_page_of_the_holders(client):
    client.force_login(person("recruitment_coordinator", ["glasgow"]))
    codes = {name: client.get(page(name)).status_code for name in PAGES[:-1]}
    assert set(codes.values()) == {403}


def test_pages_take_the_same_queries_however_many_families_are_allocated(client):
    people = team()
    held = sealed(people.manager)
    families = ready_at(people, *["glasgow"] * 4)
    client.force_login(people.manager)

    def count():
        with CaptureQueriesContext(connection) as caught:
            for name in ("sequences", "shares", "who_could_see"):
                assert client.get(page(name)).status_code == 200
        return len(caught)

    allocated(held, families[0])
    count()
    one = count()
    for family in families[1:]:
        allocated(held, family)
    assert count() == one


def test_pages_before_anything_is_begun_and_after_it_is_begun_are_there(client):
    people = team()
    client.force_login(people.manager)
    for make in (lambda: None, lambda: begun(people.manager, at=NOW)):
        make()
        assert [client.get(page(name)).status_code for name in PAGES] == [200] * len(PAGES)


def test_secrets_are_never_kept_when_a_session_ends_and_scripts_are_files():
    assert all(any(word in name for word in NEVER_KEPT) for name in (SECRET_SHARE, SECRET_OPENING))
    for name in ("digests", "share", "certificate", "certificate_page", "minimised"):
        assert finders.find(f"scripts/{name}.js")
    assert reverse("randomisation:check_certificate", args=[study().slug])
