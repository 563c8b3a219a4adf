"""Leaks in the files and the letters that blinded people receive, beside those on pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from alongside.foundations.messages import envelopes
from alongside.workspaces.monitoring import views as monitoring_pages
from alongside.workspaces.randomisation import actions as allocation
from alongside.workspaces.randomisation.models import Allocation
from tests.project.letters_to import blinded_at
from tests.project.planted import LEAKS, POST, REPORT, Arms, around, in_ips, leak, those_in_ips

__all__ = ["LEAKS"]


@leak(REPORT, "headers", role="statistician")
def the_name_of_a_file(arms: Arms) -> Any:
    def sent(plain: Any, *given: Any) -> Any:
        answer = plain(*given)
        named = answer["Content-Disposition"].replace('filename="', f'filename="{in_ips(arms)}-')
        answer["Content-Disposition"] = named
        return answer

    return around(monitoring_pages, "_sent", sent)


@leak(REPORT, "body", "headers", role="statistician")
def a_row_of_an_export(arms: Arms) -> Any:
    def sent(plain: Any, *given: Any) -> Any:
        answer = plain(*given)
        answer.content += "".join(f"{number}\n" for number in those_in_ips(arms)).encode()
        return answer

    return around(monitoring_pages, "_sent", sent)


def on_letters(other: Callable[[Any, Any, str], None]) -> AbstractContextManager[Any]:
    """When a family is allocated, `other(send_to, number, arm)` writes to the blinded as well."""

    def write(plain: Any, people: Any, letter: Any, *, key: str, **more: Any) -> Any:
        given = Allocation.objects.get(pk=key.partition("/")[2])

        def send_to(changed: Any = letter, **besides: Any) -> None:
            plain(blinded_at(given.family.site), changed, key=f"blinded/{key}", **more | besides)

        other(send_to, letter, given.arm)
        return plain(people, letter, key=key, **more)

    return around(allocation, "write_to", write)


@leak(POST, "body")
def the_subject_of_a_letter(arms: Arms) -> Any:
    return on_letters(lambda send, letter, arm: send(replace(letter, subject=f"Team: {arm}")))


@leak(POST, "body")
def the_words_of_a_letter(arms: Arms) -> Any:
    return on_letters(lambda send, letter, arm: send(replace(letter, body=f"Team: {arm}")))


@leak(POST, "body")
def the_count_of_letters(arms: Arms) -> Any:
    return on_letters(lambda send, letter, arm: send() if arm == "ips" else None)


@leak(POST, "body")
def the_moment_of_a_letter(arms: Arms) -> Any:
    def later(send: Any, letter: Any, arm: str) -> None:
        given = Allocation.objects.order_by("recorded_at").last()
        send(at=given.recorded_at + timedelta(hours=arm == "ips"))

    return on_letters(later)


@leak(POST, "body")
@contextmanager
def a_header_of_a_letter(arms: Arms) -> Iterator[None]:
    def folded(plain: Any, *given: Any) -> Any:
        made = plain(*given)
        made["X-Team"] = Allocation.objects.order_by("recorded_at").last().arm
        return made

    with on_letters(lambda send, letter, arm: send()), around(envelopes, "envelope", folded):
        yield
