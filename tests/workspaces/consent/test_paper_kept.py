"""A photograph of a paper form survives a send that is refused."""

import re
from datetime import timedelta

import pytest

from alongside.foundations.files import vault
from alongside.foundations.files.held import let_go_of_old
from alongside.foundations.files.models import StoredFile
from alongside.workspaces.consent.models import ConsentGiven
from tests.workspaces.consent.test_pages import (
    DAY,
    LATER,
    address,
    filled,
    photograph,
    see,
    send,
)
from tests.workspaces.made_up import eligible_family, person

pytestmark = pytest.mark.django_db
AT = LATER + DAY
WHEN = {"when-day": "4", "when-month": "4", "when-year": "2023", "when-time": "11:30"}


def on_paper(**more):
    return filled(how="paper", **{**WHEN, **more})


def reference(response):
    (hidden,) = re.findall(r'<input[^>]* name="kept"[^>]*>', response.content.decode())
    found = re.search(r'value="([^"]*)"', hidden)
    return found[1] if found else ""


def refused(coordinator, family, **more):
    """A send with a photograph that is refused for something else."""
    url = address("give", family, "trial")
    answer = send(coordinator, url, AT, **on_paper(file=photograph("ours.jpg"), **more))
    assert (answer.status_code, ConsentGiven.objects.count()) == (422, 0)
    return answer


@pytest.mark.parametrize(
    "wrong", [{"password": "not mine"}, {"when-day": "", "when-month": ""}, {"mode": ""}]
)
def test_the_photograph_is_kept_shown_by_its_name_and_used_by_the_next_send(
    wrong, family, coordinator
):
    answer = refused(coordinator, family, **wrong)
    assert "“ours.jpg” is kept from before." in answer.content.decode()
    url, kept = address("give", family, "trial"), reference(answer)
    assert send(coordinator, url, AT, **on_paper(kept=kept)).status_code == 302
    shown = see(coordinator, address("paper", family, "trial"), AT)
    assert (shown.content[:3], "ours.jpg" in shown["Content-Disposition"]) == (
        b"\xff\xd8\xff",
        True,
    )


def test_it_is_carried_through_a_second_refused_send(family, coordinator):
    url, kept = address("give", family, "trial"), reference(refused(coordinator, family, mode=""))
    again = send(coordinator, url, AT, **on_paper(kept=kept, password="not mine"))
    assert (again.status_code, reference(again)) == (422, kept)
    assert StoredFile.objects.count() == 1


def test_nobody_else_and_no_other_family_can_use_it(family, coordinator):
    kept = reference(refused(coordinator, family, mode=""))
    other = person("recruitment_coordinator", ["glasgow"])
    worker = person("social_worker", ["glasgow"])
    theirs = eligible_family(worker, coordinator)
    for who, whose, sent in (
        (other, family, kept), (coordinator, theirs, kept), (coordinator, family, f"{kept}x"),
    ):  # fmt: skip
        answer = send(who, address("give", whose, "trial"), AT, **on_paper(kept=sent))
        assert (answer.status_code, reference(answer)) == (422, "")
        assert "No file was chosen" in answer.content.decode()


def test_what_no_consent_used_is_removed_after_a_day_and_what_one_used_stays(
    family, coordinator, django_capture_on_commit_callbacks
):
    kept = reference(refused(coordinator, family, mode=""))
    held = StoredFile.objects.get()
    send(coordinator, address("give", family, "trial"), AT, **on_paper(kept=kept))
    given = ConsentGiven.objects.get()
    assert let_go_of_old(AT + timedelta(hours=23)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert let_go_of_old(AT + timedelta(hours=25)) == 1
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [given.paper_id]
    assert [vault.place_of(one.sha256).exists() for one in (held, given.paper)] == [False, True]


def test_a_kept_photograph_is_not_usable_after_a_day(family, coordinator):
    kept = reference(refused(coordinator, family, mode=""))
    answer = send(
        coordinator, address("give", family, "trial"), AT + DAY + DAY, **on_paper(kept=kept)
    )
    assert (answer.status_code, reference(answer)) == (422, "")
