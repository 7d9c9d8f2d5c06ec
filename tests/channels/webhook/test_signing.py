"""Messages are signed as the Standard Webhooks specification says, and its own library accepts them."""

import base64

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from leadlight.actions.clock import now as microseconds_now
from leadlight.channels.webhook.kinds import about, body, points
from leadlight.channels.webhook.signing import Secret, new_id, new_secret, signed


@pytest.fixture
def now():
    """The instant it is: what is older than five minutes is refused."""
    return microseconds_now()


def test_a_message_is_accepted_by_who_has_the_secret_and_nobody_else(now):
    secret, said = new_secret(), body("lead.signal", now, {"grün": "ü"})
    headers = dict(signed(new_id(), said, [Secret(secret)], now))

    assert Webhook(secret).verify(said, headers)["data"] == {"grün": "ü"}
    with pytest.raises(WebhookVerificationError):
        Webhook(new_secret()).verify(said, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(said + b" ", headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(said, headers | {"webhook-id": "msg_other"})


def test_two_secrets_sign_while_one_takes_the_place_of_the_other(now):
    old, new = new_secret(), new_secret()
    said = body("lead.signal", now, {})
    both = dict(signed("msg_1", said, [Secret(new), Secret(old, now + 1)], now))
    one = dict(signed("msg_1", said, [Secret(new), Secret(old, now)], now))

    assert Webhook(old).verify(said, both)
    assert Webhook(new).verify(said, both)
    with pytest.raises(WebhookVerificationError):
        Webhook(old).verify(said, one)


def test_the_example_of_the_specification_is_signed_alike():
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the specification's
    headers = signed(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', [Secret(secret)], 1_614_265_330_000_000
    )

    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_secret_is_of_the_length_that_is_asked_for_and_no_two_are_alike():
    first, other = new_secret(), new_secret()

    assert first != other
    assert 24 <= len(base64.b64decode(first.removeprefix("whsec_"))) <= 64


def test_points_are_numbers_as_people_write_them():
    assert [points(value) for value in (None, 0, 1200, 1250, -477)] == [None, 0, 12, 12.5, -4.77]


def test_a_merged_lead_says_into_which():
    assert about("a", ("a", "x@y.example", "", "", "", "")) == {
        "id": "a", "email": "x@y.example", "name": None, "company": None, "owner": None, "stage": None,
    }  # fmt: skip
    assert about("a", ("b", "", "", "", "", ""))["merged_into"] == "b"
