"""What a password costs to try, and hashes that were made at another cost."""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, get_hasher, make_password
from django.test import Client

from alongside.foundations.accounts.hashing import PasswordHash
from alongside.project import settings as ours
from tests.foundations.accounts.conftest import PASSWORD, events, sign_in

pytestmark = pytest.mark.django_db
ASKED = "$argon2id$v=19$m=47104,t=2,p=1$"
BEFORE = "$argon2id$v=19$m=102400,t=2,p=8$"


@pytest.fixture
def argon2(settings):
    settings.PASSWORD_HASHERS = ours.PASSWORD_HASHERS


@pytest.fixture
def from_before(argon2, nurse):
    """Somebody whose password was hashed at the cost of the framework."""
    nurse.password = Argon2PasswordHasher().encode(PASSWORD, "0123456789abcdefghijkl")
    nurse.save()
    assert BEFORE in nurse.password
    return nurse


def test_a_new_password_is_hashed_with_argon2_at_our_cost(argon2):
    assert ASKED in make_password(PASSWORD)
    assert type(get_hasher()) is PasswordHash


def test_a_hash_from_before_opens_and_is_made_anew_at_the_next_sign_in(client, from_before):
    assert sign_in(client, password="another lantern 7").status_code == 200
    from_before.refresh_from_db()
    assert BEFORE in from_before.password
    assert sign_in(client).status_code == 302
    from_before.refresh_from_db()
    assert ASKED in from_before.password
    assert client.get("/my-account/").status_code == 200
    assert events(from_before) == ["made", "sign_in_failed", "signed_in"]
    assert sign_in(Client()).status_code == 302


def test_proving_a_password_again_changes_no_hash_and_ends_no_session(client, from_before):
    client.force_login(from_before)
    assert from_before.check_password(PASSWORD)
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302
    from_before.refresh_from_db()
    assert BEFORE in from_before.password
    assert client.get("/my-account/").status_code == 200
