"""Production as it is set up: Django's own checks, and the headers and cookies of every answer."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.project.running import ROOT, environment
from tests.project.test_production import SEALING, SECRET

LOOK = """
import io, json, django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("check", deploy=True, fail_level="WARNING", stdout=io.StringIO())
from django.contrib import messages
from django.urls import path
import alongside.project.urls as addresses
def breaks(request):
    if "tell" in request.GET:
        messages.info(request, "Kept")
        return addresses.front_door(request)
    raise RuntimeError("The disk of Greta Fernsby is full")
addresses.urlpatterns.insert(0, path("breaks/", breaks, name="breaks"))
client, said = Client(raise_request_exception=False, enforce_csrf_checks=True), {}
def ask(name, method, path, secure=True, **more):
    answer = client.generic(method, path, secure=secure, **more)
    body = b"".join(answer) if answer.streaming else answer.content
    parts = ("secure", "httponly", "samesite", "path", "domain", "max-age")
    cookies = {key: {part: str(one[part]) for part in parts} for key, one in answer.cookies.items()}
    said[name] = {"status": answer.status_code, "headers": dict(answer.headers), "cookies": cookies,
                  "body": body.decode(errors="replace")[:4000]}
ask("page", "GET", "/sign-in/")
ask("missing", "GET", "/no/such/page/")
ask("style", "GET", "/static/alongside.css")
ask("listing", "GET", "/static/")
ask("source", "GET", "/static/../settings.py")
ask("git", "GET", "/.git/config")
ask("gallery", "GET", "/gallery/")
ask("broken", "GET", "/breaks/")
ask("told", "GET", "/breaks/?tell")
ask("trace", "TRACE", "/sign-in/")
ask("plain", "GET", "/sign-in/", secure=False)
ask("strange host", "GET", "/sign-in/", HTTP_HOST="evil.example")
ask("other site", "POST", "/sign-in/", HTTP_ORIGIN="https://evil.example")
ask("closed", "GET", "/ips-feasibility/people/")
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What production answers, asked by a process of its own."""
    data = tmp_path_factory.mktemp("production") / "data"
    data.mkdir()
    place = environment(
        data=data, secret_key=SECRET + "-and-more-letters", sealing_key=SEALING, hosts="testserver"
    )
    place.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)  # the browser's driver alone needs it
    place["DJANGO_SETTINGS_MODULE"] = "alongside.project.settings"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOOK],
        cwd=ROOT,
        env=place,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "log": done.stderr}


def answers(said):
    return {name: one for name, one in said.items() if name != "log"}


def test_every_answer_of_production_carries_the_strict_headers(said):
    for name, one in answers(said).items():
        headers = one["headers"]
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert headers["Referrer-Policy"] == "same-origin", name
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", name
        assert "Server" not in headers and "X-Powered-By" not in headers, name
        assert not [each for each in headers if each.startswith("Access-Control-")], name
        if name != "plain":  # a browser does not believe it there
            told = headers["Strict-Transport-Security"]
            assert told == "max-age=31536000; includeSubDomains", name


def test_pages_allow_no_script_and_no_frame_from_elsewhere_and_stay_in_no_cache(said):
    for name in ("page", "missing", "broken", "other site"):
        headers = said[name]["headers"]
        rules = dict(
            each.partition(" ")[::2] for each in headers["Content-Security-Policy"].split("; ")
        )
        nonce = rules.pop("script-src").removeprefix("'self'").strip()
        assert nonce == "" or nonce.startswith("'nonce-"), name
        assert rules == {
            "default-src": "'self'", "style-src": "'self'", "img-src": "'self' data:",
            "object-src": "'none'", "base-uri": "'none'", "form-action": "'self'",
            "frame-ancestors": "'none'",
        }, name  # fmt: skip
        assert (headers["X-Frame-Options"], headers["Cache-Control"]) == ("DENY", "no-store"), name
        assert headers["Content-Type"] == "text/html; charset=utf-8", name


def test_every_cookie_is_bound_to_this_host_encrypted_and_closed_to_scripts(said):
    found = {name: one for each in answers(said).values() for name, one in each["cookies"].items()}
    assert {"__Host-csrf", "__Host-messages"} <= found.keys()
    assert {name for name in found if not name.startswith("__Host-")} == set()
    for name, one in found.items():
        if one.pop("max-age") == "0":  # taken away, with nothing in it
            continue
        assert one == {
            "secure": "True", "httponly": "True", "samesite": "Lax", "path": "/", "domain": ""
        }, name  # fmt: skip


def test_nothing_is_told_or_given_that_nobody_meant_to(said):
    statuses = {name: one["status"] for name, one in answers(said).items()}
    assert statuses == {
        "page": 200, "missing": 404, "style": 200, "listing": 302, "source": 404, "git": 404,
        "gallery": 404, "broken": 500, "told": 302, "trace": 405, "plain": 301, "strange host": 400,
        "other site": 403, "closed": 302,
    }  # fmt: skip
    assert said["plain"]["headers"]["Location"] == "https://testserver/sign-in/"
    assert said["closed"]["headers"]["Location"].startswith("/sign-in/?next=")
    broken = said["broken"]["body"]
    assert ("RuntimeError" in broken, "Fernsby" in broken, "It was not your doing" in broken) == (
        False, False, True,
    )  # fmt: skip
    assert "RuntimeError" in said["log"]
