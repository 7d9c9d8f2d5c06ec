import pytest

from leadlight.ingest.arrivals import arrival_of, device_kind, host_of, referrer_kind, user_agent_of
from tests.ingest.messages_stored import page, stored


def test_a_campaign_is_read_off_the_address():
    arrival = arrival_of(
        page("https://acme.example/p?utm_source=news&utm_medium=email&utm_campaign=May+sale&utm_term=")
    )

    assert (arrival.source, arrival.medium, arrival.campaign, arrival.channel) == (
        "news",
        "email",
        "May sale",
        "email",
    )
    assert arrival.brought


def test_what_the_client_read_comes_before_the_address():
    arrival = arrival_of(
        page("https://acme.example/?utm_source=a", campaign={"source": "b", "name": "May", "medium": " "})
    )

    assert (arrival.source, arrival.campaign, arrival.medium) == ("b", "May", "")


def test_a_website_elsewhere_brings_a_lead():
    arrival = arrival_of(page(referrer="https://www.google.com/search"))

    assert (arrival.source, arrival.channel, arrival.referrer, arrival.brought) == (
        "google.com",
        "web",
        "https://www.google.com/search",
        True,
    )


def test_a_page_of_our_own_brings_nobody():
    arrival = arrival_of(page("https://www.acme.example/b", "https://acme.example/a"))

    assert (arrival.source, arrival.referrer, arrival.brought) == ("", "", False)
    assert arrival.landing_page == "https://www.acme.example/b"


def test_a_campaign_remembered_on_a_later_page_brings_nobody_again():
    later = page("https://acme.example/b", "https://acme.example/a", campaign={"source": "news"})
    again = page(
        "https://acme.example/?utm_source=news", "https://acme.example/a", campaign={"source": "news"}
    )
    alone = page("https://acme.example/b", campaign={"source": "news"})

    assert [arrival_of(each).brought for each in (later, again, alone)] == [False, True, True]
    assert arrival_of(later).source == "news"


@pytest.mark.parametrize(
    ("referrer", "channel"), [("https://lnkd.in/x", "social"), ("https://mail.google.com/", "email")]
)
def test_social_networks_and_mailboxes_are_channels(referrer, channel):
    assert arrival_of(page(referrer=referrer)).channel == channel


def test_another_channel_than_web_and_product_brings_a_lead():
    click = arrival_of(stored(name="email_link_clicked", properties={"url": "https://acme.example/offer"}))
    use = arrival_of(stored(name="feature_used", properties="none", context="none"))

    assert (click.channel, click.source, click.brought, click.landing_page) == (
        "email",
        "email",
        True,
        "https://acme.example/offer",
    )
    assert (use.channel, use.source, use.brought) == ("product", "", False)


def test_addresses_that_are_none_tell_nothing():
    assert host_of("http://[broken") == ""
    assert host_of("pricing") == ""
    assert arrival_of(page("http://[broken?utm_source=a")).source == ""
    assert arrival_of(page("https://acme.example/?" + "utm_a=1&" * 101)).source == ""


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("google.com", "search"), ("duckduckgo.com", "search"), ("news.google.co.uk", "search"), ("mail.google.com", "mail"),
        ("outlook.live.com", "mail"), ("linkedin.com", "social"), ("t.co", "social"), ("x.com", "social"), ("netflix.com", "other"),
        ("chatgpt.com", "assistant"), ("perplexity.ai", "assistant"), ("partner.example", "other"),
    ],
)  # fmt: skip
def test_hosts_are_of_a_kind(host, kind):
    assert referrer_kind(host) == kind


@pytest.mark.parametrize(
    ("agent", "kind"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36", "desktop"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/120.0 Mobile Safari/537.36", "phone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X700) Chrome/120.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X)", "tablet"),
        ("Mozilla/5.0 (SMART-TV; Linux; Tizen 6.0)", "tv"),
        ("curl/8.5", None),
    ],
)
def test_devices_are_of_a_kind(agent, kind):
    assert device_kind(agent) == kind


def test_the_user_agent_is_part_of_the_context():
    assert user_agent_of({"context": {"userAgent": " x "}}) == "x"
    assert user_agent_of({}) == ""
