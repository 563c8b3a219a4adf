"""A server and a browser for the design system alone; neither needs a database."""

import shutil
import threading
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        """The tests say what went wrong."""


@pytest.fixture(scope="module")
def address():
    with override_settings(ROOT_URLCONF="tests.foundations.pages.addresses", ALLOWED_HOSTS=["*"]):
        Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
        application = get_wsgi_application()
        server = make_server("127.0.0.1", 0, application, Threaded, Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM)
        yield started
        started.close()


@pytest.fixture
def visit(browser, address):
    """Opens a page and, when the test is over, insists on a silent console and no outside host."""
    heard, contexts = [], []

    def look(path, width=1200, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: heard.append(said.text))
        page.on("pageerror", lambda error: heard.append(str(error)))
        page.on("request", lambda asked: _note_outside(asked.url, address, heard))
        page.goto(address + path)
        return page

    yield look
    for context in contexts:
        context.close()
    expected = "Failed to load resource"
    assert [words for words in heard if not words.startswith(expected)] == []


def _note_outside(url, address, heard):
    if not url.startswith((address, "data:")):
        heard.append(f"asked elsewhere: {url}")
