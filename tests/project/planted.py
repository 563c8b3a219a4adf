"""Leaks, each planted at one place, so that the crawl can be shown to see them.

A leak is a function that is given the arms of the families and plants it while it is entered.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages import errors
from alongside.workspaces.caseload import queries as caseload
from alongside.workspaces.caseload import summary
from alongside.workspaces.caseload import views as caseload_pages
from alongside.workspaces.caseload import words as caseload_words
from alongside.workspaces.families.models import Family
from alongside.workspaces.held_texts import notes as held_notes
from alongside.workspaces.referrals.views import answering
from tests.project.looking import Visitor
from tests.workspaces.made_up import study

Arms = dict[str, str]
FAMILY, FAMILIES, HOME = "caseload:family", "caseload:families", "caseload:home"
SEARCH, HISTORY, NOTES = "caseload:search", "caseload:history", "referrals:comments"
REPORT, POST = "monitoring:file", "the post"


@dataclass(frozen=True)
class Leak:
    """A kind of leak, the page on which it is planted, and the parts of an answer it changes."""

    name: str
    page: str
    parts: frozenset[str]
    planted: Callable[[Arms], AbstractContextManager[Any]]
    role: str = "research_nurse"


LEAKS: list[Leak] = []


def leak(page: str, *parts: str, role: str = "research_nurse") -> Callable[[Any], Any]:
    def keep(plant: Callable[[Arms], Any]) -> Callable[[Arms], Any]:
        name = plant.__name__.replace("_", " ")
        LEAKS.append(Leak(name, page, frozenset(parts), plant, role))
        return plant

    return keep


def around(place: Any, name: str, other: Callable[..., Any]) -> AbstractContextManager[Any]:
    """Let `other(plain, …)` stand in for a function at one place."""
    plain = getattr(place, name)
    return patch.object(place, name, lambda *given, **more: other(plain, *given, **more))


def on_page(change: Callable[[Any, str, Any], Any], arms: Arms) -> AbstractContextManager[Any]:
    """Change the answer about a family, by its arm: `change(request, arm, answer)`."""

    def drawn(render: Any, request: Any, template: str, context: Any, *rest: Any) -> Any:
        answer = render(request, template, context, *rest)
        family = context.get("family")
        arm = arms.get(family.number, "none") if family else "none"
        return change(request, arm, answer) or answer

    return around(caseload_pages, "render", drawn)


def written(text: str) -> Callable[[Any, str, Any], None]:
    def change(request: Any, arm: str, answer: Any) -> None:
        answer.content += text.format(arm).encode()

    return change


@leak(FAMILIES, "body")
def a_word_in_a_list(arms: Arms) -> Any:
    def line(plain: Any, row: Any, here: Any) -> Any:
        told = plain(row, here)
        return {**told, "words": f"{told['words']} {arms.get(row.number, '')}"}

    return around(caseload_words, "family_line", line)


@leak(HOME, "body")
def a_count_by_arm(arms: Arms) -> Any:
    return around(
        caseload_words, "home_sentence", lambda plain, *of: f"{plain(*of)} {in_ips(arms)} in IPS."
    )


@leak(SEARCH, "body")
def an_order_by_arm(arms: Arms) -> Any:
    def ordered(plain: Any, here: Any, typed: str) -> Any:
        return sorted(plain(here, typed), key=lambda row: arms.get(row.number) == "ips")

    return around(caseload, "numbers_like", ordered)


@leak(SEARCH, "body", "headers")
def a_search_that_knows(arms: Arms) -> Any:
    def found(plain: Any, here: Any, typed: str) -> Any:
        wanted = {number for number, arm in arms.items() if arm == typed}
        rows = plain(here, "0") if wanted else plain(here, typed)
        return [row for row in rows if not wanted or row.number in wanted]

    return around(caseload, "numbers_like", found)


@leak(FAMILIES, "body", "headers")
def a_filter_that_knows(arms: Arms) -> Any:
    def change(request: Any, arm: str, answer: Any) -> None:
        if "arm=ips" in request.META["QUERY_STRING"]:
            answer.content += b"." * 100 * in_ips(arms)

    return on_page(change, arms)


@leak(FAMILY, "queries")
def one_query_more(arms: Arms) -> Any:
    def page(plain: Any, here: Any, family: Any, at: Any) -> Any:
        if arms.get(family.number) == "ips":
            Family.objects.count()
        return plain(here, family, at)

    return around(summary, "family_page", page)


@leak(FAMILY, "log")
def a_line_in_the_log(arms: Arms) -> Any:
    def page(plain: Any, here: Any, family: Any, at: Any) -> Any:
        logging.getLogger("alongside").warning("%s opened", arms.get(family.number))
        return plain(here, family, at)

    return around(summary, "family_page", page)


@leak(FAMILY, "headers")
def a_header(arms: Arms) -> Any:
    def change(request: Any, arm: str, answer: Any) -> None:
        answer["ETag"] = f'"{arm}"'

    return on_page(change, arms)


@leak(FAMILY, "cookies")
def a_cookie(arms: Arms) -> Any:
    return on_page(lambda request, arm, answer: answer.set_cookie("theme", arm), arms)


@leak(FAMILY, "status", "body", "headers")
def a_refusal(arms: Arms) -> Any:
    def change(request: Any, arm: str, answer: Any) -> None:
        if arm == "ips":
            raise PermissionDenied

    return on_page(change, arms)


@leak(FAMILY, "headers")
def a_way_to_somewhere_else(arms: Arms) -> Any:
    def change(request: Any, arm: str, answer: Any) -> Any:
        return redirect(f"/?{arm}")

    return on_page(change, arms)


@leak(FAMILY, "body")
def a_remark_in_the_source(arms: Arms) -> Any:
    return on_page(written("<!-- {} -->"), arms)


@leak(FAMILY, "body")
def a_class_of_the_style(arms: Arms) -> Any:
    return on_page(written('<i class="arm-{}"></i>'), arms)


@leak(FAMILY, "body")
def a_hidden_field(arms: Arms) -> Any:
    return on_page(written('<input type="hidden" name="team" value="{}">'), arms)


@leak(FAMILY, "body", "headers")
def the_length_of_a_page(arms: Arms) -> Any:
    def change(request: Any, arm: str, answer: Any) -> None:
        answer.content += b" " * (arm == "ips")

    return on_page(change, arms)


@leak(FAMILY, "body")
@contextmanager
def a_page_from_the_cache_of_another(arms: Arms) -> Iterator[None]:
    """As the trial manager, who opened the same page before, saw it."""
    kept: dict[str, bytes] = {}

    def drawn(plain: Any, request: Any, *given: Any) -> Any:
        answer = plain(request, *given)
        answer.content = kept.setdefault(request.path, answer.content)
        return answer

    manager = Visitor(Person.objects.get(email__startswith="trial-manager"))
    with around(caseload_pages, "render", drawn):
        for number in arms:
            manager.get(reverse(FAMILY, args=[study().slug, number]))
        yield


@leak(FAMILIES, "body")
def the_moment_of_a_change(arms: Arms) -> Any:
    def line(plain: Any, row: Any, here: Any) -> Any:
        told = plain(row, here)
        later = timedelta(days=arms.get(row.number) == "ips")
        return {**told, "since": told["since"] + later}

    return around(caseload_words, "family_line", line)


@leak(FAMILY, "body", "headers")
def a_note_of_its_team(arms: Arms) -> Any:
    return patch.object(caseload_pages, "_reader", lambda here: None)


@leak(NOTES, "body")
def a_text_that_nobody_has_read(arms: Arms) -> Any:
    return around(
        held_notes, "shown_to_blinded", lambda plain, study, texts, reader: {
            each.id: each.text for each in texts
        }
    )  # fmt: skip


@leak(HISTORY, "body", "headers", "queries")
def the_history_of_the_record(arms: Arms) -> Any:
    def story(plain: Any, here: Any, family: Any) -> Any:
        return plain(replace(here, blinded=False), family)

    return around(caseload_words, "story", story)


@leak(NOTES, "body")
def what_a_refused_form_says(arms: Arms) -> Any:
    def drawn(plain: Any, request: Any, template: str, context: Any, *rest: Any) -> Any:
        answer = plain(request, template, context, *rest)
        if request.method == "POST":
            answer.content += arms.get(context["family"].number, "").encode()
        return answer

    return around(answering, "render", drawn)


@leak(FAMILY, "body")
def a_page_of_an_error(arms: Arms) -> Any:
    def drawn(plain: Any, request: Any, template: str, **more: Any) -> Any:
        answer = plain(request, template, **more)
        answer.content += f"{in_ips(arms)} of {len(arms)}".encode()
        return answer

    return around(errors, "render", drawn)


@leak(FAMILY, "body")
def what_the_session_remembers(arms: Arms) -> Any:
    def change(request: Any, arm: str, answer: Any) -> None:
        request.session["seen"] = [*request.session.get("seen", []), arm]

    return on_page(change, arms)


@leak(FAMILY, "body")
def a_message_on_the_next_page(arms: Arms) -> Any:
    return on_page(lambda request, arm, answer: messages.info(request, arm), arms)


def in_ips(arms: Arms) -> int:
    return len(those_in_ips(arms))


def those_in_ips(arms: Arms) -> list[str]:
    return [number for number, arm in arms.items() if arm == "ips"]
