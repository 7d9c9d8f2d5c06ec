"""Addresses of other systems have one form, and what cannot be one is said."""

import pytest

from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.urls import read_url
from leadlight.errors import DataError


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("https://example.com", "https://example.com/"),
        (" HTTPS://Hooks.Example.COM.:443/a/b?c=d&e=%20#part ", "https://hooks.example.com/a/b?c=d&e=%20"),
        ("https://bücher.example/grün?ö=ü", "https://xn--bcher-kva.example/gr%C3%BCn?%C3%B6=%C3%BC"),
        ("https://faß.example:8443", "https://xn--fa-hia.example:8443/"),
        ("https://ＥＸＡＭＰＬＥ。com", "https://example.com/"),
        ("https://my_service.example:8080/x", "https://my_service.example:8080/x"),
        ("https://[2606:4700:0:0::1111]/", "https://[2606:4700::1111]/"),
    ],
)
def test_an_address_is_read_into_one_form(text, read):
    assert str(read_url(text, Allowed())) == read


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://example.com/x", "in the open"),
        ("example.com/x", "https://"),
        ("ftp://example.com/x", "https://"),
        ("file:///etc/passwd", "https://"),
        ("https://ana:secret@example.com/", "no user and no password"),
        ("https://example.com@127.0.0.1/", "no user and no password"),
        ("https://@example.com/", "no user and no password"),
        ("https://example.com\\@127.0.0.1/", "backslash"),
        ("https://exam ple.com/", "blank"),
        ("https://example.com/\r\nX: y", "control character"),
        ("https://example.com:22/", "Port 22"),
        ("https://example.com:25/", "Port 25"),
        ("https://example.com:6379/", "Port 6379"),
        ("https://example.com:0/", "Port 0"),
        ("https://example.com:65536/", "port that is none"),
        ("https://example.com:x/", "port that is none"),
        ("https:///x", "no name of a host"),
        ("https://a..b/", "no name of a host"),
        ("https://-a.example/", "no name of a host"),
        ("https://" + "a" * 64 + ".example/", "no name of a host"),
        ("https://" + "a." * 127 + "example/", "no name of a host"),
        ("https://\u0378.example/", "no name of a host"),
        ("https://1.2.3.4.5/", "number rather than a name"),
        ("https://example.0x7f/", "number rather than a name"),
        ("https://[::1/", "no address to send to"),
        ("https://[g::1]/", "."),
        ("https://[fe80::1%25eth0]/", "interface"),
        ("https://example.com/" + "x" * 2_000, "at most"),
    ],
)
def test_what_cannot_be_sent_to_is_said(text, why):
    with pytest.raises(DataError, match=why):
        read_url(text, Allowed())


def test_http_is_sent_to_where_it_is_allowed():
    assert str(read_url("http://example.com:80/x", Allowed(), http=True)) == "http://example.com/x"
