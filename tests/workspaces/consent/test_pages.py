"""The pages of consent, as the people who use them see them."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from pypdf import PdfReader

from alongside.foundations import clock
from alongside.foundations.messages.addresses import address_of
from alongside.foundations.messages.models import Message
from alongside.workspaces.consent import actions, queries, words
from alongside.workspaces.consent.models import ConsentGiven, ConsentNotGiven, ServiceStopped
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.queries import Contact
from tests.workspaces.made_up import (
    AT,
    CONTACT,
    PASSWORD,
    consented_family,
    eligible_family,
    person,
    signed,
    study,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(hours=24)
LATER = AT + DAY
LINES = study().document("consent_trial").wording.statements


def photograph(name="form.jpg"):
    content = BytesIO()
    Image.new("RGB", (40, 60), "white").save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def address(view, family, *more):
    return reverse(f"consent:{view}", args=["ips-feasibility", family.number, *more])


def browser(who):
    client = Client()
    client.force_login(who)
    return client


def text(response):
    body = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def see(who, url, at=LATER, status=200):
    with clock.held_at(at):
        response = browser(who).get(url)
    assert response.status_code == status
    return response


def send(who, url, at=LATER, **typed):
    with clock.held_at(at):
        return browser(who).post(url, typed)


def filled(**changed):
    """The form to take part, filled in and typed on the screen."""
    typed = {
        **{f"statement_{line.id}": "yes" for line in LINES},
        "parent": "1",
        "mode": "in_person",
        "how": "screen",
        "signature-name": "Ann O’Neil",
        "password": PASSWORD,
        "version": "1.0",
        "entry": "01875000-0000-7000-8000-00000000c003",
        **changed,
    }
    return {name: value for name, value in typed.items() if value is not None}


@pytest.fixture
def family(worker, coordinator):
    return eligible_family(worker, coordinator)


def test_before_24_hours_the_page_says_from_when_instead_of_the_form(family, coordinator):
    url = address("give", family, "trial")
    early = see(coordinator, url, AT + timedelta(hours=1))
    assert (
        "Consent can be given from 10:00 tomorrow (Tuesday 4 April). "
        "The information sheet was given today at 10:00."
    ) in text(early)
    assert b"<form" not in re.search(rb"<main.*</main>", early.content, re.DOTALL)[0]
    assert b"statement_take_part" in see(coordinator, url).content


def test_the_form_shows_the_document_and_every_line(family, coordinator):
    page = text(see(coordinator, address("give", family, "trial")))
    document = study().document("consent_trial")
    shown = [*document.wording.paragraphs, *(line.text for line in LINES), "Màiri"]
    assert [each for each in shown if each not in page] == ["Màiri"]


def test_a_parent_gives_consent_on_the_screen(family, coordinator):
    response = send(coordinator, address("give", family, "trial"), **filled())
    assert (response.status_code, response["Location"]) == (302, address("matrix", family))
    given = ConsentGiven.objects.get()
    assert (given.kind, given.signed_as, given.mode, given.recorded_by) == (
        "trial",
        "typed",
        "in_person",
        coordinator,
    )


def test_a_drawn_signature_wins_over_the_typed_name(family, coordinator):
    drawn = filled(**{"signature-path": "M10 10 L20 30"})
    send(coordinator, address("give", family, "trial"), **drawn)
    assert ConsentGiven.objects.get().signed_as == "drawn"


def test_the_form_sent_twice_makes_one_consent_and_no_complaint(family, coordinator):
    url = address("give", family, "trial")
    answers = [send(coordinator, url, **filled()).status_code for _ in range(2)]
    assert (answers, ConsentGiven.objects.count()) == ([302, 302], 1)


def test_a_paper_form_is_uploaded_with_the_time_of_its_signature(family, coordinator):
    typed = filled(
        how="paper",
        file=photograph(),
        **{"when-day": "4", "when-month": "4", "when-year": "2023", "when-time": "11:30"},
    )
    assert (
        send(coordinator, address("give", family, "trial"), LATER + DAY, **typed).status_code == 302
    )
    given = ConsentGiven.objects.get()
    assert given.occurred_at == datetime(2023, 4, 4, 10, 30, tzinfo=UTC)
    shown = see(coordinator, address("paper", family, "trial"), LATER + DAY)
    assert (shown["Content-Type"], shown["Cache-Control"]) == ("image/jpeg", "no-store")
    assert shown.content[:3] == b"\xff\xd8\xff"


@pytest.mark.parametrize(
    ("file", "says"),
    [
        (SimpleUploadedFile("form.pdf", b"MZ\x90\x00 this is a program"), "is a program"),
        (SimpleUploadedFile("form.pdf", b"%PDF-1.7 broken"), "damaged"),
        (SimpleUploadedFile("form.jpg", b"\xff\xd8\xff" + bytes(40 * 1024 * 1024)), "is 40.0 MB"),
        (SimpleUploadedFile("form.exe", b"MZ\x90\x00"), "form.exe"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_everything_typed_is_kept(
    file, says, family, coordinator
):
    file.seek(0)
    typed = filled(
        how="paper", file=file, statement_hear_results=None, mode="video",
        **{"when-day": "4", "when-month": "4", "when-year": "2023", "when-time": "11:30"},
    )  # fmt: skip
    response = send(coordinator, address("give", family, "trial"), LATER + DAY, **typed)
    body = response.content.decode()
    assert response.status_code == 422
    assert says in body.partition('id="id_file-error"')[2].partition("</p>")[0]
    assert 'value="11:30"' in body
    assert re.search(r'value="video"[^>]*checked', body)
    assert len(re.findall(r'name="statement_[a-z_]+"[^>]*checked', body)) == len(LINES) - 1
    assert 'value="01875000-0000-7000-8000-00000000c003"' in body
    assert PASSWORD not in body
    assert ConsentGiven.objects.count() == 0


def test_a_wrong_password_does_not_sign(family, coordinator):
    response = send(coordinator, address("give", family, "trial"), **filled(password="guess"))
    assert response.status_code == 422
    assert "This is not your password" in text(response)
    assert ConsentGiven.objects.count() == 0


def test_five_wrong_passwords_lock_the_signing_and_keep_what_was_typed(family, coordinator):
    url = address("give", family, "trial")
    for _ in range(5):
        send(coordinator, url, **filled(password="guess"))
    response = send(coordinator, url, **filled())
    assert (response.status_code, ConsentGiven.objects.count()) == (422, 0)
    assert "nothing can be signed from your account until" in text(response)
    kept = re.findall(r'name="statement_[a-z_]+"[^>]*checked', response.content.decode())
    assert len(kept) == len(LINES)


def test_a_required_line_without_a_tick_is_named(family, coordinator):
    typed = filled(statement_take_part=None)
    response = send(coordinator, address("give", family, "trial"), **typed)
    assert response.status_code == 422
    assert (
        "Consent needs a yes to this line: “I agree to take part with my child or children.”"
    ) in text(response)


def test_a_page_left_open_since_before_the_24_hours_still_obeys_the_server(family, coordinator):
    url = address("give", family, "trial")
    response = send(coordinator, url, LATER - timedelta(minutes=1), **filled())
    assert response.status_code == 422
    assert "Consent can be given from 10:00 today (Tuesday 4 April)." in text(response)


def test_the_matrix_shows_each_consent_on_its_own(worker, coordinator):
    family = consented_family(worker, coordinator)
    signed(family, coordinator, at=LATER, kind="routine_health")
    actions.withdraw_consent(
        study=study(), family=family, by=coordinator, at=LATER + DAY, kind="routine_health"
    )
    actions.not_given(
        study=study(), family=family, by=coordinator, at=LATER + DAY, kind="definitive_contact"
    )
    page = text(see(coordinator, address("matrix", family), LATER + DAY))
    names = "|".join(words.STATES.values())
    states = re.findall(rf"[●▲◆○■] ({names})", page)
    assert states == ["Given", "Withdrawn", "Not asked yet", "Not asked yet", "Not given"]


def test_the_matrix_asks_for_a_new_signature(amended, worker, coordinator):
    family = consented_family(worker, coordinator)
    june = AT + 60 * DAY
    page = text(see(coordinator, address("matrix", family), june))
    assert "Needs signing again" in page
    assert "Version 2.0 is now in use and waits to be signed." in page
    assert "Version 2.0 of 1 June 2023" in text(
        see(coordinator, address("give", family, "trial"), june)
    )


def test_a_paper_form_of_an_earlier_version_is_recorded_as_that_version(
    amended, worker, coordinator
):
    family = eligible_family(worker, coordinator)
    june, url = AT + 60 * DAY, address("give", family, "trial")
    april = {
        "when-day": "4",
        "when-month": "4",
        "when-year": "2023",
        "when-time": "11:30",
    }
    paper = {"how": "paper", "file": photograph(), **april}
    page = see(coordinator, url, june).content.decode()
    assert 'href="?language=en&amp;version=1.0"' in page
    refused = send(coordinator, url, june, **filled(version="2.0", **paper))
    assert "Version 2.0 is in use since 1 June 2023" in text(refused)

    earlier = see(coordinator, f"{url}?language=en&version=1.0", june)
    assert "This is version 1.0. Version 2.0 is in use since 1 June 2023." in text(earlier)
    assert 'name="version" value="1.0"' in earlier.content.decode()
    paper["file"] = photograph()
    send(coordinator, f"{url}?language=en&version=1.0", june, **filled(**paper))
    assert ConsentGiven.objects.get().document_version == "1.0"


def test_a_page_left_open_over_an_amendment_records_the_version_that_it_showed(
    amended, worker, coordinator
):
    family = eligible_family(worker, coordinator)
    june, url = AT + 60 * DAY, address("give", family, "trial")
    wrong = send(coordinator, url, june, **filled(password="no"))
    assert "Version 1.0 of" in text(wrong)
    send(coordinator, url, june, **filled())
    assert ConsentGiven.objects.get().document_version == "1.0"


def test_the_matrix_takes_as_many_queries_with_everything_as_with_nothing(family, coordinator):
    def queries_of_the_page():
        with clock.held_at(LATER + DAY), CaptureQueriesContext(connection) as captured:
            client.get(address("matrix", family))
        return len(captured)

    client = browser(coordinator)
    queries_of_the_page()  # the first page of a session asks more
    before = queries_of_the_page()
    for kind in ("trial", "routine_health", "routine_social_work", "definitive_contact"):
        signed(family, coordinator, at=LATER, kind=kind)
    for scope in ("from_intervention", "from_data_collection"):
        actions.withdraw(study=study(), family=family, by=coordinator, at=LATER, scope=scope)
    assert queries_of_the_page() == before


def test_the_copy_for_the_family_holds_every_statement_and_both_signatures(family, coordinator):
    said = {line.id: line.id != "hear_results" for line in LINES}
    signed(
        family, coordinator, at=LATER, statements=said, signed_as="drawn",
        signature="M10 10 L20 30",
    )  # fmt: skip
    response = see(coordinator, address("copy", family, "trial"))
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "no-store")
    assert response["Content-Disposition"] == (f'attachment; filename="{family.number}-trial.pdf"')
    pdf = PdfReader(BytesIO(response.content))
    printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    printed = printed.replace("-\u00ad", "").replace("\u00ad", "")
    wanted = [
        *(line.text for line in LINES),
        *study().document("consent_trial").wording.paragraphs,
        "Ann O’Neil, Parent or carer",
        f"{coordinator.name}, Recruitment coordinator",
        "4 April 2023, 10:00",
        "version 1.0",
    ]
    assert [each for each in wanted if each not in printed] == []
    assert (printed.count(" Yes "), printed.count(" No ")) == (len(LINES) - 1, 1)
    assert pdf.metadata.title == "Taking part in the study"
    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"].value is True


def test_the_copy_of_a_typed_and_of_a_paper_signature_says_how_it_was_signed(family, coordinator):
    signed(family, coordinator, at=LATER, kind="routine_health")
    signed(
        family, coordinator, at=LATER, kind="definitive_contact", signed_as="paper",
        paper=photograph(),
    )  # fmt: skip
    for kind, how in [
        ("routine_health", "signed by typing “Ann O’Neil”"),
        ("definitive_contact", "signed on paper"),
    ]:
        pdf = PdfReader(BytesIO(see(coordinator, address("copy", family, kind)).content))
        printed = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
        assert f"Ann O’Neil, Parent or carer, {how}" in printed


def test_the_copy_of_a_forgotten_family_cannot_be_made_and_the_page_says_so(family, coordinator):
    signed(family, coordinator, at=LATER)
    families.forget_family(study=study(), family=family, by=coordinator, at=LATER, reason="Asked")
    response = see(coordinator, address("copy", family, "trial"), status=302)
    assert response["Location"] == address("matrix", family)


def test_the_copy_is_sent_by_email_without_a_name(family, coordinator):
    signed(family, coordinator, at=LATER)
    url = address("send", family, "trial")
    assert "parent@example.org" in text(see(coordinator, url))
    assert send(coordinator, url, private="").status_code == 422
    assert send(coordinator, url, private="yes").status_code == 302
    message = Message.objects.get()
    assert (message.to, address_of(message)) == ("", "parent@example.org")
    assert message.subject == "Your copy"
    assert "- I agree to take part with my child or children." in message.body
    assert [name for name in ("Ann", "Neil", "Màiri", "GLA") if name in message.body] == []


def test_the_copy_is_not_sent_where_no_address_is_kept(family, coordinator):
    signed(family, coordinator, at=LATER)
    families.set_contact_details(
        study=study(), family=family, by=coordinator, at=LATER,
        details=Contact(phones=CONTACT.phones),
    )  # fmt: skip
    url = address("send", family, "trial")
    assert "No email address is kept for this family." in text(see(coordinator, url))
    assert send(coordinator, url, private="yes").status_code == 422
    assert Message.objects.count() == 0


def test_a_separate_consent_that_is_not_given_is_recorded(family, coordinator):
    response = send(coordinator, address("not_given", family, "routine_health"), go="")
    assert response.status_code == 302
    assert ConsentNotGiven.objects.get().kind == "routine_health"
    response = send(coordinator, address("not_given", family, "trial"), go="")
    assert "record under “Referral and screening”" in text(response)


def test_one_consent_is_withdrawn_without_a_reason(worker, coordinator):
    family = consented_family(worker, coordinator)
    url = address("withdraw", family, "trial")
    assert send(coordinator, url, LATER + DAY, words="").status_code == 302
    assert queries.state(family, "trial").state == "withdrawn"


def test_a_family_withdraws_and_it_can_be_taken_back(worker, coordinator):
    family = consented_family(worker, coordinator)
    url = address("withdraw_all", family)
    assert "Nobody has to give a reason." in text(see(coordinator, url))
    assert send(coordinator, url, LATER + DAY, scope="of_data", words="").status_code == 302
    (row,) = queries.stoppings(family)
    undo = address("take_back", family, row.id)
    assert send(coordinator, undo, LATER + DAY, reason="").status_code == 422
    for _ in range(2):
        again = send(coordinator, undo, LATER + DAY, reason="Another family")
        assert again.status_code == 302
    assert queries.stoppings(family) == []


def test_a_blinded_person_neither_sees_nor_records_that_the_service_stopped(
    worker, coordinator, nurse
):
    family = consented_family(worker, coordinator)
    pages = [address("matrix", family), address("withdraw_all", family)]
    before = [text(see(nurse, page, LATER + DAY)) for page in pages]
    actions.withdraw(
        study=study(), family=family, by=coordinator, at=LATER, scope="from_intervention"
    )
    assert [text(see(nurse, page, LATER + DAY)) for page in pages] == before
    assert "IPS" not in before[1]
    undo = address("take_back", family, ServiceStopped.objects.get().pk)
    see(nurse, undo, LATER + DAY, status=404)
    assert send(nurse, pages[1], LATER + DAY, scope="from_intervention").status_code == 422


@pytest.mark.parametrize(
    ("role", "open_ones"),
    [
        ("social_worker", set()),
        ("statistician", set()),
        ("research_nurse", {"matrix", "withdraw_all", "copy", "withdraw"}),
        ("trial_manager", {"matrix", "withdraw_all", "copy", "withdraw"}),
        (
            "recruitment_coordinator",
            {"matrix", "withdraw_all", "copy", "withdraw", "give", "not_given", "send"},
        ),
    ],
)
def test_each_page_opens_only_for_those_who_may(role, open_ones, worker, coordinator):
    family = consented_family(worker, coordinator)
    who = person(role, ["glasgow"])
    pages = {
        "matrix": (),
        "withdraw_all": (),
        **dict.fromkeys(("give", "not_given", "copy", "send", "withdraw"), ("trial",)),
    }
    opened = {}
    with clock.held_at(LATER):
        for view, more in pages.items():
            opened[view] = browser(who).get(address(view, family, *more)).status_code
    assert {view for view, status in opened.items() if status == 200} == open_ones
    assert set(opened.values()) - {200, 403, 404} == set()


def test_a_consent_that_the_study_does_not_know_is_not_found(family, coordinator):
    see(coordinator, address("give", family, "anything"), status=404)
    see(coordinator, address("copy", family, "trial"), status=404)


def test_a_coordinator_of_another_site_finds_no_such_family(family):
    other = person("recruitment_coordinator", ["bromley"])
    see(other, address("matrix", family), status=404)
