import pytest

from leadlight.actions.access.company import (
    CHOICES,
    address_of_links,
    chosen,
    note_listening,
    public_url,
    set_choice,
)
from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.access.secret_key import secret_key
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.models import Audit
from tests.actions.access.people import NOW

OPERATOR = operator("root")


def test_settings_are_what_is_usual_until_somebody_chooses(place):
    assert {name: chosen(name) for name in CHOICES} == {
        "leads_open": False,
        "public_url": "",
        "verdicts_teach": False,
    }

    assert set_choice("leads_open", "Yes", NOW, OPERATOR) is True
    assert chosen("leads_open") is True
    set_choice("leads_open", "no", NOW, OPERATOR)
    assert chosen("leads_open") is False


def test_what_changes_is_written_down_and_what_stays_is_not(sqlite_place):
    for text in ("no", "yes", "yes"):
        set_choice("leads_open", text, NOW, OPERATOR)

    assert list(Audit.objects.values_list("action", "subject", "detail")) == [
        ("settings.set", "leads_open", {"before": False, "after": True})
    ]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://Leads.example.com", "https://leads.example.com"),
        (" https://leads.example.com/ ", "https://leads.example.com"),
        ("http://10.0.0.7:8765", "http://10.0.0.7:8765"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_a_public_address_is_scheme_and_host(sqlite_place, text, url):
    assert set_choice("public_url", text, NOW, OPERATOR) == url
    assert public_url() == url


@pytest.mark.parametrize(
    "text",
    [
        "leads.example.com",
        "ftp://x.example",
        "https://",
        "https://x.example/path",
        "https://me@x.example",
        "https://x:99999",
        "https://x?a",
        "",
    ],
)
def test_what_is_no_public_address_is_refused_with_an_example(sqlite_place, text):
    with pytest.raises(DataError, match=r"https://leads\.example\.com"):
        set_choice("public_url", text, NOW, OPERATOR)


def test_links_begin_with_the_public_address_else_where_the_server_listens(sqlite_place):
    assert address_of_links() == "http://127.0.0.1:8765"
    note_listening("http://127.0.0.1:9000")
    assert address_of_links() == "http://127.0.0.1:9000"
    set_choice("public_url", "https://leads.example.com", NOW, OPERATOR)
    assert address_of_links() == "https://leads.example.com"


def test_settings_are_changed_by_administrators_and_only_those_there_are(sqlite_place):
    with pytest.raises(NotAllowedError):
        set_choice("leads_open", "yes", NOW, Actor("bo", Role.MARKETER, 1))
    with pytest.raises(DataError, match="There are: leads_open, public_url"):
        set_choice("colour", "blue", NOW, OPERATOR)
    with pytest.raises(DataError, match="neither yes nor no"):
        set_choice("leads_open", "perhaps", NOW, OPERATOR)


def test_all_processes_sign_with_one_key(place):
    assert secret_key() == secret_key()
    assert len(secret_key()) >= 64
