"""Long lists come one page at a time."""

from datetime import UTC, datetime
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages import paging
from alongside.foundations.pages.paging import PER_PAGE, Paged, as_number, next_on_page, on_page

AT = datetime(2023, 6, 1, tzinfo=UTC)
LIST = list(range(2 * PER_PAGE + 1))


def test_the_last_page_holds_what_is_left():
    assert on_page(LIST, "3") == Paged((2 * PER_PAGE,), 2 * PER_PAGE + 1, 3, 3)


def test_an_empty_list_has_one_page():
    assert on_page([], "1") == Paged((), 0, 1, 1)


@pytest.mark.parametrize(
    ("asked", "page"), [("", 1), ("0", 1), ("-2", 1), ("two", 1), ("2", 2), ("99", 3), ("²", 1)]
)
def test_whatever_stands_in_the_address_some_page_is_shown(asked, page):
    assert on_page(LIST, asked).page == page


def test_rows_made_of_those_found_take_their_place():
    assert on_page([1, 2], "").showing(["one", "two"]) == Paged(("one", "two"), 2, 1, 1)


@pytest.mark.django_db
def test_a_query_is_asked_twice():
    with CaptureQueriesContext(connection) as captured:
        assert on_page(Person.objects.order_by("pk"), "1").rows == ()
    assert len(captured) == 2


@pytest.mark.parametrize(
    "typed", ["²", "٣", "9" * 5000, "1" + "0" * 9, "-1", "1.0", "", None, " 1"]
)
def test_what_is_no_number_that_anybody_means_is_none(typed):
    assert (as_number(typed, None), as_number(typed, 1), on_page(range(300), typed).page) == (
        None, 1, 1,
    )  # fmt: skip
    assert [as_number(each, None) for each in ("0", "007", "999999999", 3)] == [0, 7, 999999999, 3]


@pytest.mark.django_db
def test_a_query_that_nobody_counts_is_read_one_page_after_another():
    made = [Person(email=f"{n:02}@example.org", name=str(n), made_at=AT) for n in range(5)]
    Person.objects.bulk_create(made)
    rows = Person.objects.order_by("email").values_list("name", flat=True)
    with patch.object(paging, "PER_PAGE", 2):
        pages = [next_on_page(rows, str(number)) for number in (1, 2, 3)]
        assert [page.rows for page in pages] == [("0", "1"), ("2", "3"), ("4",)]
        assert [(page.page, page.pages) for page in pages] == [(1, 2), (2, 3), (3, 3)]
        assert next_on_page(rows, "9").rows == ("4",)
    with CaptureQueriesContext(connection) as captured:
        next_on_page(rows, "1")
    assert len(captured) == 1
