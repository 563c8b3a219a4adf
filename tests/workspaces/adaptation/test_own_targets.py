"""A team's own targets: brought in by characteristic and site, before what files say."""

from __future__ import annotations

import pytest
from django.db import transaction

from alongside.foundations.entropy import new_id
from alongside.workspaces.adaptation import actions
from alongside.workspaces.adaptation.models import OwnTarget, PlaceFile, PlaceRows
from alongside.workspaces.adaptation.queries.files import files
from alongside.workspaces.adaptation.queries.target import targets
from alongside.workspaces.adaptation.verified import places_are_as_brought_in
from tests.workspaces.adaptation import made_up_places as places

HEAD = "site,characteristic,group,people,source,asked"
FIVE = {"white": 700, "mixed": 40, "asian": 160, "black": 80, "other": 20}


def test_what_the_team_brings_in_stands_before_what_the_official_files_say(
    with_places, bring_in, study
):
    official = targets(study).of("ethnic_group", ["glasgow"])
    assert (official.weights["white"], official.source) == (8000.0, "scotland.csv")
    said = {**places.OWN, "ethnic_group": FIVE, "ethnic_19": nineteen(study)}
    bring_in("own.csv", places.own_targets(said, source="survey of parents", asked=1000))
    found = targets(study)
    for trait, groups in said.items():
        aim = found.of(trait, ["glasgow"])
        assert (aim.weights, aim.people, aim.source) == (groups, 1000, "survey of parents")
        assert found.of(trait, ["bromley"]) is None
    line = files(study)[0]
    assert (line.kind, line.form, line.rows, line.used) == ("targets", "own_targets", 37, True)


def nineteen(study):
    """Each of the nineteen groups of the census, with as many people as its place in the list."""
    groups = study.adaptation.groups_of("ethnic_19")
    assert len(groups) == 19
    return {group: number for number, group in enumerate(groups, 1)}


def test_the_last_file_that_says_a_characteristic_of_a_site_counts(bring_in, study, with_places):
    bring_in("own.csv", places.own_targets())
    bring_in("sex.csv", places.own_targets({"sex": {"female": 60, "male": 40}}))
    bring_in("bromley.csv", places.own_targets({"sex": {"female": 6, "male": 4}}, "bromley"))
    found = targets(study)
    assert found.of("sex", ["glasgow"]).weights == {"female": 60, "male": 40}
    assert found.of("language", ["glasgow"]).weights == places.OWN["language"]
    assert found.of("sex", ["glasgow", "bromley"]).weights == {"female": 66, "male": 44}
    asked = places.own_targets({"sex": {"female": 6, "male": 4}}, "bromley", "survey", 10)
    bring_in("asked.csv", asked)
    assert targets(study).of("sex", ["glasgow", "bromley"]) is None


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["paisley,sex,female,5,census,"], "Row 2, site: The sites of this study are glasgow, "
         "bromley. It says “paisley”."),
        (["glasgow,colour,red,5,census,"], "Row 2, characteristic: The characteristics of this "
         "study are ethnic_group, ethnic_19, language, family_form, sex, disability."),
        (["glasgow,sex,female,5,census,", "glasgow,sex,woman,5,census,"],
         "Row 3, group: The groups of sex are female, male. It says “woman”."),
        (["glasgow,sex,female,-5,census,"], "Row 2, people: This is not a number from 0 on."),
        (["glasgow,sex,female,5,,"], "Row 2, source: Say where the number comes from."),
        (["glasgow,sex,female,5,census,some"], "Row 2, asked: Give how many people"),
        (["glasgow,sex,female,5,census,"], "Row 2, group: Of this characteristic at this site the "
         "group male is missing."),
        (["glasgow,sex,female,5,a,", "glasgow,sex,male,5,a,", "glasgow,sex,male,5,a,"],
         "Row 4, group: This group stands twice for this site."),
        (["glasgow,sex,female,0,a,", "glasgow,sex,male,0,a,"], "Row 2, people: There is nobody"),
        (["glasgow,sex,female,5,a,9", "glasgow,sex,male,5,a,8"], "Row 2, asked: All groups"),
        ([], "Row 1: There are no rows below the heading."),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named_and_nothing_is_brought_in(bring_in, rows, said):
    with pytest.raises(actions.FileHasProblems) as refused:
        bring_in("own.csv", "\n".join([HEAD, *rows, ""]).encode())
    assert said in str(refused.value)
    assert (PlaceFile.objects.count(), OwnTarget.objects.count()) == (0, 0)


def test_a_row_that_was_changed_is_noticed(bring_in):
    bring_in("own.csv", places.own_targets())
    assert list(places_are_as_brought_in()) == []
    OwnTarget.objects.filter(trait="sex", group="male").update(people=1.0)
    assert [(one.what, one.name) for one in places_are_as_brought_in()] == [
        ("changed", "glasgow sex male")
    ]


def test_rows_of_a_file_that_is_not_there_are_noticed(bring_in):
    bring_in("own.csv", places.own_targets())
    [rows] = PlaceRows.objects.all()
    rows.pk = rows.file_id = new_id(rows.recorded_at)
    with transaction.atomic():
        PlaceRows.objects.bulk_create([rows])
        [found] = places_are_as_brought_in()
        transaction.set_rollback(True)
    assert (found.what, found.name) == ("removed", str(rows.file_id))
