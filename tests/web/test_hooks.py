"""Requests of other systems over HTTP: each shipped sender's own, and what must not get in."""

import gzip
import json
import time
from importlib.resources import files

import pytest

from leadlight.actions.access.operations import operator
from leadlight.actions.hooks.change import Wanted, add_hook, change_secret, remove_hook
from leadlight.actions.hooks.listed import listed_hooks
from leadlight.actions.live.quarantine import retry
from leadlight.ingest.hooks.shipped import senders
from leadlight.storage.intake import NOBODY
from leadlight.storage.models import Audit, Event, Hook, IntakeCount, Quarantined
from tests.ingest.hooks.signing import SENDGRID_PUBLIC, SIGNED, mailgun_body

FOLDER = files("leadlight.ingest.hooks").joinpath("senders")
BY = operator("test")
NOW = 1_800_000_000_000_000
SHARED = "s3cr3t-of-the-sender-0123456789"
OWN = """\
about: A machine of ours
said_by: system
check: {secret_in: header, header: X-Token}
id: $.id
person: {user_id: $.who}
messages:
  - {type: track, event: $.what}
"""


def secret_of(sender):
    return SENDGRID_PUBLIC if sender == "sendgrid" else SHARED


def example_of(sender):
    return json.loads(FOLDER.joinpath(sender, "request.json").read_text())


class Sending:
    """Sends the example of a sender as the sender does."""

    def __init__(self, collecting, sender):
        self.collecting, self.sender = collecting, sender
        add_hook(Wanted(sender, sender, secret=secret_of(sender)), NOW, BY)
        self.example = example_of(sender)
        said = self.example["body"]
        self.body = said.encode() if isinstance(said, str) else json.dumps(said).encode()

    def __call__(self, body=None, secret=None, ago=0):
        secret = secret or secret_of(self.sender)
        body = self.body if body is None else body
        path, headers = f"/hooks/{self.sender}", dict(self.example.get("headers", {}))
        headers.setdefault("Content-Type", "application/json")
        if self.sender in {"mailchimp", "brevo"}:
            path += f"/{secret}"
        elif self.sender == "ga4":
            path += f"?measurement_id=G-7XW9K2PLQM&api_secret={secret}"
        elif self.sender == "mailgun":
            body = mailgun_body(secret, body) if body[-1:] == b"}" else body
        else:
            address = f"https://127.0.0.1:{self.collecting.port}{path}"
            headers |= SIGNED[self.sender](secret, body, address, int(time.time()) - ago)
        sent = {name.replace("-", "_"): value for name, value in headers.items()}
        return self.collecting.send(path, body, None, **sent)

    def counts(self):
        """Give the counts of the hook, after those nobody waits for were written too."""
        self.collecting.counts()
        (hook,) = listed_hooks()
        return hook.counts


@pytest.fixture(params=senders())
def sender(request):
    return request.param


@pytest.fixture
def sending(sqlite_collecting, sender):
    return Sending(sqlite_collecting, sender)


def expected(sender):
    return json.loads(FOLDER.joinpath(sender, "messages.json").read_text())


@pytest.mark.parametrize("sender", ["typeform", "sendgrid", "mailchimp"])
def test_a_request_is_stored_before_it_is_answered(collecting, sender):
    answer = Sending(collecting, sender)()

    should = expected(sender)
    assert answer.status == 200, answer.body
    assert answer.content["accepted"] == len(should["messages"])
    assert [json.loads(body) for body in Event.objects.order_by("seq").values_list("body", flat=True)] == (
        should["messages"]
    )
    hook = Hook.objects.get()
    assert hook.last_at is not None
    assert hook.last_error == ""


def test_each_senders_example_becomes_its_messages(sending, sender):
    answer = sending()

    should = expected(sender)
    assert answer.status == 200, answer.body
    assert answer.content == {
        "success": True, "accepted": len(should["messages"]), "duplicate": 0, "quarantined": 0, "refused": 0,
        "left_out": should["left_out"],
    }  # fmt: skip
    bodies = [json.loads(body) for body in Event.objects.order_by("seq").values_list("body", flat=True)]
    assert bodies == should["messages"]
    assert listed_hooks()[0].counts.get("left_out", 0) == should["left_out"]
    assert "203.0.113.7" not in json.dumps(bodies)


def test_a_request_that_comes_again_counts_once(sending, sender):
    first = sending().content
    second = sending().content

    assert (first["duplicate"], second["accepted"]) == (0, 0)
    assert second["duplicate"] == first["accepted"]
    assert Event.objects.count() == first["accepted"]


