"""Written, chosen and sent answers: what is kept and what is said when they cannot be."""

import decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.foundations.pages import fields
from alongside.foundations.pages.fields import Judgement, Option, Signed


def refusal(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return caught.value.message


def test_text_keeps_apostrophes_and_gaelic_accents_in_one_form():
    assert fields.Text("Name").clean("  Màiri O’Neill  ") == "Màiri O’Neill"
    assert fields.Text("Name").clean("Ma\u0300iri") == "M\u00e0iri"


def test_text_says_what_is_missing_and_how_much_is_too_much():
    assert refusal(fields.Text("Name"), " ") == "“Name” is empty. Write an answer."
    assert refusal(fields.Text("Name", limit=4), "abcdef") == (
        "“Name” can hold 4 characters. Take out 2 characters."
    )
    assert refusal(fields.Text("Name", missing="Write the first name."), "") == (
        "Write the first name."
    )


def test_long_text_keeps_its_lines():
    assert fields.LongText("Story").clean("one\r\n  two\r\n") == "one\n  two"


@pytest.mark.parametrize("written", ["0131 496 0000", "+44 (0)131 496-0000", "07700900000"])
def test_a_telephone_number_is_kept_as_written(written):
    assert fields.Phone().clean(written) == written


@pytest.mark.parametrize("written", ["12", "ring the office", "07700 900 000 ext 4"])
def test_what_is_no_telephone_number_is_refused(written):
    assert refusal(fields.Phone(), written) == (
        "This does not look like a telephone number. Write it like 0131 496 0000."
    )


def test_an_email_address_must_look_like_one():
    assert fields.Email().clean(" a@example.org ") == "a@example.org"
    assert refusal(fields.Email(), "a@") == (
        "This does not look like an email address. It should look like name@example.org."
    )


def test_a_password_keeps_its_spaces_and_is_never_shown_again():
    assert fields.Password().clean(" a b ") == " a b "
    assert fields.Password().typed(" a b ") == ""


@pytest.mark.parametrize(
    ("written", "read"), [("12", 12), ("1,200", 1200), (" 0 ", 0), ("-3", -3), ("", None)]
)
def test_a_whole_number_is_read(written, read):
    assert fields.WholeNumber("Age", required=False).clean(written) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("1.5", "“Age” must be a whole number in figures, like 12."),
        ("two", "“Age” must be a whole number in figures, like 12."),
        ("²", "“Age” must be a whole number in figures, like 12."),
        ("-1", "“Age” must be 0 or more."),
        ("121", "“Age” must be 120 or less."),
    ],
)
def test_a_number_outside_what_can_be_says_so(written, said):
    assert refusal(fields.WholeNumber("Age", lowest=0, highest=120), written) == said


def test_zero_is_an_answer_and_is_shown_as_one():
    assert fields.WholeNumber("Age").clean("0") == 0


def test_a_decimal_has_no_more_places_than_it_may():
    field = fields.Decimal("Miles", places=1)
    assert field.clean("3.5") == decimal.Decimal("3.5")
    for written in ("3.55", "NaN", "1e-9", "x"):
        assert refusal(field, written) == "“Miles” must be a number in figures, like 12.3."


def test_only_an_answer_that_was_shown_can_be_chosen():
    field = fields.Radios("Site", [("glasgow", "Glasgow"), ("bromley", "Bromley")])
    assert field.clean("bromley") == "bromley"
    assert refusal(field, "paris") == "“Site”: choose one of the answers shown."
    assert refusal(field, "") == "“Site” has no answer yet. Choose one."


def test_yes_and_no_are_true_and_false_and_no_is_an_answer():
    field = fields.YesNo("Leaflet given?")
    assert (field.clean("yes"), field.clean("no")) == (True, False)
    assert fields.YesNo("Leaflet given?", required=False).clean("") is None


def test_checkboxes_come_in_the_order_of_the_form():
    field = fields.Checkboxes("Needs", [("a", "A"), ("b", "B"), ("c", "C")])
    assert field.clean(["c", "a"]) == ["a", "c"]


def test_none_of_these_goes_with_nothing_else():
    field = fields.Checkboxes("Needs", [("a", "A"), Option("none", "None of these", alone=True)])
    assert refusal(field, ["a", "none"]) == (
        "“Needs”: choose “None of these” on its own, or untick it."
    )


def test_a_box_that_must_be_ticked_says_so():
    assert refusal(fields.Tick("I agree"), False) == "To go on, tick “I agree”."
    assert fields.Tick("I agree").clean(True) is True
    assert fields.Tick("I agree", required=False).clean(False) is False


def judge(answer, note=""):
    return {"answer": answer, "note": note}


def test_a_criterion_is_answered_with_a_note_where_unsure():
    field = fields.YesNoUnsure("Has a plan")
    assert field.clean(judge("yes")) == Judgement("yes")
    assert field.clean(judge("no", "since May")) == Judgement("no", "since May")
    assert field.clean(judge("unsure", "two plans")) == Judgement("unsure", "two plans")
    assert refusal(field, judge("unsure")) == "Say in a few words what is not clear."
    assert refusal(field, judge("")) == "“Has a plan” has no answer yet. Choose one."
    assert refusal(field, judge("perhaps")) == "“Has a plan” has no answer yet. Choose one."


def test_a_note_without_an_answer_is_not_lost_in_silence():
    field = fields.YesNoUnsure("Has a plan", required=False)
    assert field.clean(judge("")) is None
    assert refusal(field, judge("", "a note")) == "“Has a plan” has no answer yet. Choose one."


def test_a_file_must_be_of_the_right_kind_and_size():
    field = fields.File("Paper form", accept=(".pdf", ".jpg"), largest_mb=1)
    right = SimpleUploadedFile("form.PDF", b"%PDF")
    assert field.clean(right) is right
    assert refusal(field, None) == "No file was chosen. Choose one."
    assert refusal(field, SimpleUploadedFile("run.exe", b"MZ")) == (
        "“run.exe” is another kind of file. Choose one of these kinds: PDF or JPG."
    )
    assert refusal(field, SimpleUploadedFile("form.pdf", b"")) == (
        "“form.pdf” is empty. Choose another file."
    )
    assert refusal(field, SimpleUploadedFile("form.jpg", b"x" * (1024 * 1024 + 1))) == (
        "“form.jpg” is 1.0 MB. The file can be 1 MB at most."
    )


def test_a_signature_is_drawn_or_typed():
    field = fields.Signature()
    path = "M10 20 L30 40 L31 41 M5 5 L5 5"
    assert field.clean({"path": path, "name": ""}) == Signed(path=path)
    assert field.clean({"path": "", "name": "A Parent"}) == Signed(name="A Parent")
    assert refusal(field, {"path": "", "name": ""}) == "Sign by drawing, or type your name."


@pytest.mark.parametrize(
    "path", ["M1 2", "<script>", "M1 2 L3 4 Z", "M1 2 L3 4" * 9000, "M-1 2 L3 4"]
)
def test_a_drawing_that_is_none_is_refused(path):
    assert refusal(fields.Signature(), {"path": path, "name": ""}) == (
        "The drawn signature could not be read. Draw it again, or type your name."
    )
