"""Rules about pages and tables: every view is guarded, every fact's table is kept."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver

from alongside.foundations.record.models import Fact
from alongside.foundations.record.triggers import kept_models
from alongside.science.protocol import Permission

ROOT = Path(__file__).resolve().parents[2]
OPEN_TO_ALL = {
    "front_door",
    "health",
    "accounts:sign_in",
    "accounts:link_sent",
    "accounts:use_link",
    "accounts:signed_out",
    "accounts:second_factor_needed",
    "accounts:my_account",
    "accounts:signed_in_where",
    "pages:gallery",
    "answering:enter",  # finds out whether there is such a link
    "answering:leave",  # shows nothing, and is the quick way out
    "tablet:tablet",  # kept on a tablet: the same for everybody, and it names nobody
    "tablet:worker",
    "unblinding:told",  # whoever has the link: the page of a third party, which works once
}

PARENTS_PAGES = {
    "answering:code",
    "answering:end",
    "answering:questions",
    "answering:save",
    "answering:start",
    "answering:stop",
    "answering:thanks",
}
"""Open to whoever has a parent's link: these carry a guard of their own."""


def views(patterns=None, space=""):
    for each in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from views(each.url_patterns, inner)
        elif isinstance(each, URLPattern):
            yield f"{space}{each.name}", each.callback


def is_of_the_library(name):
    """Pages of signing in come from allauth, which keeps its own names."""
    return name.startswith(("account_", "mfa_"))


def test_every_view_is_guarded_by_a_permission_of_the_study():
    unguarded = {
        name
        for name, view in views()
        if not is_of_the_library(name)
        and not isinstance(getattr(view, "permission", None), Permission)
    }
    assert unguarded - OPEN_TO_ALL - PARENTS_PAGES == set()


def test_every_page_of_a_parent_checks_the_link_and_those_with_answers_the_code_too():
    found = dict(views())
    own = {name for name in found if name.startswith("answering:")} - OPEN_TO_ALL
    assert own == PARENTS_PAGES
    checked = {name: getattr(found[name], "checks_link", False) for name in own}
    coded = {name: getattr(found[name], "checks_code", False) for name in own}
    assert {name for name in own if not checked[name]} == set()
    assert {name for name in own if not coded[name]} == {"answering:code"}


def test_every_open_view_says_that_it_is_open():
    unmarked = {
        name for name, view in views() if name in OPEN_TO_ALL and not hasattr(view, "permission")
    }
    assert unmarked == set()


def test_library_pages_stand_under_the_account_alone():
    under = {
        str(each.pattern)
        for each in get_resolver().url_patterns
        if isinstance(each, URLResolver)
        and any(is_of_the_library(name) for name, _ in views(each.url_patterns))
    }
    assert under == {"account/"}


@pytest.mark.django_db
def test_every_kept_table_has_its_triggers():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            wanted = {
                f"{model._meta.db_table}_no_{verb}"
                for model in kept_models()
                for verb in ("UPDATE", "DELETE")
            }
        else:
            cursor.execute("SELECT tgname FROM pg_trigger")
            wanted = {
                f"{model._meta.db_table}_kept{more}"
                for model in kept_models()
                for more in ("", "_whole")
            }
        there = {row[0] for row in cursor.fetchall()}
    assert wanted - there == set()
    assert len(kept_models()) > 20


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_foreign_key_between_workspaces_can_be_followed_backwards():
    named = [
        f"{model._meta.label}.{field.name}"
        for model in kept_models()
        if issubclass(model, Fact)
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and not field.remote_field.hidden
    ]
    assert named == []


def test_no_page_has_a_script_or_a_style_of_its_own():
    found = []
    for path in (ROOT / "alongside").rglob("*.jinja"):
        text = path.read_text(encoding="utf-8")
        for match in re.finditer(r"<style|\sstyle=|\son[a-z]+=\"|javascript:", text):
            found.append(f"{path.name}: {match[0]}")
    assert found == []