def test_another_secret_gets_nothing_in(sending, sender):
    wrong = SENDGRID_PUBLIC[:-8] + "AAAAAAA=" if sender == "sendgrid" else f"{SHARED}x"

    answer = sending(secret=wrong)

    assert (answer.status, answer.content["code"]) == (401, "not_genuine")
    assert Event.objects.count() == Quarantined.objects.count() == 0
    assert sending().status == 200
    assert sending.counts()["refused"] == 1
    assert Hook.objects.get().last_error


@pytest.mark.parametrize("sender", [name for name in senders() if name in SIGNED and name != "postmark"])
def test_a_changed_body_is_not_what_was_signed(sending, sender, monkeypatch):
    right = SIGNED[sender]
    monkeypatch.setitem(
        SIGNED,
        sender,
        lambda secret, body, *more: right(secret, body.replace(b"wood.example", b"wind.example"), *more),
    )

    assert sending(sending.body.replace(b"wind.example", b"wood.example")).status == 401
    assert Event.objects.count() == 0


@pytest.mark.parametrize("sender", ["stripe", "calendly", "hubspot", "google-forms"])
def test_a_recorded_request_is_too_old_after_five_minutes(sending):
    old = sending(ago=400)

    assert (old.status, "too long ago" in old.content["message"]) == (401, True)
    assert sending(ago=200).status == 200
    assert sending(ago=-400).status == 401


@pytest.mark.parametrize("sender", ["sendgrid"])
def test_sendgrid_sends_for_a_day_with_the_first_time(sending):
    assert sending(ago=26 * 3600).status == 401
    assert sending(ago=24 * 3600).status == 200


