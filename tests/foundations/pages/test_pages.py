"""Pages, their surroundings, and those for when something is wrong."""

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.urls import path
from jinja2 import UndefinedError

from alongside.foundations.pages import errors, fields, filters
from alongside.foundations.pages.environment import environment, page_folders
from alongside.foundations.pages.forms import PageForm
from alongside.foundations.pages.frame import Frame, MenuItem, SignedIn
from alongside.foundations.pages.protection import PageProtection
from alongside.foundations.pages.rendering import render

AT = datetime(2023, 7, 4, 13, 20, tzinfo=UTC)
urlpatterns = [path("families/<slug:number>/", HttpResponse, name="family")]


class Name(PageForm):
    name = fields.Text("Name")


def page(text, **context):
    return environment().from_string(text).render(**context)


def shown(request=None, **context):
    given = {"form": Name(), "title": "Name the worker", **context}
    return get_template("one_form.jinja").render(given, request)


def test_moments_and_days_are_written_as_people_say_them():
    assert page("{{ at | moment }}", at=AT) == "4 July 2023, 14:20"
    assert page("{{ at | day }} {{ on | weekday }}", at=AT, on=date(2024, 2, 29)) == (
        "4 July 2023 Thursday 29 February 2024"
    )
    assert filters.day(datetime(2023, 7, 4, 23, 30, tzinfo=UTC)) == "5 July 2023"


def test_counts_and_minutes_are_written_in_words():
    assert page("{{ 1 | count_of('family', 'families') }}") == "1 family"
    assert filters.count_of(1204, "family", "families") == "1,204 families"
    assert [filters.minutes(n) for n in (0, 1, 50, 60, 61, 125)] == [
        "0 minutes", "1 minute", "50 minutes", "1 hour", "1 hour 1 minute", "2 hours 5 minutes",
    ]  # fmt: skip


def test_what_people_write_is_never_markup():
    assert page("{{ ui.tag(word) }}", word="<b>").count("<b>") == 0
    assert page("{{ ui.inset(word) }}", word="<b>").count("&lt;b&gt;") == 1


def test_a_missing_name_is_noticed_on_our_own_pages():
    with pytest.raises(UndefinedError):
        page("{{ familly }}")


def test_the_nhs_macros_may_ask_for_what_is_not_there():
    drawn = page(
        '{% from "nhsuk/components/tag/macro.jinja" import tag %}{{ tag({"text": "New"}) }}'
    )
    assert '<strong class="nhsuk-tag"' in drawn


def test_pages_are_found_under_the_name_of_their_folder():
    assert "pages" not in page_folders()
    assert page_folders()["accounts"].parent.name == "accounts"
    assert {folder.name for folder in page_folders().values()} == {"pages"}


@override_settings(ROOT_URLCONF=__name__)
def test_addresses_are_made_from_names():
    assert page("{{ url('family', number='IPS-1') }}") == "/families/IPS-1/"


def test_a_state_has_a_word_and_a_shape_in_every_tone():
    shapes = [
        re.search(r'aria-hidden="true">(.)<', page("{{ ui.tag('Due', tone) }}", tone=tone))[1]
        for tone in ("green", "amber", "red")
    ]
    assert shapes == ["●", "▲", "■"]


def test_a_page_has_a_title_a_skip_link_and_one_main_heading():
    text = shown()
    assert "<title>Name the worker – Alongside</title>" in text
    assert text.count("<h1") == 1
    assert 'href="#content"' in text


def test_the_frame_gives_menu_account_and_banner():
    frame = Frame(
        demonstration=True,
        study_name="A trial",
        menu=(MenuItem("Families", "/families/", True), MenuItem("Visits", "/visits/")),
        account=SignedIn("Rowan", "Coordinator", "/out/"),
        own_account="/mine/",
    )
    text = shown(frame=frame)
    assert "Every family here is made up" in text
    assert text.count('href="/families/" aria-current="page">Families') == 2
    assert 'href="/mine/">My account' in text
    assert 'href="/out/">Sign out' in text


def test_a_worry_can_be_recorded_from_every_page_about_a_family():
    family = {"number": "IPS-0042"}
    text = shown(frame=Frame(worry_url="/worry/IPS-0042/"), family=family)
    assert 'class="family-bar__worry" href="/worry/IPS-0042/"' in text
    assert "family-bar" not in shown(frame=Frame(worry_url=None))


def test_a_page_with_problems_is_422_and_its_title_says_so():
    request = RequestFactory().post("/")
    answer = render(request, "one_form.jinja", {"form": Name({"name": ""}), "title": "Name"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Name – Alongside</title>" in text
    assert text.index("nhsuk-error-summary") < text.index("<h1")


def test_a_form_says_its_method_token_and_entry():
    text = shown(RequestFactory().get("/"))
    form = text[text.index('<form class="form"') :]
    assert 'method="post"' in form
    assert 'name="csrfmiddlewaretoken"' in form
    assert 'name="entry"' in form
    assert 'data-prevent-double-click="true"' in form


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.bad_request, 400, "This could not be read"),
        (errors.forbidden, 403, "This page is not open to you"),
        (errors.not_found, 404, "There is no such page"),
        (errors.server_error, 500, "Something went wrong here"),
        (errors.csrf_failure, 403, "This form did not come from here"),
    ],
)
def test_every_fault_has_its_page(view, status, title):
    answer = view(RequestFactory().get("/"))
    assert answer.status_code == status
    assert f"<title>{title} – Alongside</title>" in answer.content.decode()


def kept(**headers):
    request = RequestFactory().post(
        "/families/?a=1",
        {"name": "Màiri <b>", "needs": ["a", "b"], "password1": "x", "csrfmiddlewaretoken": "y"},
        **headers,
    )
    request.user = AnonymousUser()
    return errors.csrf_failure(request).content.decode()


def test_what_was_typed_before_signing_in_again_is_kept():
    text = kept(HTTP_ORIGIN="http://testserver")
    assert "<title>What you wrote is still here – Alongside</title>" in text
    assert '<input type="hidden" name="name" value="Màiri &lt;b&gt;">' in text
    assert text.count('name="needs"') == 2
    assert 'action="/families/?a=1"' in text
    assert 'name="password1"' not in text
    assert text.count('name="csrfmiddlewaretoken"') == 1


@pytest.mark.parametrize("headers", [{}, {"HTTP_ORIGIN": "https://elsewhere.example"}])
def test_a_form_of_another_site_is_never_offered_again(headers):
    assert "Màiri" not in kept(**headers)


def test_no_page_is_kept_by_a_browser_or_on_the_way():
    answer = PageProtection(lambda request: HttpResponse())(RequestFactory().get("/families/"))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "camera=()" in answer["Permissions-Policy"]


def test_stylesheets_may_be_kept():
    answer = PageProtection(lambda request: HttpResponse())(RequestFactory().get("/static/a.css"))
    assert "Cache-Control" not in answer


def our_pages():
    made = environment()
    return {name: made.loader.get_source(made, name)[0] for name in made.list_templates()}


def test_every_page_of_the_house_can_be_read():
    made = environment()
    for name in our_pages():
        assert made.get_template(name).name is not None


def test_every_component_that_a_page_uses_is_there():
    there = set(environment().globals["ui"].names())
    used = {
        (name, component)
        for name, text in our_pages().items()
        for component in re.findall(r"\bui\.([a-z_]+)\(", text)
    }
    assert {(name, component) for name, component in used if component not in there} == set()
