"""A team's own screening log becomes part of the record: all or nothing, and only once."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from alongside.foundations.record.models import Entry
from alongside.foundations.record.verifying import verify
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Child, ContactDetails, Family, Parent
from alongside.workspaces.families.queries import Exit
from alongside.workspaces.referrals import queries
from alongside.workspaces.referrals.log_import.preview import preview
from alongside.workspaces.referrals.log_import.refusals import (
    MapNotChecked,
    NothingChosen,
    NothingNew,
    ProblemsLeft,
    RowRefused,
    WhyNeeded,
)
from alongside.workspaces.referrals.models import ImportedRow, LogImport, Referral
from tests.workspaces.made_up import AT, person, referred_family, study
from tests.workspaces.referrals.log_import.logs import (
    AGREED,
    DECLINED,
    HEADER,
    INELIGIBLE,
    LOG,
    NOW,
    REFUSED,
    SCREENED,
    brought_in,
    content,
    task,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow", "bromley"])


def noon(month, day, year=2023):
    """Noon in London in summer."""
    return datetime(year, month, day, 11, tzinfo=UTC)


def family_of(row):
    return ImportedRow.objects.get(row=row).family


def everything_stored():
    with connection.cursor() as cursor:
        texts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            texts += [str(v) for row in cursor.fetchall() for v in row]
    return "\n".join(texts)


def test_a_log_becomes_families_at_the_stages_that_it_tells(coordinator):
    log = brought_in(coordinator)
    assert log.rows == 4
    screened, refused, ineligible, declined = (family_of(row).pk for row in (2, 3, 4, 5))
    assert queries.agreed(study()) == {
        screened: noon(4, 3), ineligible: noon(4, 3), declined: noon(4, 3),
    }  # fmt: skip
    assert queries.screened(study()) == {
        screened: noon(4, 12), ineligible: noon(4, 20), declined: noon(4, 12),
    }  # fmt: skip
    assert queries.eligible(study()) == {screened: noon(4, 12), declined: noon(4, 12)}
    assert queries.exits(study()) == {
        refused: Exit("too_much_going_on", noon(5, 9)),
        ineligible: Exit("in_therapy", noon(4, 20)),
        declined: Exit("could_not_be_reached", noon(5, 1)),
    }
    assert [row.site for row in family_queries.families(study())] == [
        "bromley", "glasgow", "glasgow", "glasgow"
    ]  # fmt: skip
    assert verify().findings == ()


def test_when_it_happened_and_when_it_was_brought_in_are_both_kept(coordinator):
    brought_in(coordinator)
    facts = Referral.objects.values_list("occurred_at", "recorded_at", "source", "recorded_by")
    assert set(facts) == {
        (noon(4, 3), NOW, "import", coordinator.pk), (noon(5, 9), NOW, "import", coordinator.pk)
    }  # fmt: skip


def test_who_recorded_a_row_there_and_when_is_kept(coordinator):
    header = (*HEADER, "Date entered")
    brought_in(coordinator, [{**SCREENED, "Date entered": "5/4/23"}], header=header)
    row = ImportedRow.objects.get()
    assert (row.row, row.recorded_there_by, row.recorded_there_on) == (2, "AB", "2023-04-05")


def test_people_are_sealed_and_only_of_families_that_agreed(coordinator):
    brought_in(coordinator)
    known = family_queries.identity(family_of(2))
    assert [(child.name, child.born) for child in known.children] == [
        ("Màiri O’Neil", date(2021, 3, 14))
    ]
    assert [(parent.name, parent.relation) for parent in known.parents] == [
        ("Ann O’Neil", "mother")
    ]
    assert known.contact is not None
    assert (known.contact.phones, known.contact.safe_to_text) == (("0141 496 0303",), False)
    assert family_queries.identity(family_of(3)).children == ()
    stored = everything_stored()
    assert [w for w in ("Zebedee", "Quill", "O’Neil", "Effie", "496 0404") if w in stored] == []


def test_names_and_numbers_in_notes_are_taken_out_and_the_rest_is_kept(coordinator):
    brought_in(coordinator)
    (note,) = family_queries.comments(family_of(5))
    assert note.text == "[name] phone [number] is off"
    assert family_queries.comments(family_of(3)) == []


def test_the_leaflet_counts_from_the_end_of_its_day(coordinator):
    brought_in(coordinator, [AGREED])
    (given,) = queries.information(family_of(2))
    assert (given.mode, given.at) == ("in_person", datetime(2023, 4, 3, 22, 59, tzinfo=UTC))


def test_what_the_log_does_not_say_is_marked_as_such(coordinator):
    brought_in(coordinator, [SCREENED, INELIGIBLE])
    eligible, ineligible = (queries.screening(family_of(row)) for row in (2, 3))
    assert eligible.criteria["on_protection_plan"] == queries.Said("no", "")
    assert eligible.criteria["child_aged_0_5"] == queries.Said(
        "yes",
        "Not in the log that was brought in; taken from its decision that the family is eligible.",
    )
    assert ineligible.criteria["in_therapy"] == queries.Said(
        "yes", "Not in the log that was brought in; taken from its reason."
    )
    assert ineligible.criteria["child_aged_0_5"] == queries.Said(
        "unsure", "Not in the log that was brought in."
    )


def test_the_same_log_again_brings_in_nothing_and_says_so(coordinator):
    brought_in(coordinator)
    before = Entry.objects.count()
    with pytest.raises(NothingNew) as refusal:
        brought_in(coordinator)
    assert str(refusal.value) == "Nothing is new: all 4 rows of this log are here already."
    assert Entry.objects.count() == before


def test_the_same_rows_in_another_order_and_other_columns_bring_in_nothing(coordinator):
    brought_in(coordinator)
    with pytest.raises(NothingNew):
        brought_in(coordinator, LOG[::-1], header=HEADER[::-1])
    with pytest.raises(NothingNew):
        brought_in(coordinator, raw=content(LOG, xlsx=True))


def test_a_longer_log_brings_in_only_the_new_rows_wherever_they_stand(coordinator):
    brought_in(coordinator, [SCREENED, REFUSED, DECLINED])
    log = brought_in(coordinator, [INELIGIBLE, DECLINED, REFUSED, REFUSED, SCREENED])
    assert log.rows == 2
    assert Family.objects.count() == 5
    assert list(ImportedRow.objects.filter(log=log).values_list("row", flat=True)) == [2, 5]


def test_nameless_rows_that_say_the_same_are_different_families(coordinator):
    nameless = {key: REFUSED[key] for key in HEADER[:5]}
    log = brought_in(coordinator, [nameless, nameless])
    assert log.rows == 2
    with pytest.raises(NothingNew):
        brought_in(coordinator, [nameless, nameless])


def test_a_named_row_twice_in_a_log_counts_once(coordinator):
    read = preview(task([SCREENED, REFUSED, SCREENED]))
    assert read.compared.again == {4: 2}
    assert brought_in(coordinator, [SCREENED, REFUSED, SCREENED]).rows == 2


def test_a_family_that_is_here_already_is_noticed_and_left_out_until_somebody_decides(coordinator):
    known = referred_family(coordinator, at=AT)
    read = preview(task())
    assert [(row, met.how, met.family) for row, met in read.compared.met.items()] == [
        (2, "family", known.number)
    ]
    assert brought_in(coordinator).rows == 3
    with pytest.raises(NothingChosen):
        brought_in(coordinator)
    with pytest.raises(WhyNeeded):
        brought_in(coordinator, also=[2])
    assert brought_in(coordinator, also=[2], because="Cousins of one name").rows == 1
    assert family_of(2) != known
    assert queries.referral(family_of(2)).duplicate_reason == "Cousins of one name"


def test_a_family_at_a_site_out_of_sight_is_noticed_without_its_number(coordinator):
    referred_family(coordinator, site="bromley")
    read = preview(task([SCREENED], sites=("glasgow",)))
    assert [(met.how, met.family) for met in read.compared.met.values()] == [("family", "")]


def test_two_rows_of_one_child_are_noticed(coordinator):
    sister = {**SCREENED, "Child name": "Mairi ONeil", "Comments": "rang twice"}
    read = preview(task([SCREENED, sister]))
    assert [(row, met.how, met.row) for row, met in read.compared.met.items()] == [(3, "row", 2)]
    assert brought_in(coordinator, [SCREENED, sister]).rows == 1


def test_a_row_that_changed_since_is_noticed_and_not_a_second_family(coordinator):
    brought_in(coordinator, [AGREED, REFUSED])
    read = preview(task([SCREENED, REFUSED]))
    number = family_of(2).number
    assert [(row, met.how, met.family) for row, met in read.compared.met.items()] == [
        (2, "changed", number)
    ]
    with pytest.raises(NothingChosen):
        brought_in(coordinator, [SCREENED, REFUSED])


def test_one_bad_row_and_nothing_is_written(coordinator):
    bad = {**REFUSED, "Date ref'd": "31/02/2023"}
    before = Entry.objects.count()
    with pytest.raises(ProblemsLeft):
        brought_in(coordinator, [*LOG, bad])
    assert (Entry.objects.count(), Family.objects.count(), LogImport.objects.count()) == (
        before, 0, 0,
    )  # fmt: skip


def test_what_the_record_refuses_in_a_late_row_undoes_the_rows_before_it(coordinator):
    later = {**DECLINED, "Date ref'd": "9/6/23", "DOB": "1/6/23", "Leaflet given": ""}
    later |= {"Screening date": "9/6/23", "Date declined": "9/6/23"}
    before = Entry.objects.count()
    with pytest.raises(RowRefused) as refusal:
        brought_in(coordinator, [SCREENED, later], at=AT)
    assert str(refusal.value) == (
        "Row 3: A date of birth of 1 June 2023 is in the future. Check the date. Nothing of this "
        "log was brought in."
    )
    assert (Entry.objects.count(), Family.objects.count(), Parent.objects.count()) == (before, 0, 0)


def test_a_map_that_nobody_has_confirmed_brings_in_nothing(coordinator):
    with pytest.raises(MapNotChecked):
        brought_in(coordinator, checked=False)
    assert Family.objects.count() == 0


def test_the_record_of_the_import_holds_no_words_about_families(coordinator):
    log = brought_in(coordinator)
    assert (log.name, sorted(log.mapping), sorted(log.mapping["words"])) == (
        "log.csv", ["always", "columns", "criteria_not_in_log", "sha256", "words"],
        ["leaflet_mode", "site"],
    )  # fmt: skip
    assert log.mapping["always"] == {"relation": "mother"}


def test_a_log_without_names_is_taken_as_it_is(coordinator):
    header = tuple(name for name in HEADER if name not in
                   ("Child name", "DOB", "Mum's name", "Tel no"))  # fmt: skip
    assert brought_in(coordinator, header=header).rows == 4
    assert (Child.objects.count(), Parent.objects.count(), ContactDetails.objects.count()) == (
        0, 0, 0,
    )  # fmt: skip
    assert len(queries.eligible(study())) == 2
