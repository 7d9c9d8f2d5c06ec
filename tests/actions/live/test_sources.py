import pytest

from leadlight.actions.access.digest import digest_of
from leadlight.actions.live.sources import (
    add_key,
    keys_in_force,
    listed_keys,
    origin_of,
    revoke_key,
)
from leadlight.errors import DataError
from leadlight.storage.models import Audit, Source

NOW = 1_800_000_000_000_000


def test_a_key_is_seen_once_and_only_its_digest_is_kept(place):
    source, key = add_key("server", NOW, "ana", name="Shop")

    assert key.startswith("server_")
    assert key not in str(Source.objects.values().get())
    assert keys_in_force()[digest_of(key)].source == source.pk


def test_a_revoked_key_is_listed_and_opens_nothing(place):
    source, _ = add_key("browser", NOW, "ana", ["https://a.example/", "HTTPS://A.example:443"])

    revoke_key(source.pk, NOW + 1, "ben")

    assert keys_in_force() == {}
    (listed,) = listed_keys()
    assert (listed.revoked_at, listed.origins) == (NOW + 1, ["https://a.example"])
    assert [(row.actor, row.action) for row in Audit.objects.order_by("pk")] == [
        ("ana", "keys.add"), ("ben", "keys.revoke"),
    ]  # fmt: skip


def test_what_cannot_be_revoked_is_said(sqlite_place):
    source, _ = add_key("server", NOW, "ana")
    revoke_key(source.pk, NOW, "ana")

    with pytest.raises(DataError, match="was revoked before"):
        revoke_key(source.pk, NOW, "ana")
    with pytest.raises(DataError, match="There is no key 77"):
        revoke_key(77, NOW, "ana")


def test_a_servers_key_has_no_websites(sqlite_place):
    with pytest.raises(DataError, match="must not be seen by a browser"):
        add_key("server", NOW, "ana", ["https://a.example"])


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://a.example", "https://a.example"),
        ("http://LOCALHOST:8000/", "http://localhost:8000"),
        ("http://a.example:80", "http://a.example"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_an_origin_is_written_as_browsers_do(text, origin):
    assert origin_of(text) == origin


@pytest.mark.parametrize(
    "text", ["a.example", "ftp://a.example", "https://a.example/shop", "https://", "https://a:x", "*"]
)
def test_what_is_no_origin_is_said(text):
    with pytest.raises(DataError, match=r"origin|port"):
        origin_of(text)
