"""What was told arrives once, whatever happens to the tab, the network and the collector."""

import json
import time

QUEUE = "Object.keys(localStorage).filter(name => name.startsWith('leadlight.q'))"


def times_of(collector):
    """Give how often each message came, by its id."""
    ids = [message["messageId"] for post in collector.posts for message in post["batch"]]
    return {each: ids.count(each) for each in ids}


def test_what_was_taken_is_not_kept(show, collector):
    page = show()
    collector.wait_for("page")
    page.wait_for_function(f"{QUEUE}.length == 0")

    assert set(times_of(collector).values()) == {1}


def test_what_a_closed_tab_could_not_send_comes_with_the_next_visit_under_the_same_id(
    visitor, show, website, collector
):
    page = show()
    collector.wait_for("page")
    page.wait_for_function(f"{QUEUE}.length == 0")
    visitor.set_offline(True)
    page.evaluate("leadlight.track('In a tunnel')")
    waiting = page.evaluate(f"JSON.parse(localStorage[{QUEUE}[0]])")
    page.close()
    visitor.set_offline(False)
    page = visitor.new_page()
    page.goto(website)
    page.evaluate("localStorage.removeItem('leadlight.until')")
    page.reload()

    (arrived,) = collector.wait_for("In a tunnel")
    assert arrived == waiting
    page.wait_for_function(f"{QUEUE}.length == 0")


def test_two_tabs_lose_nothing_of_each_other(visitor, website, collector):
    tabs = [visitor.new_page() for _ in range(3)]
    for tab in tabs:
        tab.goto(website)
    for number in range(10):
        for tab in tabs:
            tab.evaluate("number => leadlight.track('Told', {number})", number)

    assert len(collector.wait_for("Told", 30)) == 30


def test_many_messages_go_in_batches_that_survive_the_end_of_a_page(show, collector):
    page = show()
    page.evaluate("for (let number = 0; number < 50; number++) leadlight.track('Told', {number})")

    told = collector.wait_for("Told", 50)
    assert sorted(each["properties"]["number"] for each in told) == list(range(50))
    assert max(len(post["batch"]) for post in collector.posts) == 15
    assert max(map(len, collector.raw)) < 64_000


def test_of_what_waits_for_very_long_the_newest_hundred_are_kept(show, collector):
    collector.answers.append((503, {"Retry-After": "600"}))
    page = show()
    collector.wait_until(lambda: len(collector.posts) == 1)
    page.wait_for_function("localStorage['leadlight.until']")
    page.evaluate("for (let number = 0; number < 150; number++) leadlight.track('Told', {number})")

    numbers = page.evaluate(f"{QUEUE}.sort().map(name => JSON.parse(localStorage[name]).properties.number)")
    assert numbers == list(range(50, 150))


def test_a_busy_collector_is_left_alone_as_long_as_it_asks(show, collector):
    collector.answers.append((429, {"Retry-After": "2"}))
    page = show()
    collector.wait_until(lambda: len(collector.posts) == 1)
    began = time.monotonic()
    page.evaluate("leadlight.track('Later')")
    page.reload()

    collector.wait_for("Later")
    assert time.monotonic() - began > 1.5
    assert len(collector.posts) == 2
    assert set(times_of(collector).values()) == {1, 2}


def test_a_collector_in_trouble_is_asked_again_ever_more_seldom(show, collector):
    collector.answers.extend([(500, {}), (503, {})])
    began = time.monotonic()
    show()

    collector.wait_for("page")
    assert 5 < time.monotonic() - began < 8  # two seconds, then four
    assert len(collector.posts) == 3
    assert len({json.dumps(post["batch"]) for post in collector.posts}) == 1


def test_a_clock_that_was_set_back_stops_nothing(show, collector):
    page = show()
    collector.wait_for("page")
    page.evaluate("localStorage['leadlight.until'] = Date.now() + 365 * 864e5; leadlight.track('Told')")

    collector.wait_for("Told")


def test_what_is_refused_for_good_is_not_sent_again(show, collector):
    collector.answers.append((400, {}))
    page = show()
    collector.wait_until(lambda: len(collector.posts) == 1)
    page.wait_for_function(f"{QUEUE}.length == 0")
    page.evaluate("leadlight.track('Next')")

    collector.wait_for("Next")
    assert len(collector.posts) == 2


def test_a_browser_that_stores_nothing_tells_all_the_same(site, visitor, collector):
    script = f'<script src="{collector.address}/leadlight.js" data-key="the-key"></script>'
    site.more["/inner"] = f"{script}<script>leadlight.track('Told')</script>"
    site.more["/outer"] = (
        '<iframe sandbox="allow-scripts" src="/inner"></iframe>'  # there, localStorage throws
    )
    visitor.new_page().goto(f"{site.address}/outer")

    (told,) = collector.wait_for("Told")
    (view,) = collector.named("page")
    assert told["anonymousId"] == view["anonymousId"]


def test_a_browser_whose_store_is_full_tells_all_the_same(show, visitor, collector):
    page = show(early="try { localStorage.full = 'x'.repeat(5 * 1024 * 1024 - 4) } catch {}")
    page.evaluate("leadlight.track('Told')")

    collector.wait_for("Told")
    assert len(collector.named("page")) == 1


def test_a_very_long_message_is_sent_too(show, collector):
    page = show()
    page.evaluate("leadlight.track('Told', {text: '窓'.repeat(30_000)})")

    assert len(collector.wait_for("Told")[0]["properties"]["text"]) == 30_000