def test_half_of_a_body_is_refused_and_leaves_nothing(sending, sender):
    half = sending.body[: len(sending.body) // 2]
    if sender == "mailchimp":  # half of a form is one
        half = b"\xff" + half

    answer = sending(half)

    assert answer.status in {400, 401}, answer.body
    assert Event.objects.count() == 0
    assert sending.counts() == {"refused": 1}


def test_a_look_whether_the_hook_is_there_is_answered(sending, sender):
    path = f"/hooks/{sender}" + (f"/{SHARED}" if sender in {"mailchimp", "brevo"} else "")

    for method in ("GET", "HEAD"):
        assert sending.collecting.send(path, b"", None, method).status == 200
    assert sending.collecting.send(path, b"", None, "PUT").status == 405


@pytest.mark.parametrize("sender", ["mailchimp"])
def test_an_attempt_without_a_body_is_answered_to_those_who_know_the_secret(sending):
    send = sending.collecting.send

    assert send(f"/hooks/mailchimp/{SHARED}", b"", None).status == 200
    assert send("/hooks/mailchimp/guessed-0123456789", b"", None).status == 401
    assert send("/hooks/mailchimp", b"", None, "GET").status == 401


@pytest.mark.parametrize("sender", ["typeform"])
class TestOneSender:
    """What holds for all senders, on every kind of database."""

    @pytest.fixture
    def sending(self, collecting, sender):
        return Sending(collecting, sender)

    def test_two_secrets_count_while_one_is_changed(self, sending):
        change_secret("typeform", "another-secret-0123456789", 3_600_000_000, now(), BY)
        forget()

        statuses = [
            sending(secret=secret).status for secret in (SHARED, "another-secret-0123456789", "third")
        ]

        assert statuses == [200, 200, 401]
        change_secret("typeform", "one-more-secret-0123456789", 0, now(), BY)
        forget()
        assert [sending(secret=secret).status for secret in (SHARED, "one-more-secret-0123456789")] == [
            401,
            200,
        ]

    def test_an_old_secret_ends(self, sending):
        change_secret("typeform", "another-secret-0123456789", 1_000_000, now() - 5_000_000, BY)
        forget()

        assert sending().status == 401

    def test_a_removed_hook_says_that_it_is_gone_and_one_made_again_knows_what_came(self, sending):
        assert sending().content["accepted"] == 2
        remove_hook("typeform", NOW, BY)
        forget()

        gone = sending()

        assert (gone.status, gone.content["code"]) == (410, "gone")
        assert Hook.objects.get().secrets == []
        add_hook(Wanted("typeform", "typeform", secret=SHARED), NOW, BY)
        forget()
        assert sending().content["duplicate"] == 2

    def test_what_the_mapping_cannot_use_waits_until_it_is_mended(self, sending):
        nobody = json.loads(sending.body)
        nobody["form_response"]["hidden"] = {"mail": "bo@wind.example.net"}
        nobody["form_response"]["answers"] = []

        kept = sending(json.dumps(nobody).encode())

        assert kept.status == 200
        assert kept.content["quarantined"] == 1
        assert "says of nobody" in Quarantined.objects.get().reason
        assert "says of nobody" in Hook.objects.get().last_error
        assert (retry().kept, Event.objects.count()) == (1, 0)
        mended = (
            FOLDER.joinpath("typeform", "mapping.yaml").read_text().replace("hidden.email", "hidden.mail")
        )
        add_hook(Wanted("typeform", "typeform", mended, replace=True), NOW, BY)
        assert retry().accepted == 1
        assert Event.objects.count() == 2
        counts = sending.counts()
        assert (counts["accepted"], counts.get("quarantined", 0)) == (2, 0)
        forget()
        assert sending(json.dumps(nobody).encode()).content["duplicate"] == 2

    def test_what_a_mended_mapping_leaves_out_waits_no_longer(self, sending):
        nobody = json.loads(sending.body)
        nobody["form_response"] |= {"hidden": {}, "answers": []}
        sending(json.dumps(nobody).encode())
        text = FOLDER.joinpath("typeform", "mapping.yaml").read_text()
        mended = text.replace("{$.event_type: {is_not: form_response}}", "{$.event_type: form_response}")
        add_hook(Wanted("typeform", "typeform", mended, replace=True), NOW, BY)

        assert retry().left_out == 1

        assert Quarantined.objects.filter(seq__isnull=True).count() == 0
        assert sending.counts() == {"left_out": 1}

    def test_the_secret_is_nowhere_in_the_database_in_clear(self, sending):
        sending()

        rows = [*Hook.objects.values(), *Audit.objects.values(), *Event.objects.values()]
        assert SHARED not in json.dumps(rows)

    def test_without_the_key_of_the_secrets_senders_are_asked_to_come_again(self, sending, place):
        key = (place.folder / "secrets.key").read_bytes()
        (place.folder / "secrets.key").unlink()
        forget()

        answer = sending()

        assert (answer.status, answer.content["code"], answer.headers["Retry-After"]) == (503, "hook", "5")
        assert "secrets.key" in listed_hooks()[0].broken
        (place.folder / "secrets.key").write_bytes(key)
        forget()
        assert sending().status == 200


def now():
    return time.time_ns() // 1000


def forget():
    """Wait until a running server knows what was changed: it asks every two seconds."""
    time.sleep(0.25)  # what nobody asked for is asked for anew after so long


@pytest.fixture(autouse=True)
def _ask_each_time(monkeypatch):
    monkeypatch.setattr("leadlight.web.collect.hooks.SECONDS", 0)


@pytest.fixture
def own(sqlite_collecting):
    add_hook(Wanted("ours", mapping=OWN, secret=SHARED), NOW, BY)

    def send(body, **headers):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return sqlite_collecting.send("/hooks/ours", raw, None, X_Token=SHARED, **headers)

    return send


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"[" * 100_000, 400),
        (b'{"a":' * 70 + b"1" + b"}" * 70, 400),
        (b'{"id":"\xff"}', 400),
        (b"5", 200),
        (b"null", 200),
        (b'"x"', 200),
        (b"[]", 200),
        (b'{"id":1,"who":{"$ne":1},"what":"x"}', 200),
        (b'{"id":1,"who":["u"],"what":"x"}', 200),
        (b'{"id":1,"who":"u","what":"' + b"x" * 40_000 + b'"}', 200),
        (b'{"id":1,"who":"' + b"u" * 70_000 + b'","what":"x"}', 413),
        (b'{"id":1,"who":"u","what":' + b"9" * 5_000 + b"}", 200),
        (b'{"id":"\\u0000","who":"u","what":"\\ud83d"}', 200),
        (b"x" * 1_100_000, 413),
        (b"a=" + b"b" * 100, 400),
    ],
)  # fmt: skip
def test_hostile_bodies_get_a_clear_answer_and_are_counted_once(own, sqlite_collecting, body, status):
    began = time.monotonic()

    answer = own(body)

    assert answer.status == status, answer.body
    assert time.monotonic() - began < 5
    assert sum(listed_hooks()[0].counts.values() or [0]) in {0, 1}
    sqlite_collecting.counts()
    assert sum(listed_hooks()[0].counts.values()) == 1


@pytest.mark.parametrize(
    "form",
    [
        b"&".join(b"a%d=b" % n for n in range(3_000)),
        b"a" + b"[b]" * 5_000 + b"=c",
        b"a=1&a[b]=2&a[b][c]=3&a[]=4",
        b"%ff=%fe",
        b"=&&=&",
    ],
)
def test_hostile_forms_too(own, form):
    answer = own(form, Content_Type="application/x-www-form-urlencoded")

    assert answer.status in {200, 400}


