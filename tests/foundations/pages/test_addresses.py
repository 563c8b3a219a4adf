"""Where views are: worked out once, and for the addresses that are in use."""

import pytest
from django.test import override_settings
from django.urls import NoReverseMatch, path, reverse

from alongside.foundations.pages.addresses import _worked_out, address

urlpatterns = [path("elsewhere/<slug:study>/<str:family>/", lambda request: None, name="one")]
HERE = override_settings(ROOT_URLCONF=__name__)


@pytest.mark.parametrize("number", ["GCC-0001", "O'Neill", "29/2", "ä b"])
def test_an_address_is_django_s_own(number):
    with HERE:
        for _ in range(2):
            if "/" in number:
                with pytest.raises(NoReverseMatch):
                    address("one", "trial", number)
            else:
                wanted = reverse("one", args=["trial", number])
                assert address("one", "trial", number) == wanted
                assert address("one", family=number, study="trial") == wanted


def test_numbers_and_what_else_is_no_word_are_as_in_a_word():
    with HERE:
        assert address("one", "trial", 12) == "/elsewhere/trial/12/"


def test_what_is_in_no_address_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            address("no_such_view", "trial")


def test_an_address_of_others_is_not_taken_for_ours():
    with HERE:
        assert address("one", "trial", "1") == "/elsewhere/trial/1/"
    with pytest.raises(NoReverseMatch):
        address("one", "trial", "1")


def test_it_is_worked_out_once():
    known = _worked_out.cache_info()
    with HERE:
        for _ in range(3):
            address("one", "trial", "asked often")
    now = _worked_out.cache_info()
    assert (now.misses - known.misses, now.hits - known.hits) == (1, 2)
