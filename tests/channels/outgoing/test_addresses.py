"""Nothing is sent to the inside, however its address is written: when it is given, and when it is connected to."""

import socket
from ipaddress import ip_address

import httpcore
import pytest

from leadlight.channels.outgoing import connecting
from leadlight.channels.outgoing.addresses import Allowed, inside, why_not
from leadlight.channels.outgoing.connecting import GuardedBackend
from leadlight.channels.outgoing.urls import read_url
from leadlight.errors import DataError, OutgoingError

INSIDE = (
    # this machine, in every way that some program takes for it
    "127.0.0.1", "127.0.0.1.", "127.255.255.254", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7F.0.0.1",
    "0x7f.1", "017700000001", "0177.0.0.1", "00000177.1", "127.0.0.0x1", "127.0.0.01",
    "１２７.０.０.１", "１２７。０。０。１", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "①②⑦.⓪.⓪.①", "𝟏𝟐𝟕.𝟎.𝟎.𝟏", "０ｘ７ｆ.1",
    "%31%32%37.0.0.1", "localhost", "LOCALHOST", "localhost.", "hooks.localhost", "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "[::1]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::FFFF:7F00:0001]",
    "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:0001::1]", "[2001:0:7f00:1::]", "[2001:0000:4136:e378:8000:63bf:80ff:fffe]",
    # nowhere in particular
    "0.0.0.0",  # noqa: S104 - nobody listens there
    "0", "0x0", "0.0.0.1", "[::]", "[0::0]", "255.255.255.255", "4294967295", "240.0.0.1",
    # networks of one's own, and of a provider
    "10.0.0.1", "10.255.255.255", "167772161", "172.16.0.1", "172.31.255.255", "192.168.0.1", "0xc0a80001",
    "192.168.257", "3232235521", "100.64.0.1", "100.127.255.255", "[fc00::1]", "[fd12:3456:789a::1]", "[fec0::1]",
    "[::ffff:10.0.0.1]", "[2002:a00:1::]", "[64:ff9b::a00:1]", "[2002:c0a8:101::]",
    # clouds' metadata
    "169.254.169.254", "2852039166", "0xA9FEA9FE", "0251.0376.0251.0376", "169.254.43518", "１６９.254.169.254",
    "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[fd00:ec2::254]", "100.100.100.200",
    "168.63.129.16", "192.0.0.192", "[fe80::1]", "[fe80::1%25eth0]", "[fe80::1%eth0]", "[febf::1]",
    # for special purposes
    "224.0.0.1", "239.255.255.250", "[ff02::1]", "[ff0e::1]", "198.18.0.1", "198.19.255.255", "192.0.2.1",
    "198.51.100.7", "203.0.113.9", "192.88.99.1", "[2001:db8::1]", "[3fff::1]", "[2001:2::1]", "[2001:10::1]",
    "[4000::1]", "[8000::1]", "[100::1]", "[5f00::1]", "[::2]",
)  # fmt: skip

OUTSIDE = (
    "93.184.215.14", "1.1.1.1", "8.8.8.8", "11.0.0.1", "100.63.255.255", "100.128.0.0", "126.255.255.255",
    "128.0.0.1", "172.15.255.255", "172.32.0.0", "169.253.255.255", "192.0.1.0", "192.167.255.255",
    "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2606:4700::1111", "2a00:1450:4001::1",
    "2001:4860:4860::8888", "2003::1", "3ffe::1",
)  # fmt: skip


def test_there_are_more_than_sixty_spellings():
    assert len(set(INSIDE)) == len(INSIDE) > 60


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused_where_it_is_given(host):
    with pytest.raises(DataError):
        read_url(f"https://{host}/hook", Allowed())


@pytest.mark.parametrize("host", INSIDE)
def test_an_address_inside_is_refused_where_it_is_connected_to(host, monkeypatch):
    monkeypatch.setattr(connecting, "_connected", lambda *_: pytest.fail("it was connected to"))

    with pytest.raises((OutgoingError, httpcore.ConnectError)) as refused:
        GuardedBackend(Allowed()).connect_tcp(host.strip("[]").replace("%25", "%"), 443, 1.0)

    if refused.type is httpcore.ConnectError:  # it leads nowhere on this machine
        assert "cannot be looked up" in str(refused.value)


@pytest.mark.parametrize("text", OUTSIDE)
def test_an_address_outside_may_be_sent_to(text):
    host = f"[{text}]" if ":" in text else text

    assert inside(ip_address(text)) is None
    assert read_url(f"https://{host}/", Allowed()).host == text


@pytest.mark.parametrize(
    "addresses",
    [
        ["93.184.215.14", "10.0.0.1"],
        ["127.0.0.1", "93.184.215.14"],
        ["2606:4700::1111", "93.184.215.14", "fe80::1%eth0"],
        ["93.184.215.14", "::ffff:10.0.0.1"],
    ],
)
def test_a_name_with_several_addresses_of_which_one_is_inside_is_refused_wholly(addresses, monkeypatch):
    monkeypatch.setattr(connecting, "_connected", lambda *_: pytest.fail("it was connected to"))
    found = [(socket.AF_INET6 if ":" in text else socket.AF_INET, (text, 443)) for text in addresses]

    with pytest.raises(OutgoingError, match="to hooks"):
        GuardedBackend(Allowed(), lambda *_: found).connect_tcp("hooks.example", 443)


def test_what_the_operator_allows_may_be_sent_to_and_nothing_beside_it():
    allowed = Allowed.of(["10.20.0.0/16", " fd00:1::/64", ""])

    assert why_not(["10.20.255.1", "fd00:1::9"], allowed) is None
    assert why_not(["10.21.0.1"], allowed) == "10.21.0.1 is private"
    assert why_not(["fd00:2::9"], allowed) == "fd00:2::9 is private"
    assert read_url("https://10.20.3.4:8443/x", allowed).authority == "10.20.3.4:8443"


def test_this_machine_is_allowed_by_its_network():
    assert str(read_url("https://localhost/x", Allowed.of(["127.0.0.0/8"]))) == "https://localhost/x"


@pytest.mark.parametrize("text", ["10.0.0.0/33", "intern", "10.0.0.1/8", "::/129"])
def test_what_is_no_network_is_said_with_an_example(text):
    with pytest.raises(DataError, match=r"10\.20\.0\.0/16"):
        Allowed.of([text])