def test_a_bomb_is_refused(own):
    assert own(gzip.compress(b" " * 50_000_000), Content_Encoding="gzip").status == 413


def test_many_events_are_refused_whole(own, sqlite_collecting):
    add_hook(Wanted("many", mapping=OWN + "each: $[*]\n", secret=SHARED), NOW, BY)
    events = [{"id": n, "who": "u", "what": "x"} for n in range(1_001)]

    too_many = sqlite_collecting.send("/hooks/many", events, None, X_Token=SHARED)
    right = sqlite_collecting.send("/hooks/many", events[:1000], None, X_Token=SHARED)

    assert (too_many.status, right.content["accepted"]) == (413, 1000)


def test_one_bad_event_does_not_cost_the_others(own, sqlite_collecting):
    add_hook(Wanted("many", mapping=OWN + "each: $[*]\n", secret=SHARED), NOW, BY)
    events = [
        {"id": 1, "who": "u", "what": "x"},
        {"id": 2, "who": "null", "what": "x"},
        {"id": 3, "who": "v"},
    ]

    answer = sqlite_collecting.send("/hooks/many", events, None, X_Token=SHARED)

    assert answer.content == {
        "success": True, "accepted": 1, "duplicate": 0, "quarantined": 2, "refused": 0, "left_out": 0,
    }  # fmt: skip
    assert [json.loads(row)["event"]["id"] for row in Quarantined.objects.values_list("body", flat=True)] == [
        2,
        3,
    ]


def test_the_law_of_counts_holds_for_hooks(own, sqlite_collecting):
    bodies = [
        {"id": 1, "who": "u", "what": "x"}, {"id": 1, "who": "u", "what": "x"}, {"id": 2}, b"{", b"",
        {"id": 3, "who": "u" * 70_000},
    ]  # fmt: skip
    for body in bodies:
        own(body)
    sqlite_collecting.send("/hooks/ours", {}, None, X_Token=SHARED[:-1])
    sqlite_collecting.send("/hooks/nobody", {}, None)
    sqlite_collecting.counts()

    counts = listed_hooks()[0].counts
    assert counts == {"accepted": 1, "duplicate": 1, "quarantined": 1, "refused": 3}
    assert Event.objects.exclude(message_id__startswith="last-").count() == counts["accepted"]
    assert Quarantined.objects.count() == counts["quarantined"]
    assert IntakeCount.objects.get(source_id=NOBODY, result="refused").count == 1


def test_a_challenge_is_answered_as_it_is(sqlite_collecting):
    mapping = OWN.replace("secret_in: header, header: X-Token", "secret_in: query, name: hub.verify_token")
    mapping += "challenge: {path: \"$['hub.challenge']\", of: query}\n"
    add_hook(Wanted("meta", mapping=mapping, secret=SHARED), NOW, BY)
    path = "/hooks/meta?hub.mode=subscribe&hub.challenge=%3Cb%3E1158&hub.verify_token="

    answer = sqlite_collecting.send(f"{path}{SHARED}", b"", None, "GET")

    assert (answer.status, answer.body) == (200, b"<b>1158")
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert sqlite_collecting.send(f"{path}wrong", b"", None, "GET").status == 401


def test_a_storm_is_sent_away_with_a_time(own, monkeypatch):
    from leadlight.storage import writer  # noqa: PLC0415

    def full(_writer, _ticket):
        raise writer.FullError("More messages came than can be written down.")

    monkeypatch.setattr(writer.Writer, "put", full)

    answer = own({"id": 1, "who": "u", "what": "x"})

    assert (answer.status, answer.headers["Retry-After"]) == (429, "1")


def test_where_nothing_can_be_written_senders_are_asked_to_come_again(own, monkeypatch):
    def broken(_intakes):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("leadlight.storage.writer.write", broken)
    full = own({"id": 1, "who": "u", "what": "x"})
    monkeypatch.undo()

    assert (full.status, full.headers["Retry-After"]) == (503, "5")
    assert own({"id": 1, "who": "u", "what": "x"}).content["accepted"] == 1


def test_a_large_body_is_read_beside_the_loop(own, monkeypatch):
    import asyncio  # noqa: PLC0415

    beside = []
    to_thread = asyncio.to_thread

    def noted(function, *more):
        beside.append(function.__name__)
        return to_thread(function, *more)

    monkeypatch.setattr("leadlight.web.collect.hooks.asyncio.to_thread", noted)
    own({"id": 1, "who": "u", "what": "x"})
    assert "take" not in beside

    own({"id": 1, "who": "u", "what": "x", "more": "y" * 9_000})
    assert "take" in beside
