"""The pages: a sentence that is true at the edges, weeks and months, files, who may do what."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from alongside.workspaces.recruitment import actions, queries
from alongside.workspaces.recruitment.models import RuleSwitched
from alongside.workspaces.recruitment.operating import rule_figures
from tests.workspaces import made_up
from tests.workspaces.recruitment.conftest import SLUG, day

pytestmark = pytest.mark.django_db


def sentence(answer):
    found = re.search(r'class="[^"]*sentence[^"]*">\s*(.*?)\s*<', answer.text, re.DOTALL)
    assert found, answer.text[:3000]
    return re.sub(r"\s+", " ", found[1])


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_the_sentence_is_true_with_nothing_with_one_family_and_when_all_is_over(trial):
    trial.come(glasgow=[60, 300])
    said = {
        "nothing": sentence(trial.page(trial.manager, 60, "?as_of=2023-04-04T12:00")),
        "before": sentence(trial.page(trial.manager, 60, "?what=retained&as_of=2023-04-04T12:00")),
        "one": sentence(trial.page(trial.manager, 60, "?site=glasgow")),
        "a team": sentence(trial.page(trial.manager, 60, "?site=glasgow&team=south")),
        "over": sentence(trial.page(trial.manager, 400)),
    }
    assert said == {
        "nothing": "No family was referred yet in the whole study where 0.1 were expected by now. "
        "That is about as many as expected.",
        "before": "No family was followed up yet in the whole study; the first is expected after "
        "5 July 2023.",
        "one": "1 family was referred at Glasgow City Council where 5.9 were expected by now. By "
        "chance alone it would be so few about 1 time in 53. Fewer than expected have come since "
        "1 April 2023.",
        "a team": "No family was referred yet by Children and Families, South (Glasgow City "
        "Council) where 1.9 were expected by now. By chance alone it would be so few about 1 time "
        "in 7. Fewer than expected have come since 1 April 2023.",
        "over": "1 family was referred in the whole study until 31 December 2023, where 60 were "
        "expected; 1 family came later. No more are expected. By chance alone it would be so few "
        "less than 1 time in 1,000. Fewer than expected have come since 1 April 2023.",
    }


def test_a_page_counts_weeks_or_months_with_exact_limits_and_its_files_say_the_same(trial):
    trial.come(glasgow=[3, 4, 40], bromley=[10])
    shown = trial.page(trial.manager, 50, "?unit=month")
    assert "Referred, month by month: The whole study" in shown.text
    rows = rows_of(trial.page(trial.manager, 50, "expected-and-actual.csv?unit=month"))
    whole = [row for row in rows if row["place"] == "all"]
    assert [(r["first_day"], r["last_day"], r["expected"], r["low"], r["high"], r["came"])
            for r in whole] == [
        ("2023-04-01", "2023-04-30", "6.0", "2", "10", "3"),
        ("2023-05-01", "2023-05-20", "3.871", "1", "7", "1"),
    ]  # fmt: skip
    assert {row["place"] for row in rows} == {"all", "glasgow", "bromley"}
    packed = trial.page(trial.manager, 50, "expected-and-actual.xlsx?unit=month").content
    sheet = load_workbook(io.BytesIO(packed)).active
    assert [cell.value for cell in sheet[2]][:3] == ["all", "referrals", "month"]
    assert sheet.max_row == len(rows) + 1
    assert trial.page(trial.manager, 50, "expected-and-actual.svg").content.startswith(b"<svg")
    assert trial.page(trial.manager, 50, "expected-and-actual.doc").status_code == 404


def test_every_picture_can_be_taken_away_as_it_stands_on_its_page(trial):
    shown = trial.page(trial.manager, 60).text
    taken = [
        trial.page(trial.manager, 60, f"expected-and-actual.svg{which}").content.decode()
        for which in ("", "?picture=1")
    ]
    assert all(f"/expected-and-actual.svg{which}" in shown for which in ('"', "?picture=1"))
    assert all(picture in shown for picture in taken)
    assert len(set(taken)) == 2
    for wrong in ("2", "-1", "x"):
        path = f"expected-and-actual.svg?picture={wrong}"
        assert trial.page(trial.manager, 60, path).status_code == 404
    rules = trial.page(trial.manager, 60, "rules/").text
    assert all(f"/recruitment/rules.{one}" in rules for one in ("csv", "xlsx", "svg"))
    assert trial.page(trial.manager, 60, "rules.svg").content.decode() in rules
    assert trial.page(trial.manager, 60, "rules.pdf").status_code == 404


def test_the_errors_of_every_rule_can_be_taken_away(trial):
    trial.on("few_referrals")
    rows = rows_of(trial.page(trial.manager, 60, "rules.csv"))
    figures = rule_figures(trial.study, trial.study.alert("few_referrals"))
    assert [(row["rule"], row["on"]) for row in rows] == [
        ("few_referrals", "true"), ("few_randomised", "false"), ("referrals_drift", "false"),
    ]  # fmt: skip
    assert float(rows[0]["any_false_alarm"]) == round(figures.any_false, 4)
    assert int(rows[0]["median_weeks_if_nobody"]) == figures.nobody_weeks


def test_those_who_came_after_the_end_are_told_apart_from_those_in_time(trial):
    trial.come(glasgow=[60, 300, 310])
    (row,) = re.findall(r"Glasgow City Council</a>.*?</tr>", trial.page(trial.manager, 400).text,
                        re.DOTALL)  # fmt: skip
    assert ">1, 2 later<" in row


def test_every_step_place_and_moment_can_be_looked_at(trial):
    trial.come(glasgow=[3], bromley=[5])
    for what in queries.STAGES:
        for more in ("", "&site=bromley", "&site=bromley&team=safeguarding_east", "&unit=month"):
            answer = trial.page(trial.manager, 100, f"?what={what}{more}")
            assert answer.status_code == 200
    earlier = trial.page(trial.manager, 100, "?as_of=2023-04-04")
    assert sentence(earlier).startswith("1 family was referred in the whole study where 0.1 were")
    wrong = trial.page(trial.manager, 100, "?what=nothing&site=paris&as_of=soon")
    assert wrong.status_code == 422
    assert wrong.text.count('class="nhsuk-error-message"') == 3


def test_a_rule_shows_how_often_it_is_wrong_before_it_is_switched_on_with_name_and_day(trial):
    shown = trial.page(trial.manager, 10, "rules/few_referrals/")
    assert "chance of at least one false alarm" in shown.text
    assert "half the time within 8 weeks" in shown.text
    assert "80% (55% to 80%)" in shown.text
    taken = trial.page(trial.manager, 10, "rules.svg?rule=few_referrals")
    assert (taken.status_code, b"Few referrals" in taken.content) == (200, True)
    assert b"Few randomised" not in taken.content
    assert 'rules.svg?rule=few_referrals"' in shown.content.decode()
    refused = trial.page(trial.manager, 10, "rules/few_referrals/", post={"reason": "Now."})
    assert refused.status_code == 422
    assert RuleSwitched.objects.count() == 0
    done = trial.page(trial.manager, 10, "rules/few_referrals/", post={"seen": "on"})
    assert done.status_code == 302
    (kept,) = RuleSwitched.objects.all()
    figures = rule_figures(trial.study, trial.study.alert("few_referrals"))
    assert (kept.on, kept.recorded_by, kept.median_weeks) == (True, trial.manager, 8)
    assert kept.any_false == pytest.approx(figures.any_false, abs=1e-4)
    listed = trial.page(trial.leader, 11, "rules/").text
    assert f"Switched on by {trial.manager.name} on 10 April 2023" in listed
    assert "80% (55% to 80%)" in trial.page(trial.leader, 12, "rules/few_referrals/").text
    off = trial.page(trial.leader, 12, "rules/few_referrals/", post={"reason": "A pause."})
    assert off.status_code == 302
    assert [one.is_on for one in queries.rule_states(trial.study)] == [False, False, False]


def test_a_rule_that_was_changed_since_is_at_rest_until_somebody_looks_again(trial, monkeypatch):
    trial.on("few_referrals")
    changed = trial.study.alert("few_referrals").model_copy(update={"weeks": 6})
    other = trial.study.model_copy(update={"alerts": (changed,)})
    (state,) = queries.rule_states(other)
    assert (state.switch.on, state.is_on) == (True, False)
    assert actions.raise_alerts(study=other, at=day(57)) == ()


def test_an_alert_becomes_an_action_and_an_effect_on_the_chart(trial):
    trial.on("few_referrals")
    raised = actions.raise_alerts(study=trial.study, at=day(57, 6))
    alert = next(one for one in raised if one.place == "bromley")
    page = f"alerts/{alert.pk}/"
    shown = trial.page(trial.coordinator, 58, page)
    assert "Offer another way to refer" in shown.text
    given = {"words": "Visit the team.", "who": str(trial.coordinator.pk), "by_when-day": "10",
             "by_when-month": "6", "by_when-year": "2023"}  # fmt: skip
    assert trial.page(trial.coordinator, 58, page, post=given).status_code == 302
    action = queries.alert(trial.study, alert.pk).actions[0]
    after = {"done": "yes", "on-day": "1", "on-month": "6", "on-year": "2023",
             "words": "They refer again."}  # fmt: skip
    told = trial.page(trial.coordinator, 64, f"actions/{action.id}/", post=after)
    assert told.status_code == 302, told.text
    chart = trial.page(trial.leader, 65, "expected-and-actual.svg?site=bromley").content.decode()
    assert "28 May 2023, agreed: Visit the team." in chart
    assert "1 June 2023, done: They refer again." in chart
    assert "Since then" not in trial.page(trial.leader, 62, page).text
    trial.come(bromley=[66, 70])
    assert (
        "Since then 2 families were referred where 2 were expected in 2 weeks: about as many as "
        "expected. From 1 April 2023 until then no family was referred where 6.1 were expected in "
        "9 weeks."
    ) in trial.page(trial.leader, 77, page).text
    elsewhere = trial.page(trial.leader, 65, "expected-and-actual.svg?site=glasgow")
    assert "Visit the team." not in elsewhere.content.decode()
    (row,) = [
        one
        for one in rows_of(trial.page(trial.leader, 65, "alerts.csv"))
        if one["where"] != "glasgow"
    ]
    assert (row["action"], row["done"], row["what_came_of_it"]) == (
        "Visit the team.", "true", "They refer again.",
    )  # fmt: skip


def test_what_was_typed_stays_when_it_is_refused(trial):
    trial.on("few_referrals")
    alert = actions.raise_alerts(study=trial.study, at=day(57, 6))[0]
    given = {"words": "Visit the team.", "who": str(trial.manager.pk), "by_when-day": "10",
             "by_when-month": "4", "by_when-year": "2023"}  # fmt: skip
    answer = trial.page(trial.manager, 58, f"alerts/{alert.pk}/", post=given)
    assert answer.status_code == 422
    assert "The day cannot be before today, 28 May 2023." in answer.text
    assert "Visit the team.</textarea>" in answer.text


def test_who_may_look_may_not_always_act_or_switch(trial):
    trial.on("few_referrals")
    alert = actions.raise_alerts(study=trial.study, at=day(57, 6))[0]
    committee = made_up.person("steering_committee")
    nurse = made_up.person("research_nurse", ["bromley"])
    seen = {
        (who, path): trial.page(person, 60, path, post=post).status_code
        for who, person in (("committee", committee), ("nurse", nurse))
        for path, post in (
            ("", None), ("alerts/", None), (f"alerts/{alert.pk}/", None), ("rules/", None),
            (f"alerts/{alert.pk}/", {}), ("rules/few_referrals/", None),
        )
    }  # fmt: skip
    assert [code for (who, _), code in seen.items() if who == "nurse"] == [403] * 5
    assert {path: code for (who, path), code in seen.items() if who == "committee"} == {
        "": 200, "alerts/": 200, f"alerts/{alert.pk}/": 403, "rules/": 200,
        "rules/few_referrals/": 403,
    }  # fmt: skip


def test_pages_ask_the_database_as_often_for_many_as_for_few(trial):
    trial.on("few_referrals", "few_randomised", "referrals_drift")
    trial.come(glasgow=[3], bromley=[4])
    paths = ("", "?site=bromley", "?unit=month", "alerts/", "rules/")
    assert actions.raise_alerts(study=trial.study, at=day(57, 6))
    few = [asked(trial, path, 58) for path in paths]
    trial.come(glasgow=list(range(59, 78)), bromley=list(range(59, 68)))
    for number in range(78, 220, 7):
        for one in actions.raise_alerts(study=trial.study, at=day(number, 6)):
            actions.act(
                study=trial.study, alert=one, words="A visit.", who=trial.manager,
                by_when=date(2024, 1, 1), by=trial.manager, at=day(number, 7),
            )  # fmt: skip
    assert [asked(trial, path, 221) for path in paths] == few


def asked(trial, path, at):
    trial.page(trial.manager, at, path)  # the summaries are level afterwards
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert trial.page(trial.manager, at, path).status_code == 200
    return len(caught)


def test_empty_pages_say_what_will_be_there(trial):
    assert "No alert has been raised." in trial.page(trial.manager, 10, "alerts/").text
    assert f'href="/{SLUG}/recruitment/rules/"' in trial.page(trial.manager, 10, "alerts/").text
    rules = sentence(trial.page(trial.manager, 10, "rules/"))
    assert rules == "None of 3 rules is on, so nobody is told when too few families come."
