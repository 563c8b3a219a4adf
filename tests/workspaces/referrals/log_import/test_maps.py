"""How a log is read: proposed from its headings, confirmed by a person, kept as TOML."""

from dataclasses import replace

import pytest

from alongside.workspaces.referrals.log_import.map_file import from_toml, to_toml
from alongside.workspaces.referrals.log_import.mapping import LogMap
from alongside.workspaces.referrals.log_import.proposing import propose, proposed_code
from alongside.workspaces.referrals.log_import.reading import read_log
from alongside.workspaces.referrals.log_import.refusals import MapRefused
from tests.workspaces.made_up import study
from tests.workspaces.referrals.log_import.logs import LOG, SITES, TODAY, content, task


def proposed(header, sites=SITES, **cells):
    row = {name: cells.get(name, "x") for name in header}
    return propose(study(), read_log(content([row], header), "log.csv"), sites, TODAY)


def test_headings_of_a_usual_log_are_proposed():
    map = propose(study(), read_log(content(LOG), "log.csv"), SITES, TODAY)
    assert dict(sorted(map.columns.items())) == {
        "agreed": "Agreed to contact?", "born": "DOB", "child_name": "Child name",
        "declined_on": "Date declined", "declined_reason": "Reason declined",
        "eligible": "Eligible?", "identified_on": "Date ref'd", "leaflet_mode": "Leaflet how",
        "leaflet_on": "Leaflet given", "main_reason": "Reason ineligible",
        "not_agreed_reason": "Why not?", "notes": "Comments", "parent_name": "Mum's name",
        "phone": "Tel no", "recorded_by": "Initials", "screened_on": "Screening date",
        "site": "Area",
    }  # fmt: skip
    assert (map.always, map.checked) == ({"relation": "mother"}, False)


@pytest.mark.parametrize(
    ("heading", "criterion"),
    [
        ("Child aged 0-5", "child_aged_0_5"),
        ("Allocated social worker?", "allocated_social_worker"),
        ("On Child Protection Register", "on_protection_plan"),
        ("Already in therapeutic work", "in_therapy"),
        ("Multi-agency plan", "multi_agency_plan"),
        ("Mental health or neurodevelopmental condition", "mental_health_or_neurodevelopment"),
    ],
)
def test_headings_that_say_what_a_criterion_says_are_proposed_for_it(heading, criterion):
    map = proposed(("Site", "Date", heading))
    assert {id: name for id, name in map.columns.items() if name == heading} == {
        f"criterion_{criterion}": heading
    }


def test_a_heading_that_says_nothing_to_us_is_left_alone():
    assert dict(proposed(("Colour", "Shoe size")).columns) == {}


def test_one_column_of_reasons_is_proposed_for_every_exit():
    columns = proposed(("Site", "Date", "Agreed", "Reason")).columns
    assert [id for id, name in columns.items() if name == "Reason"] == [
        "not_agreed_reason", "main_reason", "declined_reason",
    ]  # fmt: skip


def test_a_person_at_one_site_is_proposed_that_site_for_the_whole_log():
    assert dict(proposed(("Date", "Agreed"), sites=("glasgow",)).always) == {"site": "glasgow"}
    assert dict(proposed(("Date", "Agreed")).always) == {}


@pytest.mark.parametrize(
    ("vocabulary", "word", "code"),
    [
        ("yes_no", "y", "yes"), ("yes_no", "n", "no"), ("yes_no", "?", "unsure"),
        ("yes_no", "not eligible", "no"), ("yes_no", "n/a", "nothing"), ("yes_no", "x", None),
        ("site", "glasgow", "glasgow"), ("site", "bromley council", None),
        ("site", "london borough of bromley", "bromley"), ("site", "manchester", None),
        ("declining", "could not be reached", "could_not_be_reached"),
        ("declining", "", "no_reason_given"), ("declining", "unable to contact", None),
        ("ineligible", "child in therapeutic work", "in_therapy"), ("ineligible", "", None),
        ("leaflet_mode", "post", "post"), ("leaflet_mode", "handed over", "in_person"),
    ],
)  # fmt: skip
def test_a_code_is_proposed_only_where_the_word_is_clear(vocabulary, word, code):
    assert proposed_code(study(), vocabulary, word) == code


def test_a_map_kept_as_toml_is_the_same_map_again():
    map = task().map
    awkward = replace(map, columns={**map.columns, "notes": 'Notes "old" \\ new\x7f\nline'})
    for each in (map, awkward, LogMap(study().slug)):
        assert from_toml(to_toml(each), study()) == each
        assert from_toml(to_toml(each, study()), study()) == each


def test_a_kept_map_names_what_could_be_matched_and_the_codes():
    text = to_toml(task().map, study())
    assert '# "team" = ""  # Team that identified the family' in text
    assert "# the codes are: glasgow, bromley" in text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("study = ", "The map cannot be read"),
        ('study = "another"', "This map is for another study"),
        ('study = "ips-feasibility"\n[columns]\nshoe = "Size"', "“shoe” is not known"),
        ('study = "ips-feasibility"\n[always]\nborn = "x"', "“born” is not known"),
        ('study = "ips-feasibility"\n[always]\nsite = "leeds"', "“leeds” is not a code"),
        ('study = "ips-feasibility"\n[words.site]\nx = "leeds"', "“leeds” is not a code"),
        ('study = "ips-feasibility"\n[words.shoe]\nx = "y"', "words for something unknown"),
        ('study = "ips-feasibility"\ncolumns = 3', "must hold lines of text"),
        ('study = "ips-feasibility"\ncriteria_not_in_log = "met"', "criteria_not_in_log must be"),
    ],
)
def test_a_map_that_cannot_be_used_says_what_to_mend(text, says):
    with pytest.raises(MapRefused) as refusal:
        from_toml(text, study())
    assert says in str(refusal.value)
