"""Consent is given in the protocol's order, in its time, line by line, and sealed."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from alongside.foundations.files.models import StoredFile
from alongside.foundations.files.refusals import NotSafe, TooLarge
from alongside.workspaces.consent import actions, queries
from alongside.workspaces.consent.models import ConsentGiven
from alongside.workspaces.families import actions as families
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Parent
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import (
    ChildGiven,
    LeafletGiven,
    ParentGiven,
    People,
    Reasons,
)
from tests.workspaces.made_up import (
    AT,
    CONTACT,
    eligible_family,
    person,
    screened_family,
    signed,
    study,
)

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DAY = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
LATER = AT + DAY
ENTRY = UUID("01875000-0000-7000-8000-00000000c001")
LINES = {line.id: True for line in study().document("consent_trial").wording.statements}


class Scan(BytesIO):
    """A file as a form hands it in."""

    def __init__(self, content: bytes, name: str, size: int | None = None) -> None:
        super().__init__(content)
        self.name, self.size = name, size or len(content)


def photograph(name: str = "form of Ann.png") -> Scan:
    content = BytesIO()
    Image.new("RGB", (40, 60), "white").save(content, "PNG")
    return Scan(content.getvalue(), name)


def london(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=LONDON)


def test_consent_before_24_hours_is_refused_saying_from_when_it_is_possible(worker, coordinator):
    informed = london(2023, 7, 3, 14, 20)
    family = eligible_family(worker, coordinator, at=informed)
    with pytest.raises(actions.TooSoon) as refused:
        signed(family, coordinator, at=informed + timedelta(hours=2))
    assert str(refused.value) == (
        "Consent can be given from 14:20 tomorrow (Tuesday 4 July). "
        "The information sheet was given today at 14:20."
    )
    assert queries.state(family, "trial").state == "not_asked"


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        (
            london(2023, 7, 4, 14, 19),
            "Consent can be given from 14:20 today (Tuesday 4 July). "
            "The information sheet was given yesterday at 14:20.",
        ),
        (
            london(2023, 7, 3, 14, 20),
            "Consent can be given from 14:20 tomorrow (Tuesday 4 July). "
            "The information sheet was given today at 14:20.",
        ),
    ],
)
def test_the_sentence_follows_the_day_on_which_it_is_read(moment, sentence):
    opening = queries.opening_from(study(), london(2023, 7, 3, 14, 20), "1.0")
    assert actions.when_possible(opening, moment, "Europe/London") == sentence


def test_the_minute_that_is_shown_is_never_too_early():
    opening = queries.opening_from(study(), datetime(2023, 7, 3, 13, 20, 30, tzinfo=UTC), "1.0")
    assert actions.when_possible(opening, opening.informed_at, "Europe/London") == (
        "Consent can be given from 14:21 tomorrow (Tuesday 4 July). "
        "The information sheet was given today at 14:20."
    )


def test_consent_is_possible_at_exactly_24_hours(family, coordinator):
    with pytest.raises(actions.TooSoon):
        signed(family, coordinator, at=LATER - MINUTE)
    given = signed(family, coordinator, at=LATER)
    assert (given.hours_since_information, given.occurred_at) == (24, LATER)
    assert queries.state(family, "trial").state == "given"


@pytest.mark.parametrize(
    ("informed", "possible"),
    [
        # The clocks go forward on 26 March 2023: 24 hours later the wall shows an hour more.
        (london(2023, 3, 25, 14, 20), london(2023, 3, 26, 15, 20)),
        # They go back on 29 October 2023: 24 hours later the wall shows an hour less.
        (london(2023, 10, 28, 14, 20), london(2023, 10, 29, 13, 20)),
        (london(2023, 10, 29, 0, 30), london(2023, 10, 29, 23, 30)),
        # 2024 has a 29 February.
        (london(2024, 2, 28, 14, 20), london(2024, 2, 29, 14, 20)),
        (london(2024, 2, 29, 14, 20), london(2024, 3, 1, 14, 20)),
    ],
)
def test_24_hours_are_counted_in_real_time(informed, possible, worker, coordinator):
    latest = max(AT, informed)
    leaflet = LeafletGiven("in_person", informed)
    family = eligible_family(worker, coordinator, at=latest, leaflet=leaflet)
    assert queries.opening(study(), family, latest).possible_from == possible.astimezone(UTC)
    if informed < AT:
        return
    with pytest.raises(actions.TooSoon):
        signed(family, coordinator, at=possible.astimezone(UTC) - MINUTE)
    assert signed(family, coordinator, at=possible).hours_since_information == 24


def test_a_wall_clock_day_of_23_hours_is_not_enough(worker, coordinator):
    informed = london(2023, 3, 25, 14, 20)
    leaflet = LeafletGiven("in_person", informed)
    family = eligible_family(worker, coordinator, leaflet=leaflet)
    with pytest.raises(actions.SignedTooSoon):
        signed(
            family, coordinator, at=LATER, occurred_at=london(2023, 3, 26, 14, 20),
            signed_as="paper", paper=photograph(),
        )  # fmt: skip
    given = signed(
        family, coordinator, at=LATER, occurred_at=london(2023, 3, 26, 15, 20),
        signed_as="paper", paper=photograph(),
    )  # fmt: skip
    assert given.hours_since_information == 24


def test_the_hours_start_anew_when_the_information_is_given_again(family, coordinator):
    again = AT + timedelta(hours=10)
    referrals.give_information(
        study=study(), family=family, by=coordinator, at=again, mode="in_person"
    )
    with pytest.raises(actions.TooSoon):
        signed(family, coordinator, at=LATER)
    assert signed(family, coordinator, at=again + DAY).hours_since_information == 24


def test_without_information_there_is_no_consent(worker, coordinator):
    family = eligible_family(worker, coordinator, leaflet=None)
    with pytest.raises(actions.NoInformation):
        signed(family, coordinator, at=LATER)


def test_consent_needs_confirmed_eligibility(worker, coordinator):
    family = screened_family(worker, coordinator)
    with pytest.raises(actions.NotEligible):
        signed(family, coordinator, at=LATER)


def test_a_family_that_declined_does_not_consent(family, coordinator):
    no = Reasons(("no_research",), "no_research")
    referrals.decline(study=study(), family=family, by=coordinator, at=AT, reasons=no)
    with pytest.raises(actions.FamilyDeclined):
        signed(family, coordinator, at=LATER)


def test_a_family_joined_to_another_goes_on_there(family, worker, coordinator):
    other = eligible_family(worker, coordinator)
    families.join_families(
        study=study(), family=family, into=other, by=coordinator, at=AT, reason="The same"
    )
    with pytest.raises(actions.FamilyElsewhere):
        signed(family, coordinator, at=LATER)


def test_only_the_named_role_at_its_own_site_takes_a_consent(family, nurse):
    elsewhere = person("recruitment_coordinator", ["bromley"])
    associate = person("research_associate")
    for taker, kind in [(nurse, "trial"), (elsewhere, "trial"), (associate, "trial")]:
        with pytest.raises(actions.NotYours):
            signed(family, taker, at=LATER, kind=kind)
    assert signed(family, associate, at=LATER, kind="interview").kind == "interview"


def test_a_parent_of_15_cannot_consent_and_one_of_16_today_can(worker, coordinator):
    birthday = date(2007, 4, 5)
    people = People(
        parents=(ParentGiven("Ann", "mother", birthday), ParentGiven("Bob", "father")),
        children=(ChildGiven("Cat", date(2022, 1, 1)),),
        contact=CONTACT,
    )
    family = eligible_family(worker, coordinator, people=people)
    assert family_queries.parents(family)[0].age_in_years(LATER.date()) == 15
    with pytest.raises(actions.ParentTooYoung):
        signed(family, coordinator, at=LATER)
    assert signed(family, coordinator, at=LATER + DAY).parent.number_in_family == 1


def test_a_parent_of_another_family_cannot_sign(family, worker, coordinator):
    other = eligible_family(worker, coordinator)
    theirs = Parent.objects.as_of().filter(family=other).get()
    with pytest.raises(actions.NotAParentHere):
        signed(family, coordinator, at=LATER, parent=theirs)


def test_every_required_statement_must_be_agreed_to_and_the_missing_are_named(family, coordinator):
    with pytest.raises(actions.StatementsMissing) as refused:
        said = {**LINES, "privacy": False, "hear_results": False}
        said.pop("take_part")
        signed(family, coordinator, at=LATER, statements=said)
    assert refused.value.texts == (
        "I have seen the page about how my information is looked after.",
        "I agree to take part with my child or children.",
    )
    assert "I agree to take part with my child or children." in str(refused.value)


def test_a_statement_that_may_be_left_out_is_kept_as_a_no(family, coordinator):
    said = {id: True for id in LINES if id != "hear_results"}
    given = signed(family, coordinator, at=LATER, statements=said)
    assert given.statements == {**LINES, "hear_results": False}


def test_a_statement_of_another_form_is_refused(family, coordinator):
    with pytest.raises(actions.StatementsUnknown):
        signed(family, coordinator, at=LATER, statements={**LINES, "more": True})


def test_the_same_version_is_not_signed_twice(family, coordinator):
    signed(family, coordinator, at=LATER)
    with pytest.raises(actions.AlreadyGiven):
        signed(family, coordinator, at=LATER + MINUTE)
    assert ConsentGiven.objects.count() == 1


def test_the_same_form_sent_twice_is_one_consent(family, coordinator):
    first = signed(family, coordinator, at=LATER, entry=ENTRY)
    again = signed(family, coordinator, at=LATER + MINUTE, entry=ENTRY)
    assert (first.pk, again.pk, ConsentGiven.objects.count()) == (ENTRY, ENTRY, 1)


def test_a_typed_signature_is_sealed_and_can_be_opened(family, coordinator):
    signed(family, coordinator, at=LATER, signature="  Màiri O’Neil ")
    row = ConsentGiven.objects.get()
    assert b"Neil" not in bytes(row.sealed_signature)
    assert queries.signature_of(family, queries.state(family, "trial").given) == "Màiri O’Neil"


def test_a_drawn_signature_is_kept_as_lines_only(family, coordinator):
    signed(family, coordinator, at=LATER, signed_as="drawn", signature="M10 10 L20 30 L40 10")
    kept = queries.signature_of(family, queries.state(family, "trial").given)
    assert kept == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200" fill="none" '
        'stroke="#1d2624" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
        '<path d="M10 10 L20 30 L40 10"/></svg>'
    )


@pytest.mark.parametrize("drawn", ['M0 0"/><script>', "hello", "M1 1 <b>"])
def test_a_drawing_that_is_not_one_is_refused(family, coordinator, drawn):
    with pytest.raises(actions.SignatureUnreadable):
        signed(family, coordinator, at=LATER, signed_as="drawn", signature=drawn)


def test_consent_without_a_signature_is_refused(family, coordinator):
    with pytest.raises(actions.SignatureNeeded):
        signed(family, coordinator, at=LATER, signature=" ")
    with pytest.raises(actions.PaperNeeded):
        signed(family, coordinator, at=LATER, signed_as="paper")


def test_a_paper_form_of_an_earlier_day_counts_from_the_day_it_was_signed(family, coordinator):
    signing, entered = LATER + timedelta(hours=3), LATER + 5 * DAY
    given = signed(
        family, coordinator, at=entered, occurred_at=signing, signed_as="paper",
        paper=photograph(),
    )  # fmt: skip
    assert (given.occurred_at, given.recorded_at, given.hours_since_information) == (
        signing,
        entered,
        27,
    )
    assert queries.consented(study()) == {family.pk: signing}


def test_a_paper_form_signed_too_early_is_not_valid_however_late_it_is_entered(family, coordinator):
    with pytest.raises(actions.SignedTooSoon):
        signed(
            family, coordinator, at=LATER + 5 * DAY, occurred_at=LATER - MINUTE,
            signed_as="paper", paper=photograph(),
        )  # fmt: skip


def test_a_paper_form_signed_before_any_information_is_refused(family, coordinator):
    with pytest.raises(actions.NoInformation):
        signed(
            family, coordinator, at=LATER, occurred_at=AT - DAY, signed_as="paper",
            paper=photograph(),
        )  # fmt: skip


def test_a_copy_of_the_information_given_later_does_not_undo_a_signed_form(family, coordinator):
    entered = LATER + 2 * DAY
    referrals.give_information(
        study=study(), family=family, by=coordinator, at=LATER + DAY, mode="in_person"
    )
    given = signed(
        family, coordinator, at=entered, occurred_at=LATER, signed_as="paper", paper=photograph()
    )
    assert given.hours_since_information == 24


def test_a_form_cannot_be_signed_in_the_future(family, coordinator):
    with pytest.raises(actions.InTheFuture):
        signed(family, coordinator, at=LATER, occurred_at=LATER + timedelta(minutes=6))


def test_a_clock_that_is_a_little_ahead_does_not_shorten_the_24_hours(family, coordinator):
    with pytest.raises(actions.TooSoon):
        signed(family, coordinator, at=LATER - MINUTE, occurred_at=LATER + MINUTE)


def test_a_scan_is_sealed_with_the_family_s_key_and_so_is_its_name(family, coordinator):
    signed(family, coordinator, at=LATER, signed_as="paper", paper=photograph())
    stored = StoredFile.objects.get()
    assert (stored.name, stored.sealed, stored.kind) == ("photograph.png", True, "image")
    content, _, name = queries.paper_content(family, queries.state(family, "trial").given)
    assert (content[:4], name) == (b"\x89PNG", "form of Ann.png")


def test_a_pdf_that_is_a_program_is_refused_and_nothing_is_kept(family, coordinator):
    with pytest.raises(NotSafe):
        signed(family, coordinator, at=LATER, signed_as="paper", paper=Scan(b"MZ\x90", "form.pdf"))
    assert (StoredFile.objects.count(), ConsentGiven.objects.count()) == (0, 0)


def test_a_photograph_of_40_megabytes_is_refused(family, coordinator):
    huge = Scan(b"\xff\xd8\xff", "form.jpg", size=40 * 1024 * 1024)
    with pytest.raises(TooLarge):
        signed(family, coordinator, at=LATER, signed_as="paper", paper=huge)


def test_a_consent_child_by_child_names_the_children(worker, coordinator):
    people = People(
        parents=(ParentGiven("Ann", "mother"),),
        children=(ChildGiven("Cat", date(2022, 1, 1)), ChildGiven("Dan", date(2022, 1, 1))),
        contact=CONTACT,
    )
    family = eligible_family(worker, coordinator, people=people)
    assert signed(family, coordinator, at=LATER).children == []
    assert signed(family, coordinator, at=LATER, kind="routine_health").children == ["A", "B"]
    only = signed(family, coordinator, at=LATER, kind="routine_social_work", children=["B"])
    assert only.children == ["B"]
    with pytest.raises(actions.NotAChildHere):
        actions.take_back(study=study(), fact=only, by=coordinator, at=LATER, reason="Wrong child")
        signed(family, coordinator, at=LATER, kind="routine_social_work", children=["C"])


def test_a_forgotten_family_cannot_sign(family, coordinator):
    families.forget_family(study=study(), family=family, by=coordinator, at=LATER, reason="Asked")
    with pytest.raises(Exception, match="forgotten"):
        signed(family, coordinator, at=LATER)


def test_why_not_says_the_same_as_the_action_and_writes_nothing(family, coordinator, nurse):
    def why(by, at):
        return actions.why_not(study=study(), family=family, by=by, at=at, kind="trial")

    assert isinstance(why(coordinator, AT), actions.TooSoon)
    assert isinstance(why(nurse, LATER), actions.NotYours)
    assert why(coordinator, LATER) is None
    assert ConsentGiven.objects.count() == 0
