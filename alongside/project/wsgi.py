"""The application that a web server runs."""

import os

import django
from django.core.handlers.wsgi import WSGIHandler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.project.settings")
django.setup(set_prefix=False)
from alongside.foundations.pages.posted import Request  # noqa: E402 - once Django is set up


class Application(WSGIHandler):
    """Django's own, which reads long forms quickly."""

    request_class = Request


application = Application()
