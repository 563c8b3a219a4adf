"""Loading and removing packs: who may, what is refused, what stays in the record."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.entropy import new_id
from alongside.foundations.record.verifying import verify
from alongside.workspaces.measures import actions, kept, queries
from alongside.workspaces.measures.models import PackFiles, PackLoaded
from tests.made_up_pack import SCORING, pack_files, zipped
from tests.workspaces.made_up import AT, person, study

pytestmark = pytest.mark.django_db
URL = "/ips-feasibility/packs/"
LATER = AT + timedelta(days=1)


@pytest.fixture
def manager():
    return person("trial_manager")


def load(by, files=None, at=AT, **more):
    return actions.load_pack(study=study(), by=by, at=at, files=files or pack_files(), **more)


def remove(by, pack, at=LATER, reason="The licence was given back."):
    return actions.remove_pack(study=study(), by=by, at=at, pack=pack, reason=reason)


def wording(language="", at=AT, form="sdq_p2_4"):
    return queries.wording(study(), form, language, at)


def signed_in(someone):
    client = Client()
    client.force_login(someone)
    return client


def words_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def hand_in(client, content, name="pack.zip"):
    sent = {"pack": SimpleUploadedFile(name, content), "entry": str(new_id(AT))}
    return client.post(URL, sent)


def test_a_loaded_pack_is_a_fact_that_says_what_its_licence_allows(manager):
    loaded = load(manager)
    assert (loaded.form, loaded.edition, loaded.licence) == (
        "sdq_p2_4", "Made-up edition", "MU-0042",
    )  # fmt: skip
    assert (loaded.expires, loaded.sites) == (date(2027, 3, 31), ["*"])
    assert loaded.modes == ["paper", "interview", "remote_electronic"]
    assert loaded.languages == [["ar", "العربية"], ["en", "English"]]
    assert (loaded.recorded_by, loaded.recorded_at) == (manager, AT)
    assert verify().findings == ()


def test_the_wording_is_that_of_the_language_asked_for_else_english(manager):
    assert wording("ar") is None
    load(manager)
    spoken = wording("ar")
    assert (spoken.language.code, spoken.language.direction) == ("ar", "rtl")
    assert spoken.language.items[7] == "سؤال مختلق 7"
    assert [(each.code, each.name) for each in spoken.languages] == [
        ("ar", "العربية"), ("en", "English"),
    ]  # fmt: skip
    assert {wording(language).language.code for language in ("", "en", "pl", "numbers")} == {"en"}
    assert wording("en", form="sdq_p4_17") is None
    assert wording("en", at=AT - timedelta(seconds=1)) is None


def test_a_pack_replaces_the_one_before_and_takes_its_wording_away(manager):
    first = load(manager)
    second = load(manager, pack_files(licence="MU-0043"), at=LATER)
    assert queries.loaded(study(), "sdq_p2_4") == second
    assert queries.loaded(study(), "sdq_p2_4", AT) == first
    assert second.supersedes == first
    assert sorted(PackFiles.objects.get(sha256=first.sha256).files) == ["pack.toml"]
    assert "texts/ar.toml" in PackFiles.objects.get(sha256=second.sha256).files
    assert verify().findings == ()


def test_a_removed_pack_leaves_the_record_and_no_wording(manager):
    files = pack_files("itsea", more={"scoring.toml": SCORING})
    pack = load(manager, files)
    assert wording(form="itsea").language.code == "en"
    removed = remove(manager, pack)
    assert (removed.retracted, removed.reason) == (True, "The licence was given back.")
    assert wording(form="itsea", at=LATER) is None
    left = PackFiles.objects.get(sha256=pack.sha256).files
    assert sorted(left) == ["pack.toml", "scoring.toml"]
    assert [one.pk for one in queries.history(study())] == [removed.pk, pack.pk]
    assert load(manager, files, at=LATER + timedelta(hours=1)).sha256 == pack.sha256
    assert wording(form="itsea", at=LATER + timedelta(hours=1)).language.items[1]


def test_a_pack_is_removed_once_and_with_a_reason(manager):
    pack = load(manager)
    with pytest.raises(actions.NoReason):
        remove(manager, pack, reason=" ")
    remove(manager, pack)
    with pytest.raises(actions.NotLoaded):
        remove(manager, pack)
    assert PackLoaded.objects.count() == 2


@pytest.mark.parametrize(
    ("files", "refusal", "said"),
    [
        (lambda: pack_files("itsea", sites=["leeds"]), actions.OfAnotherStudy,
         "this study has no site leeds; it has bromley, glasgow, or * for all."),
        (lambda: pack_files(expires="2023-04-02"), actions.PackExpired,
         "expired on 2 April 2023"),
        (lambda: pack_files("sdq_p2_4_follow_up"), actions.OfAnotherStudy,
         "It is for sdq_p2_4_follow_up, which this study does not ask."),
        (lambda: pack_files(modes=["fax"]), actions.PackRefused, "pack.toml: modes[0]"),
        (lambda: {"pack.toml": b""}, actions.PackRefused, "SHA256SUMS: is missing"),
    ],
)  # fmt: skip
def test_a_pack_that_does_not_fit_is_refused_and_nothing_is_kept(manager, files, refusal, said):
    with pytest.raises(refusal) as refused:
        load(manager, files())
    assert said in str(refused.value)
    assert (PackLoaded.objects.count(), PackFiles.objects.count()) == (0, 0)


def test_the_same_pack_twice_is_refused_unless_it_was_damaged(manager):
    pack = load(manager)
    with pytest.raises(actions.LoadedAlready):
        load(manager, at=LATER)
    row = PackFiles.objects.get(sha256=pack.sha256)
    row.files["texts/en.toml"] = row.files["texts/en.toml"].replace("question 1", "question X")
    row.save()
    kept.pack_of.cache_clear()
    assert wording() is None
    assert [one.whole for one in queries.licensed_forms(study()) if one.pack] == [False]
    load(manager, at=LATER)
    assert wording(at=LATER).language.items[1] == "Made-up question 1"


def test_an_expired_pack_has_no_wording_after_its_last_day(manager):
    load(manager, pack_files(expires="2023-04-03"))
    assert wording(at=AT.replace(hour=22, minute=59)).language.code == "en"
    assert wording(at=AT.replace(hour=23)) is None  # midnight in London


def test_the_page_loads_a_zip_and_says_who_did_it(manager):
    client = signed_in(manager)
    with held_at(AT):
        assert "0 of 10 licensed questionnaires have a wording pack" in words_of(client.get(URL))
        assert hand_in(client, zipped(pack_files())).status_code == 302
        text = words_of(client.get(URL))
    assert "1 of 10 licensed questionnaires has a wording pack" in text
    assert "Made-up edition Licence MU-0042" in text
    assert "pack loaded: Made-up edition, licence MU-0042, until 31 March 2027" in text
    assert manager.name in text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK no zip", "this is not a zip that can be read"),
        (zipped({"../pack.toml": b""}), "its path leads out of the pack"),
        (zipped({"pack.toml": b"\0" * 9_000_000}), "is above 512 KB, the most for one file"),
        (zipped(pack_files(licence="")), "pack.toml: licence: is not a text of 1 to 200"),
    ],
)
def test_the_page_names_what_is_wrong_and_loads_nothing(manager, content, said):
    with held_at(AT):
        page = hand_in(signed_in(manager), content)
    assert (page.status_code, said in words_of(page)) == (422, True)
    assert PackLoaded.objects.count() == 0


def test_the_page_removes_a_pack_with_a_reason(manager):
    load(manager)
    client = signed_in(manager)
    with held_at(LATER):
        empty = client.post(f"{URL}sdq_p2_4/remove/", {"reason": ""})
        done = client.post(f"{URL}sdq_p2_4/remove/", {"reason": "Given back."})
        text = words_of(client.get(URL))
        gone = client.get(f"{URL}sdq_p2_4/remove/").status_code
    assert (empty.status_code, done.status_code, gone) == (422, 302, 404)
    assert "pack removed: Made-up edition" in text
    assert "Given back." in text


def test_only_those_who_may_load_packs_see_the_page():
    seen = {
        role.id: signed_in(person(role.id, ["glasgow"])).get(URL).status_code
        for role in study().roles
    }
    assert {role for role, status in seen.items() if status == 200} == {"trial_manager"}
    assert set(seen.values()) == {200, 403}


def test_the_page_takes_as_many_queries_for_one_pack_as_for_six(manager):
    client = signed_in(manager)

    def counted():
        with held_at(LATER), CaptureQueriesContext(connection) as asked:
            client.get(URL)
        return len(asked)

    counted()  # the first page of a session asks more
    load(manager)
    one = counted()
    for form in ("sdq_p4_17", "itsea", "bcap", "ghq_12", "icecap_a"):
        load(manager, pack_files(form))
    assert counted() == one
