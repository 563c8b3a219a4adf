"""A file of another program is looked at on a page, and then kept whole or not at all."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.foundations.clock import held_at
from alongside.workspaces.building.models import MeasureDraft, MeasureVersion
from tests.made_up_measures import qsf_file, redcap_file, xlsform_file
from tests.workspaces.building.stories import NOW, look, published, signed_in, three_items, words_of
from tests.workspaces.made_up import person

pytestmark = pytest.mark.django_db
CHOOSE = "/ips-feasibility/measure-from-file/"
KEEP = f"{CHOOSE}keep/"
TOLD = {
    "title": "The groups", "short": "PREM groups", "measure": "prem_groups", "about": "family",
    "licence": "Made by the study team.",
}  # fmt: skip


@pytest.fixture
def client():
    return signed_in(person("research_associate"))


def hand_in(client, content, name):
    with held_at(NOW):
        return client.post(CHOOSE, {"file": SimpleUploadedFile(name, content)})


def keep(client, carried, **told):
    with held_at(NOW):
        return client.post(KEEP, {**TOLD, "carried": carried, **told})


def carried_in(page):
    """What the page carries along unseen, as a browser would send it."""
    return html.unescape(re.search(r'name="carried"[^>]* value="([^"]*)"', page.text)[1])


@pytest.mark.parametrize(
    ("content", "name", "said", "lost", "codes"),
    [
        (redcap_file(), "dictionary.csv", "7 questions can be brought in; 4 questions are left out",
         ["photo", "total", "full_name", "odd"],
         ["heard", "why", "who_1", "who_2", "which", "times", "item_reason"]),
        (xlsform_file(), "form.xlsx", "7 questions can be brought in; 3 questions are left out",
         ["place", "sum", "lost"],
         ["heard", "why", "times", "again", "all_0", "all_1", "all_2"]),
        (qsf_file(), "survey.qsf", "8 questions can be brought in; 2 questions are left out",
         ["rank", "old"],
         ["heard", "why", "times", "they_1", "they_2", "who_1", "who_2", "who_3"]),
    ],
)  # fmt: skip
def test_a_file_is_looked_at_before_anything_of_it_is_kept(
    client, content, name, said, lost, codes
):
    page = hand_in(client, content, name)
    text = words_of(page)
    assert (page.status_code, said in text, MeasureDraft.objects.count()) == (200, True, 0)
    assert [item for item in lost if f" {item} " not in text] == []
    done = keep(client, carried_in(page))
    assert (done.status_code, done.url) == (302, "/ips-feasibility/measures/prem_groups/draft/")
    draft = MeasureDraft.objects.get()
    assert (draft.content["title"], draft.content["licence"]) == (TOLD["title"], TOLD["licence"])
    assert [item["code"] for item in draft.content["items"]] == codes


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"a,b\n1,2\n", "answers.csv", "Nothing was brought in."),
        (b"{", "survey.qsf", "Nothing was brought in."),
        (b"PK nothing of the kind", "form.xlsx", "Nothing was brought in."),
        (redcap_file(), "dictionary.pdf", "dictionary.pdf"),
        (b"", "dictionary.csv", "empty"),
    ],
)
def test_a_file_that_is_none_is_refused_in_words_and_nothing_is_kept(client, content, name, said):
    page = hand_in(client, content, name)
    assert (page.status_code, said in words_of(page)) == (422, True)
    assert MeasureDraft.objects.count() == 0


def test_a_mistake_at_the_last_step_loses_neither_the_file_nor_what_was_typed(client):
    carried = carried_in(hand_in(client, redcap_file(), "dictionary.csv"))
    for name, said in (("prem", "Give this one another short name"), ("PREM!", "mall letters")):
        page = keep(client, carried, measure=name, title="Only for the groups")
        assert (page.status_code, said in words_of(page)) == (422, True)
        assert ("Only for the groups" in page.text, carried_in(page)) == (True, carried)
        assert MeasureDraft.objects.count() == 0
    assert keep(client, carried_in(page)).status_code == 302
    assert len(MeasureDraft.objects.get().content["items"]) == 7
    again = keep(client, carried)
    assert (again.status_code, MeasureDraft.objects.count()) == (422, 1)


def test_what_a_page_did_not_carry_is_not_kept(client):
    carried = carried_in(hand_in(client, redcap_file(), "dictionary.csv"))
    forged = json.loads(carried)
    forged["items"][0]["code"] = "csrfmiddlewaretoken"
    for sent in ("", "[]", "{", "[" * 9_000, json.dumps(forged)):
        page = keep(client, sent)
        assert (page.status_code, "Choose the file once more" in words_of(page)) == (422, True)
    with held_at(NOW):
        assert client.get(KEEP).url == CHOOSE
        nurse = signed_in(person("research_nurse", ["glasgow"]))
        refused = [nurse.get(CHOOSE), hand_in(nurse, redcap_file(), "a.csv"), keep(nurse, carried)]
    assert [page.status_code for page in refused] == [403, 403, 403]
    assert MeasureDraft.objects.count() == 0


@pytest.mark.parametrize("format", ["redcap", "xlsform"])
def test_a_version_that_was_written_out_comes_back_with_the_same_questions(client, format):
    three_items(client)
    published(client)
    file = look(client, f"prem_groups/1/files/{format}/")
    name = re.search('filename="([^"]+)"', file.headers["Content-Disposition"])[1]
    page = hand_in(client, file.content, name)
    assert keep(client, carried_in(page), measure="second").status_code == 302
    first = MeasureVersion.objects.get(measure="prem_groups").content
    second = MeasureDraft.objects.get(measure="second").content
    kept = ("code", "label", "kind", "options", "only_if")
    told = [[[item.get(x) for x in kept] for item in one["items"]] for one in (first, second)]
    assert told[0] == told[1]
