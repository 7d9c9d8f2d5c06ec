import gzip
import json
import time

import pytest

from leadlight.actions.live.sources import add_key, revoke_key
from leadlight.storage.models import Event
from leadlight.web.collect import rations

NOW = 1_800_000_000_000_000
SITE, OTHER = "https://www.example.com", "https://evil.example"
TRACK = {"anonymousId": "a1", "event": "Demo Requested"}


@pytest.fixture
def browser_key(sqlite_collecting):
    _, key = add_key("browser", NOW, "test", [SITE])
    return key


def test_a_key_works_from_its_website(sqlite_collecting, browser_key):
    answer = sqlite_collecting.send(
        "/v1/t", TRACK | {"writeKey": browser_key}, None, Origin=SITE, User_Agent="Firefox"
    )

    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == SITE
    assert json.loads(Event.objects.get().body)["context"] == {"userAgent": "Firefox"}


@pytest.mark.parametrize(
    "headers", [{"Origin": OTHER}, {"Origin": "null"}, {"Origin": "https://www.example.com.evil.example"}, {}]
)
def test_a_key_opens_nothing_from_elsewhere(sqlite_collecting, browser_key, headers):
    answer = sqlite_collecting.send("/v1/t", TRACK | {"writeKey": browser_key}, None, **headers)

    assert (answer.status, answer.content["code"]) == (403, "other_origin")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert sqlite_collecting.stored() == (0, 0)


def test_a_key_without_websites_works_anywhere(sqlite_collecting):
    _, key = add_key("browser", NOW, "test")

    assert sqlite_collecting.send("/v1/t", TRACK | {"writeKey": key}, None, Origin=OTHER).status == 200
    assert sqlite_collecting.send("/v1/t", TRACK | {"writeKey": key}, None).status == 200


def test_a_browsers_key_sends_no_more_than_websites_do_and_a_servers_what_it_likes(
    sqlite_collecting, browser_key, monkeypatch
):
    monkeypatch.setattr(rations, "AT_ONCE", 3)
    monkeypatch.setattr(rations, "A_SECOND", 1)
    batch = {"batch": [TRACK | {"type": "track"}] * 3}

    one = sqlite_collecting.send("/v1/t", TRACK, browser_key, Origin=SITE)
    late = sqlite_collecting.send("/v1/b", batch, browser_key, Origin=SITE)
    server = [sqlite_collecting.send("/v1/b", batch).status for _ in range(3)]

    assert (one.status, late.status, late.content["code"], server) == (
        200,
        429,
        "too_many_requests",
        [200] * 3,
    )
    assert late.headers["Retry-After"] == "1"
    assert late.headers["Access-Control-Allow-Origin"] == SITE
    time.sleep(1.1)
    assert sqlite_collecting.send("/v1/b", batch, browser_key, Origin=SITE).status == 200


def test_what_one_host_is_told_of_settings_no_other_is_told_by_a_cache(sqlite_collecting, browser_key):
    found = sqlite_collecting.send(f"/v1/projects/{browser_key}/settings", b"", None, "GET")

    assert found.status == 200
    assert "private" in found.headers["Cache-Control"]


def test_a_servers_key_in_a_browser_is_refused_with_what_to_do(sqlite_collecting):
    answer = sqlite_collecting.send("/v1/track", TRACK, Origin=SITE)

    assert answer.status == 403
    assert "Revoke it" in answer.content["message"]
    assert sqlite_collecting.stored() == (0, 0)


def test_a_browser_sets_no_owner(sqlite_collecting, browser_key):
    message = {"anonymousId": "a", "traits": {"owner": "me", "email": "a@x.example"}, "writeKey": browser_key}

    sqlite_collecting.send("/v1/i", message, None, Origin=SITE)

    assert json.loads(Event.objects.get().body)["traits"] == {"email": "a@x.example"}


def test_a_browser_is_told_beforehand_from_where_it_may_send(sqlite_collecting, browser_key):
    asked = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}
    yes = sqlite_collecting.send("/v1/t", b"", None, "OPTIONS", Origin=SITE, **asked)
    no = sqlite_collecting.send("/v1/t", b"", None, "OPTIONS", Origin=OTHER, **asked)

    assert yes.status == 204
    assert yes.headers["Access-Control-Allow-Origin"] == SITE
    assert "POST" in yes.headers["Access-Control-Allow-Methods"]
    assert "content-type" in yes.headers["Access-Control-Allow-Headers"]
    assert no.status == 403
    assert "Access-Control-Allow-Origin" not in no.headers


def test_segments_client_is_told_to_send_here(sqlite_collecting, browser_key):
    path = f"/v1/projects/{browser_key}/settings"
    answer = sqlite_collecting.send(path, b"", None, "GET", Host="track.example.com", Origin=SITE)

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = answer.content["integrations"]["Segment.io"]
    assert found["apiKey"] == browser_key
    assert found["apiHost"] == "track.example.com/v1"
    assert found["protocol"] == "http"


def test_settings_of_what_is_no_browsers_key_are_not_there(sqlite_collecting, browser_key):
    source, revoked = add_key("browser", NOW, "test")
    revoke_key(source.pk, NOW, "test")

    for key in ("unknown", revoked, sqlite_collecting.key):
        assert sqlite_collecting.send(f"/v1/projects/{key}/settings", b"", None, "GET").status == 404
    odd = sqlite_collecting.send(f"/v1/projects/{browser_key}/settings", b"", None, "GET", Host="a b<x>")
    assert odd.status == 400


def test_the_script_is_served_with_what_browsers_need_to_keep_it(sqlite_collecting):
    plain = sqlite_collecting.send("/leadlight.js", b"", None, "GET")
    packed = sqlite_collecting.send("/leadlight.js", b"", None, "GET", Accept_Encoding="br, gzip")
    head = sqlite_collecting.send("/leadlight.js", b"", None, "HEAD")
    again = sqlite_collecting.send("/leadlight.js", b"", None, "GET", If_None_Match=plain.headers["ETag"])

    assert plain.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=3600" in plain.headers["Cache-Control"]
    assert gzip.decompress(packed.body) == plain.body
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(plain.body)))
    assert (again.status, again.body) == (304, b"")
