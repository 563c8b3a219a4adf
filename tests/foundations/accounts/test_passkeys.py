"""Passkeys, with a made-up security key that signs as a real one does."""

import hashlib
import html
import json
import re
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256

from alongside.foundations.accounts.second_factor import has_second_factor
from alongside.foundations.messages.models import Message
from tests.foundations.accounts.conftest import events, sign_in
from tests.foundations.accounts.test_second_factor import confirm

pytestmark = pytest.mark.django_db
ADD, AUTHENTICATE = "/account/2fa/webauthn/add/", "/account/2fa/authenticate/"
HOST = "testserver"


def text(raw):
    return urlsafe_b64encode(raw).decode().rstrip("=")


class SecurityKey:
    """Makes one credential and signs with it (WebAuthn level 2, ES256, no attestation)."""

    def __init__(self):
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.id, self.count = b"made-up-credential", 0

    def flags(self, attested):
        self.count += 1
        flags = 0x01 | 0x04 | (0x40 if attested else 0)
        return (
            hashlib.sha256(HOST.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        )

    def client_data(self, kind, options):
        challenge = options["publicKey"]["challenge"]
        told = {"type": kind, "challenge": challenge, "origin": f"https://{HOST}"}
        return json.dumps(told).encode()

    def answer(self, response):
        return {
            "type": "public-key", "id": text(self.id), "rawId": text(self.id),
            "clientExtensionResults": {}, "response": response,
        }  # fmt: skip

    def create(self, options):
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        data = self.flags(True) + bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        made = {"fmt": "none", "attStmt": {}, "authData": data}
        client = self.client_data("webauthn.create", options)
        return self.answer(
            {"clientDataJSON": text(client), "attestationObject": text(cbor.encode(made))}
        )

    def sign(self, options):
        data, client = self.flags(False), self.client_data("webauthn.get", options)
        signed = data + hashlib.sha256(client).digest()
        signature = self.private.sign(signed, ec.ECDSA(SHA256()))
        return self.answer(
            {
                "clientDataJSON": text(client),
                "authenticatorData": text(data),
                "signature": text(signature),
                "userHandle": "",
            }
        )


def options(answer, name):
    page = answer.content.decode()
    data = re.search(r'<script id="js_data" type="application/json">(.*?)</script>', page)[1]
    return json.loads(html.unescape(data))[name]


def add_passkey(client, name="Work phone"):
    key = SecurityKey()
    page = confirm(client, ADD)
    credential = json.dumps(key.create(options(page, "creation_options")))
    answer = client.post(ADD, {"name": name, "credential": credential})
    assert (answer.status_code, answer.url) == (302, "/account/2fa/recovery-codes/")
    return key


def test_a_passkey_is_added_and_opens_the_next_sign_in(client, nurse):
    sign_in(client)
    key = add_passkey(client)
    assert (has_second_factor(nurse), Message.objects.count()) == (True, 1)
    assert events(nurse) == ["made", "signed_in", "passkey_added"]
    client.post("/account/logout/")
    assert sign_in(client).url == AUTHENTICATE
    credential = key.sign(options(client.get(AUTHENTICATE), "request_options"))
    answer = client.post(AUTHENTICATE, {"credential": json.dumps(credential)})
    assert (answer.status_code, answer.url) == (302, "/")
    assert events(nurse)[-1] == "signed_in"


def test_a_passkey_signed_for_another_moment_does_not_open(client, nurse):
    sign_in(client)
    key = add_passkey(client)
    client.post("/account/logout/")
    sign_in(client)
    first = options(client.get(AUTHENTICATE), "request_options")
    client.get(AUTHENTICATE)
    answer = client.post(AUTHENTICATE, {"credential": json.dumps(key.sign(first))})
    assert (answer.status_code, "_auth_user_id" in client.session) == (200, False)
    assert events(nurse)[-1] == "sign_in_failed"


def test_passkeys_are_listed_renamed_and_removed(client, nurse):
    sign_in(client)
    add_passkey(client)
    page = client.get("/account/2fa/webauthn/").content.decode()
    assert page.count('<h2 class="card__title">Work phone</h2>') == 1
    edit = re.search(r'href="(\S+/edit/)"', page)[1]
    assert client.get(edit).status_code == 200
    client.post(edit, {"name": "Old phone"})
    page = client.get("/account/2fa/webauthn/").content.decode()
    assert page.count('<h2 class="card__title">Old phone</h2>') == 1
    remove = edit.replace("/edit/", "/remove/")
    assert client.get(remove).status_code == 200
    client.post(remove)
    assert (has_second_factor(nurse), events(nurse)[-1]) == (False, "passkey_removed")
    assert (
        "Your passkeys will be listed here."
        in client.get("/account/2fa/webauthn/").content.decode()
    )


def test_the_scripts_of_passkeys_come_from_here(client, nurse):
    sign_in(client)
    answer = confirm(client, ADD)
    page = answer.content.decode()
    sources = re.findall(r'<script[^>]* src="([^"]+)"', page)
    assert {source.startswith("/static/") for source in sources} == {True}
    inline = [tag for tag in re.findall(r"<script[^>]*>", page) if " src=" not in tag]
    assert {'type="application/json"' in tag for tag in inline} == {True}


def test_every_page_of_the_second_factor_opens(client, nurse):
    sign_in(client)
    assert client.get("/account/2fa/").status_code == 200
    add_passkey(client)
    for page in (
        "2fa/",
        "2fa/recovery-codes/",
        "2fa/recovery-codes/generate/",
        "2fa/totp/activate/",
        "2fa/webauthn/reauthenticate/",
        "reauthenticate/",
        "password/change/",
    ):
        assert (page, client.get(f"/account/{page}").status_code) == (page, 200)
