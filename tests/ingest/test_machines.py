import time

import pytest

from leadlight.ingest.machine_rules import read_machine_rules, shipped_rules
from leadlight.ingest.machines import SAID_BY_SENDER, Machines
from tests.ingest.messages_stored import NOW, page, stored

SECOND = 1_000_000
SHIPPED = Machines(shipped_rules())
PERSON = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36"
PROXY = "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)"


def delivered(at=NOW, **properties):
    return stored(name="email_delivered", at=at, properties=properties)


def opened(at, **properties):
    return stored(name="email_opened", at=at, properties=properties)


def clicked(at, **properties):
    return stored(name="email_link_clicked", at=at, properties=properties)


def reasons(*events, machines=SHIPPED):
    found = machines.reasons(events)
    return [found.get(event.seq, "") for event in events]


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (page(userAgent=PERSON), ""),
        (page(), ""),
        (page(userAgent="Mozilla/5.0 (compatible; Googlebot/2.1)"), "Known bot"),
        (page(userAgent=PERSON.replace("Chrome", "HeadlessChrome")), "Known bot"),
        (page(userAgent="curl/8.5"), "Known bot"),
        (page(userAgent=f"{PERSON} webdriver"), "Automated browser"),
        (page(userAgent="okhttp/4.9"), ""),
        (page(method="HEAD"), "Fetched ahead"),
        (page(method="GET"), ""),
        (page(purpose="prefetch"), "Fetched ahead"),
        (
            stored(
                name="email_opened", properties={"user_agent": "Barracuda Sentinel (EE)", "method": "HEAD"}
            ),
            "Fetched ahead",
        ),
        (stored(name="link_clicked", properties={"honeypot": True}), "Honeypot link"),
        (page(hostname="ec2-1-2-3-4.compute-1.amazonaws.com"), "Data centre"),
        (page(ip="140.94.1.2"), ""),
        (stored(name="feature_used", context={"hostname": "x.amazonaws.com"}), ""),
        (stored(name="a", properties={"machine": "yes"}), SAID_BY_SENDER),
        (stored(name="a", machine=True), SAID_BY_SENDER),
        (stored(name="a", context={"machine": 1}), SAID_BY_SENDER),
        (stored(name="a", properties={"machine": "no"}), ""),
    ],
)
def test_an_event_may_tell_by_itself(event, reason):
    assert SHIPPED.alone(event) == reason
    assert reasons(event) == [reason]


def test_links_that_are_clicked_on_delivery_are_a_scanners():
    assert reasons(
        clicked(NOW - SECOND),
        delivered(),
        clicked(NOW + 2 * SECOND),
        clicked(NOW + 2 * SECOND + 1),
        clicked(NOW + 3 * SECOND),
    ) == ["Clicked on delivery", "", "Clicked on delivery", "", ""]


def test_a_click_belongs_to_the_delivery_of_its_own_mail():
    first, second = delivered(campaign_id="may"), delivered(at=NOW + 60 * SECOND, campaign_id="june")
    read = clicked(NOW + 60 * SECOND, campaign_id="may")

    assert reasons(first, second, read) == ["", "", ""]
    assert reasons(first, second, clicked(NOW + 60 * SECOND, campaign_id="june"))[2] == "Clicked on delivery"


def test_many_links_in_a_moment_are_a_scanners_without_a_delivery_too():
    links = [clicked(NOW + place * SECOND // 2, url=f"/{place}") for place in range(4)]

    assert reasons(*links) == ["Every link at once"] * 4
    assert reasons(links[3], links[0], links[2], links[1]) == ["Every link at once"] * 4


def test_one_link_clicked_often_is_no_burst():
    assert reasons(*[clicked(NOW, url="/a") for _ in range(5)], clicked(NOW, other=1)) == [""] * 6


def test_links_of_several_mails_are_no_burst():
    assert reasons(*[clicked(NOW, url=f"/{name}", campaign_id=name) for name in "abc"]) == [""] * 3


def test_links_over_a_while_are_no_burst():
    assert reasons(*[clicked(NOW + place * 2 * SECOND, url=f"/{place}") for place in range(4)]) == [""] * 4


def test_pictures_that_a_proxy_fetches_on_delivery_are_not_an_opening_and_later_ones_are():
    assert reasons(
        delivered(), opened(NOW + 5 * SECOND, user_agent=PROXY), opened(NOW + 50 * SECOND, user_agent=PROXY)
    ) == ["", "Opened on delivery", ""]


def test_nobody_opens_within_a_second():
    assert reasons(delivered(), opened(NOW + SECOND), opened(NOW + 5 * SECOND, user_agent=PERSON)) == [
        "",
        "Opened within a second",
        "",
    ]


def test_rules_may_be_other_ones():
    machines = Machines(
        read_machine_rules(
            "rules:\n"
            "  - {name: Idle, enabled: no, agents: known}\n"
            "  - {name: Office, when: {context_ip: 10.0.0.1}}\n"
            "  - {name: Twice, event: Pane Cut, after: Pane Cut, within: 1 second, same: [pane]}\n"
        )
    )
    cuts = [stored(name="pane_cut", properties={"pane": pane}, at=NOW) for pane in ("a", "a", "b", ["b"])]

    assert reasons(page(userAgent="Googlebot/2.1"), page(ip="10.0.0.1"), *cuts, machines=machines) == [
        "",
        "Office",
        "Twice",
        "Twice",
        "Twice",
        "Twice",
    ]


def test_the_first_rule_that_holds_gives_the_reason():
    machines = Machines(read_machine_rules("rules:\n  - {name: A, agents: x}\n  - {name: B, agents: x}\n"))

    assert reasons(page(userAgent="x"), machines=machines) == ["A"]


def seconds_for(events):
    began = time.process_time()
    found = SHIPPED.reasons(events)
    return time.process_time() - began, found


@pytest.mark.parametrize("links", [1, 20_000])
def test_any_number_of_clicks_of_one_moment_is_judged_at_once(links):
    events = [clicked(NOW, url=f"/{place % links}") for place in range(20_000)]

    took, found = seconds_for([delivered(at=NOW - 60 * SECOND), *events])

    assert took < 5  # also where coverage is measured; each with each would take an hour
    assert len(found) == (20_000 if links > 1 else 0)


def test_any_number_of_deliveries_and_clicks_of_one_moment_is_judged_at_once():
    deliveries = [delivered(campaign_id=f"{place}") for place in range(5_000)]
    clicks = [clicked(NOW, campaign_id=f"{place}", email_id="x" * (place % 2)) for place in range(10_000)]

    took, found = seconds_for([*deliveries, *clicks])

    assert took < 5  # also where coverage is measured; each with each would take an hour
    assert len(found) == 5_000


def test_twice_the_events_are_about_twice_the_work():
    few, many = ([clicked(NOW, url=f"/{place % 2}") for place in range(n)] for n in (10_000, 20_000))

    least_for_few, least_for_many = (min(seconds_for(events)[0] for _ in range(3)) for events in (few, many))
    assert least_for_many < 3 * least_for_few + 0.1


def test_a_burst_ends_where_its_span_does():
    links = [clicked(NOW + place * SECOND, url=f"/{min(place, 3)}") for place in range(8)]

    assert reasons(*links) == ["Every link at once"] * 4 + [""] * 4
