import pytest

from leadlight.ingest.profile import Origin, Word
from leadlight.ingest.touches import country, country_of_domain, country_of_phone, derived
from tests.ingest.messages_stored import NOW, page, stored

PHONE_AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"


def values(*events):
    return {name: word.value for name, word in derived(events).items()}


def test_of_nothing_follows_nothing():
    assert derived([]) == {}


def test_the_first_and_the_last_touch_are_the_events_that_brought_the_lead():
    direct = page("https://acme.example/")
    search = page("https://acme.example/pricing", "https://www.google.com/", at=NOW + 1)
    news = page("https://acme.example/offer?utm_source=news&utm_medium=email&utm_campaign=may", at=NOW + 2)
    back = page("https://acme.example/b", "https://acme.example/a", at=NOW + 3)

    found = values(news, back, direct, search)

    assert {name: found[name] for name in found if name.startswith("first_touch")} == {
        "first_touch_at": "2024-10-04T00:00:00.000001Z",
        "first_touch_channel": "web",
        "first_touch_source": "google.com",
        "first_touch_referrer": "https://www.google.com/",
        "first_touch_landing_page": "https://acme.example/pricing",
    }
    assert found["last_touch_campaign"] == "may"
    assert found["last_touch_medium"] == "email"
    assert found["referrer_kind"] == "search"


def test_a_lead_that_nothing_brought_came_by_itself():
    found = values(page("https://acme.example/a", at=NOW + 1), page("https://acme.example/"))

    assert (found["first_touch_source"], found["last_touch_landing_page"]) == (
        "direct",
        "https://acme.example/",
    )
    assert found["referrer_kind"] == "none"


def test_events_are_counted_by_channel():
    found = values(
        page(), page(), stored(name="email_opened"), stored(name="x", properties={"channel": "Chat"})
    )

    assert (found["web_events"], found["email_events"], found["chat_events"]) == (2, 1, 1)
    assert "call_events" not in found


def test_a_field_says_since_when_and_how_sure():
    early, late = page(userAgent=PHONE_AGENT), page(at=NOW + 5, userAgent="curl")

    words = derived([late, early])

    assert words["web_events"].origin == Origin(NOW + 5, late.seq, "events", 1.0)
    assert words["device_kind"] == Word("phone", Origin(NOW, early.seq, "events", 0.9))


def test_the_order_in_which_events_came_does_not_matter():
    events = [page(referrer=f"https://{n}.example/") for n in "abc"]

    assert values(*events) == values(*reversed(events))


STATED = {
    "phone": Word("+41446681800", Origin(NOW, 7, "browser", 0.8)),
    "email": Word("x", Origin(NOW + 1, 8, "server", 1.0)),
}


def test_the_country_is_that_of_the_address_else_of_the_phone_else_of_a_domain():
    address = Word("Italy", Origin(NOW, 9, "server", 1.0))

    assert country({"address_country": address}, "+41446681800", ["acme.de"]) == address
    assert country(STATED, "+41446681800", ["acme.de"]) == Word("CH", Origin(NOW, None, "phone", 0.9))
    assert country(STATED, "+80012345678", ["acme.com", "acme.de"]) == Word(
        "DE", Origin(NOW + 1, None, "domain", 0.6)
    )
    assert country({}, None, ["acme.de"]) == Word("DE", Origin(0, None, "domain", 0.6))
    assert country(STATED, None, ["acme.com"]) is None


@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("acme.ch", "CH"),
        ("acme.co.uk", "GB"),
        ("acme.io", None),
        ("acme.com", None),
        ("acme.example", None),
        ("acme.рф", None),
        ("acme.x1", None),
    ],
)
def test_a_top_level_domain_may_be_of_a_country(domain, expected):
    assert country_of_domain(domain) == expected


def test_a_number_that_anybody_may_have_is_of_no_country():
    assert country_of_phone("+80012345678") is None
