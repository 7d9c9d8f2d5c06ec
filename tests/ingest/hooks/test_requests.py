import pytest

from leadlight.errors import DataError
from leadlight.ingest.hooks.requests import Request, document_of, form_of

FORM = {"content-type": "application/x-www-form-urlencoded; charset=utf-8"}


def document(body, headers=None):
    return document_of(Request("POST", "https://x.example/hooks/y", headers or {}, {}, body))


def test_json_is_read_without_addresses_of_machines():
    body = b'{"a": [{"ip": "203.0.113.7", "Client IP": "x", "b": 1}], "zip": "10115", "ship": 1}'

    assert document(body) == {"a": [{"b": 1}], "zip": "10115", "ship": 1}


def test_a_form_is_read_with_its_parts():
    body = b"type=subscribe&data[email]=a%40x.example&data[merges][FNAME]=Ana&data[ip_opt]=203.0.113.7&c=1&c=2&c=3"

    assert document(body, FORM) == {
        "type": "subscribe",
        "data": {"email": "a@x.example", "merges": {"FNAME": "Ana"}},
        "c": ["1", "2", "3"],
    }


@pytest.mark.parametrize(
    ("body", "read"),
    [
        (b"a[b=1", {"a[b": "1"}),
        (b"a]b[c]=1", {"a]b": {"c": "1"}}),
        (b"a[b]x=1", {"a[b]x": "1"}),
        (b"a=1&a[b]=2", {"a": "1"}),
        (b"a[b]=2&a=1", {"a": {"b": "2"}}),
        (b"a" + b"[b]" * 21 + b"=1", {"a" + "[b]" * 21: "1"}),
        (b"a=%00", {"a": "\N{REPLACEMENT CHARACTER}"}),
        (b"a=", {"a": ""}),
    ],
)
def test_odd_names_of_fields_harm_nothing(body, read):
    assert form_of(body) == read


@pytest.mark.parametrize(
    ("body", "headers", "sentence"),
    [
        (b"a=%ff", FORM, "UTF-8"),
        (b"\xff", FORM, "UTF-8"),
        (b"&".join([b"a=1"] * 2_001), FORM, "2,000 fields"),
        (b"--x", {"content-type": "multipart/form-data; boundary=x"}, "not multipart"),
        (b"{", {"content-type": "application/json"}, "not JSON"),
    ],
)
def test_what_cannot_be_read_says_why(body, headers, sentence):
    with pytest.raises(DataError, match=sentence):
        document(body, headers)
