"""From a draft to answers and scores: nothing ends in between, and nothing is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.clock import held_at
from alongside.foundations.record.verifying import verify
from alongside.science.instruments.comparing import compared
from alongside.science.instruments.drafts import draft_of
from alongside.science.instruments.team_made import team_made
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.building import actions, queries
from alongside.workspaces.building.models import (
    ItemFinding,
    MeasureDraft,
    MeasurePlaced,
    MeasureVersion,
    RelevanceRated,
)
from alongside.workspaces.scores import actions as scores
from alongside.workspaces.scores.models import ScoreRow
from tests.workspaces.assessments.stories import (
    BASELINE,
    begin,
    consented,
    many_consented,
    standing,
    team,
)
from tests.workspaces.building.stories import (
    HEARD,
    NOW,
    look,
    published,
    score,
    send,
    signed_in,
    started,
    three_items,
    words_of,
)
from tests.workspaces.made_up import person, study
from tests.workspaces.self_completion.stories import SECRET, let_in, made
from tests.workspaces.self_completion.stories import send as send_alone

pytestmark = pytest.mark.django_db
FORM = "prem_groups_v1:family"
LATER = BASELINE + timedelta(days=92)
WHERE = {"visits": ["follow_up_3m"], "by": ["research_associate"]}


@pytest.fixture
def associate():
    return person("research_associate")


@pytest.fixture
def client(associate):
    return signed_in(associate)


def baselines(people, *families):
    at = BASELINE + timedelta(hours=1)
    for opened in [begin(people, family) for family in families]:
        assessments.finish_visit(
            study=study(), by=people.nurse, at=at, opened=opened, rest="refused"
        )


def follow_up(associate, family, at=LATER):
    """The part of a follow-up visit that others ask."""
    return assessments.open_visit(
        study=study(), family=family, by=associate, at=at, visit="follow_up_3m",
        mode="remote", part="other",
    )  # fmt: skip


def placed(client, measure="prem_groups", number="1", at=NOW, **where):
    return send(client, f"{measure}/visits/", at, number=number, **(where or WHERE))


def test_a_measure_is_built_published_answered_at_a_visit_and_by_a_parent_alone_and_scored(
    client, associate
):
    people = team()
    family = consented(people)
    three_items(client)
    assert score(client).status_code == 302
    published(client)
    assert placed(client).status_code == 302
    baselines(people, family)
    opened = follow_up(associate, family)
    assert [form["key"] for form in opened.forms] == ["prem:family", "prom:family", FORM]

    # A parent alone answers the first screen.
    link = {"forms": [FORM], "by": associate, "at": LATER + timedelta(minutes=1)}
    made(people, opened, **link)
    with held_at(LATER + timedelta(minutes=2)):
        phone = let_in(SECRET)
        text = words_of(phone.get("/a/3/1/"))
        assert "They listened to me." in text
        sent = send_alone(phone, "/a/3/1/", prem_groups_01="1", prem_groups_02="Warm.")
        assert sent.url == "/a/3/2/"
    assert standing(opened, FORM) == {"prem_groups_01": "1", "prem_groups_02": "Warm."}

    # The associate asks the rest on the page of the visit.
    page = f"/ips-feasibility/visits/{family.number}/follow_up_3m/{FORM}/?part=all"
    desk = signed_in(associate)
    with held_at(LATER + timedelta(minutes=5)):
        assert "Would you come again?" in words_of(desk.get(page))
    about = {"study": study(), "by": associate, "opened": opened}
    at = LATER + timedelta(minutes=6)
    assessments.save_answers(**about, at=at, form=FORM, answers={"prem_groups_03": "yes"})
    assessments.finish_visit(**about, at=at + timedelta(minutes=1), rest="refused")
    scores.bring_up_to_date(study())
    row = ScoreRow.objects.get(instrument="prem_groups_v1")
    assert (row.code, row.value, row.rule_version, row.answered) == ("score_1", 1.0, "1", 1)
    assert verify().findings == ()


def test_answered_ones_keep_their_version_when_a_new_one_takes_its_place(client, associate):
    people = team()
    first, second = many_consented(people, 2)
    assert send(client, "prem/begin/").status_code == 302
    told = {**HEARD, "label": "They were on time.", "heading": "The help itself"}
    assert send(client, "prem/draft/new-question/", **told).status_code == 302
    assert send(client, "prem/draft/questions/prem_01/act/", do="out").status_code == 302
    published(client, "prem")
    baselines(people, first, second)
    before = follow_up(associate, first)
    assert [form["key"] for form in before.forms] == ["prem:family", "prom:family"]
    later = LATER + timedelta(minutes=1)
    client = signed_in(associate)  # months later
    assert placed(client, "prem", "2", later, visits=[]).status_code == 302
    after = follow_up(associate, second, later)
    assert [form["key"] for form in after.forms] == ["prem_v2:family", "prom:family"]
    version = queries.version(study(), "prem", 2)
    assert (version.form.items[-1].code, "prem_01") == ("prem_11", "prem_01")
    assert "prem_01" not in version.form.by_code
    assert queries.asked_instead(study(), queries.placed(study())) == {"prem": "prem_v2"}
    about = {"study": study(), "by": associate, "opened": before}
    at = later + timedelta(minutes=1)
    assessments.save_answers(**about, at=at, form="prem:family", answers={"prem_01": "4"})
    assert standing(before, "prem:family") == {"prem_01": "4"}
    stopped = send(client, "prem/stop/", later + timedelta(minutes=9), reason="Too long.")
    assert (stopped.status_code, queries.placed(study())) == (302, {})


def test_every_state_of_a_draft_stays_and_a_version_is_never_corrected(client):
    three_items(client)
    assert MeasureDraft.objects.count() == 4
    published(client)
    assert queries.draft(study(), "prem_groups") is None
    send(client, "prem_groups/begin/")
    refused = send(client, "prem_groups/draft/publish/", reason="Again.")
    assert (refused.status_code, MeasureVersion.objects.count()) == (422, 1)
    assert "Nothing differs from version 1" in words_of(refused)
    changed = {**HEARD, "label": "They heard me."}
    send(client, "prem_groups/draft/questions/prem_groups_01/", **changed)
    text = words_of(look(client, "prem_groups/compare/"))
    assert "Questions: 1 changed, 0 new, 0 taken out, 2 the same." in text
    assert ("They listened to me." in text, "They heard me." in text) == (True, True)
    published(client)
    numbers = MeasureVersion.objects.order_by("number").values_list("number", "supersedes")
    assert list(numbers) == [(1, None), (2, None)]
    labels = [one.form.items[0].label for one in queries.versions(study(), "prem_groups")]
    assert labels == ["They heard me.", "They listened to me."]


def test_a_draft_of_each_questionnaire_of_the_study_begins_as_it_is():
    for id, own in queries.own_instruments("ips-feasibility").items():
        difference = compared(own, team_made(draft_of(own, id)))
        assert (id, difference.differs) == (id, False)


def test_two_people_at_one_draft_lose_nothing(client, associate):
    three_items(client)
    stale = queries.draft(study(), "prem_groups").pk
    send(client, "prem_groups/draft/new-question/", **{**HEARD, "label": "First."})
    told = {**HEARD, "label": "Second.", "seen": str(stale)}
    refused = send(client, "prem_groups/draft/new-question/", **told)
    page = refused.content.decode()
    assert (refused.status_code, "Second." in page) == (422, True)
    assert "Somebody changed this draft since you opened the page" in words_of(refused)
    assert str(queries.draft(study(), "prem_groups").pk) in page
    assert (
        send(
            client,
            "prem_groups/draft/new-question/",
            **{**told, "seen": str(queries.draft(study(), "prem_groups").pk)},
        ).status_code
        == 302
    )
    items = queries.draft(study(), "prem_groups").content["items"]
    labels = sorted(item["label"] for item in items)
    assert labels[:2] == ["First.", "Second."]


@pytest.mark.parametrize(
    ("path", "given", "said"),
    [
        ("draft/new-question/", {**HEARD, "answers": "0 = Only one"}, "at least two answers"),
        ("draft/new-question/", {**HEARD, "answers": "0 = A\n0 = B"}, "'0' is used twice"),
        ("draft/new-question/", {**HEARD, "answers": "0 = A\nrefused = B"}, "kept for no answer"),
        ("draft/new-question/", {**HEARD, "gate": "prem_groups_01", "gate_values": "9"},
         "“9” is no answer to that question. Its answers are: 0, 1, 2."),
        ("draft/new-question/", {"label": "How many?", "heading": "A", "kind": "number",
                                 "low": "5", "high": "1"}, "Is below minimum"),
        ("draft/questions/prem_groups_01/act/", {"do": "out"}, "Depends on 'prem_groups_01'"),
        ("draft/new-score/", {"title": "S", "items": ["prem_groups_01", "prem_groups_03"],
                              "combine": "mean", "needed": "1", "direction": "higher is worse"},
         "either from questions with numbered answers or from yes/no"),
        ("draft/new-score/", {"title": "S", "items": ["prem_groups_01"], "combine": "mean",
                              "needed": "2", "direction": "higher is worse"}, "at most 1"),
    ],
)  # fmt: skip
def test_what_would_not_hold_together_is_refused_at_the_page_and_stays_typed(
    client, path, given, said
):
    three_items(client)
    before = queries.draft(study(), "prem_groups").pk
    refused = send(client, f"prem_groups/{path}", **given)
    assert (refused.status_code, said in words_of(refused).replace("&#39;", "'")) == (422, True)
    assert given.get("label", "") in refused.content.decode()
    assert queries.draft(study(), "prem_groups").pk == before


def test_nobody_who_works_blind_is_given_a_new_measure_and_no_name_is_taken_twice(client):
    three_items(client)
    published(client)
    blind = placed(client, visits=["baseline"], by=["research_nurse"])
    assert (blind.status_code, MeasurePlaced.objects.count()) == (422, 0)
    assert "Research nurse must not learn which help a family gets" in words_of(blind)
    for name in ("prem", "sdq_p2_4", "prem_groups", "icecap_a"):
        assert "Give this one another short name" in words_of(started(client, name))
    assert "versions are called that" in words_of(started(client, "prem_v2"))


def test_findings_and_ratings_belong_to_an_item_of_a_version(client):
    three_items(client)
    published(client)
    page = "prem_groups/1/questions/prem_groups_01/"
    told = {
        "finding": "Two of five took it for the doctor.", "interviews": "5",
        "process": "comprehension", "severity": "serious", "decision": "reword",
        "because": "Say who listened.",
    }  # fmt: skip
    assert send(client, page, **told).status_code == 302
    row = ItemFinding.objects.get()
    text = words_of(look(client, f"{page}"))
    assert "Understanding the question (5 interviews): Two of five took it for the doctor." in text
    assert "Decided: Change the words: Say who listened." in text
    changed = {**told, "decision": "keep", "reason": "Asked ten more."}
    assert send(client, f"{page}{row.pk}/", **changed).status_code == 302
    assert ItemFinding.objects.as_of().get().decision == "keep"
    marks = {"E1": 4, "E2": 3, "E3": 2}
    for rater, mark in marks.items():
        given = {"kind": "expert", "rater": rater, "mark-prem_groups_01": mark}
        assert send(client, "prem_groups/1/relevance/", **given).status_code == 302
    again = {"kind": "expert", "rater": "E3", "mark-prem_groups_01": 3}
    send(client, "prem_groups/1/relevance/", **again)
    assert RelevanceRated.objects.as_of().count() == 3
    text = words_of(look(client, "prem_groups/1/"))
    assert "1.00 (3 of 3), κ* 1.00, excellent" in text
    nothing = send(client, "prem_groups/1/relevance/", kind="parent", rater="P1")
    assert (nothing.status_code, RelevanceRated.objects.count()) == (422, 4)


def test_a_preview_asks_what_follows_and_scores_without_keeping_anything(client):
    three_items(client)
    score(client)
    page = "prem_groups/preview/?version=draft"
    facts = MeasureDraft.objects.count()
    assert "What was it about?" not in words_of(look(client, page))
    text = words_of(look(client, f"{page}&prem_groups_01=1"))
    assert ("What was it about?" in text, "Heard 1.00" in text) == (True, True)
    hard = look(client, f"{page}&part=99999&prem_groups_01=<b>")
    assert (hard.status_code, b"<b>" in hard.content) == (200, False)
    assert MeasureDraft.objects.count() == facts


def test_only_those_who_build_measures_see_them(client):
    three_items(client)
    seen = {
        role.id: look(signed_in(person(role.id, ["glasgow"])), "").status_code
        for role in study().roles
    }
    may = {role for role, status in seen.items() if status == 200}
    assert may == {"trial_manager", "research_associate"}
    assert set(seen.values()) == {200, 403}


def test_the_pages_take_as_many_queries_for_one_measure_as_for_three(client, associate):
    def counted(path):
        with held_at(NOW), CaptureQueriesContext(connection) as asked:
            assert look(client, f"{path}").status_code == 200
        return len(asked)

    three_items(client)
    published(client)
    pages = ("", "prem_groups/", "prem_groups/1/", "prem_groups/compare/")
    for page in pages:
        counted(page)
    one = [counted(page) for page in pages]
    for name in ("second", "third"):
        three_items(client, name)
        published(client, name)
    actions.begin_next(study=study(), by=associate, at=NOW, measure="prem_groups")
    send(client, "prem_groups/draft/new-question/", **HEARD)
    published(client)
    assert [counted(page) for page in pages] == one
