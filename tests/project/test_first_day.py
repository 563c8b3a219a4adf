"""The first account, from an empty folder to its first page, over the network."""

from __future__ import annotations

import base64
import gzip
import re
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from alongside.foundations.clock import now
from tests.project.running import run
from tests.project.test_commands import keys, password_file
from tests.project.test_serving import asked, free_port, started, until

PASSWORD = "three-calm-otters"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Visitor:
    """Somebody with a browser that keeps cookies and fills forms in."""

    def __init__(self, site: str) -> None:
        self.site, self.text, self.url = site, "", ""
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, **form: str) -> Visitor:
        sent = {**form, "csrfmiddlewaretoken": TOKEN.search(self.text)[1]} if form else None
        body = urllib.parse.urlencode(sent).encode() if sent else None
        with self.opener.open(urllib.parse.urljoin(self.site, path), body, timeout=30) as answer:
            self.url, self.text = answer.url, answer.read().decode()
        return self

    def set_up_a_second_proof(self, password: str) -> None:
        """An authenticator's numbers, as whoever reads families' names must have."""
        self.open("/account/2fa/totp/activate/")
        self.open(self.url, password=password)
        secret = re.search(r"<code>([A-Z2-7]+)</code>", self.text)[1]
        assert len(base64.b32decode(secret)) == 20
        code = format_hotp_value(hotp_value(secret, int(now().timestamp()) // 30))
        self.open(self.url, code=code)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    tmp_path = tmp_path_factory.mktemp("first_day")
    settings = {**keys(), "data": tmp_path / "data", "https": "false"}
    assert run("prepare", **settings).returncode == 0
    file = password_file(tmp_path, f"{PASSWORD}\n")
    words = ("invite", "ann@example.org", "Ann Example", "--password-file", str(file))
    assert run(*words, **settings).returncode == 0
    address = f"127.0.0.1:{free_port()}"
    serving = ("serve", "--address", address, "--workers", "1")
    with started(*serving, log=tmp_path / "log", **settings):
        until(lambda: asked(f"http://{address}/sign-in/"), "an answer")
        yield f"http://{address}/"


def sent(address, **headers):
    """What comes over the network, and whether it is compressed."""
    request = urllib.request.Request(address, headers={"Accept-Encoding": "gzip", **headers})
    try:
        answer = urllib.request.urlopen(request, timeout=30)
    except urllib.error.HTTPError as refused:  # a link that is none has a page all the same
        answer = refused
    with answer:
        return answer.read(), answer.headers.get("Content-Encoding")


def test_what_a_parent_s_phone_loads_first_is_small_as_it_is_sent(site):
    page, compressed = sent(f"{site}a/no-such-link/")
    files = set(re.findall(r'(?:src|href)="/(static/[^"]+)"', gzip.decompress(page).decode()))
    assert (compressed, "static/parent.css" in files) == ("gzip", True)
    bodies = {name: sent(site + name) for name in files}
    large = {name for name, (body, _) in bodies.items() if len(body) > 1_000}
    assert {name for name in large if bodies[name][1] != "gzip"} == set()
    assert 10_000 < len(page) + sum(len(body) for body, _ in bodies.values()) < 60 * 1024


def test_the_first_person_signs_in_and_sets_up_a_second_proof(site):
    ann = Visitor(site).open("/sign-in/")
    ann.open("/account/login/", login="ann@example.org", password=PASSWORD)
    assert "Set up a second proof that it is you" in ann.text
    assert "/second-factor/" in ann.open("/ips-feasibility/people/").url
    ann.set_up_a_second_proof(PASSWORD)
    assert "Your recovery codes" in ann.text
    assert ann.open("/ips-feasibility/people/").url == f"{site}ips-feasibility/people/"
    assert "1 person holds a role in this study." in ann.text
