"""A posted form is read in one pass as Django reads it."""

import pytest
from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from alongside.foundations.pages.posted import PLAIN, Request, fields_of
from alongside.project.wsgi import application

PIECES = st.sampled_from(
    [b"&", b"=", b"+", b"%", b"%26", b"%C3%A9", b"%E9", b"%zz", b"\xc3\xa9", b"\xe9", b"\0", b"a"]
)


def request(body: bytes, kind: str = PLAIN, method: str = "POST") -> Request:
    made = RequestFactory().generic(method, "/", body, content_type=kind)
    return Request(made.environ)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=30).map(b"".join))
@example(b"")
@example(b"a=1&a=2&b&=c&&d=e=f")
def test_every_body_is_read_as_django_reads_it(body):
    ours, theirs = fields_of(body), QueryDict(body, encoding="utf-8")
    assert list(ours.lists()) == list(theirs.lists())
    assert (ours.encoding, ours.urlencode()) == (theirs.encoding, theirs.urlencode())
    with pytest.raises(AttributeError, match="immutable"):
        ours["a"] = "b"


def test_too_many_fields_are_refused_at_the_same_number(settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    for read in (fields_of, QueryDict):
        assert len(read(b"a=1&b=2&c=3")) == 3
        with pytest.raises(TooManyFieldsSent):
            read(b"a=1&b=2&c=3&d=4")


def test_the_service_reads_plain_forms_so_and_leaves_all_others_to_django():
    assert application.request_class is Request
    assert request(b"a=%2B&b=+").POST.dict() == {"a": "+", "b": " "}
    assert len(request(b"a=1").FILES) == 0
    assert request(b'{"a": 1}', "application/json").POST.dict() == {}
    assert request(b"a=1", method="PUT").POST.dict() == {}
    read_before = request(b"a=1")
    read_before.read()
    assert read_before.POST.dict() == {}
    files = b'--x\r\nContent-Disposition: form-data; name="a"; filename="f"\r\n\r\nb\r\n--x--\r\n'
    assert list(request(files, "multipart/form-data; boundary=x").FILES) == ["a"]
