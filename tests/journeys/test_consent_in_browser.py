"""Nothing is stored and nothing is sent of who did not agree, or whose browser says no."""

import pytest

NO = {
    "Do Not Track": "Object.defineProperty(Navigator.prototype, 'doNotTrack', {get: () => '1'})",
    "Global Privacy Control": "Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', {get: () => true})",
}
EVERYTHING = """
    leadlight.track("Something");
    leadlight.identify("ana", {email: "ana@fjordstay.example"});
    leadlight.page();
"""


def stored(page):
    """Give the names of what is stored in a browser for a site, by whatever means."""
    return page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage), document.cookie]")


def test_where_consent_is_required_nothing_is_stored_or_sent_before_it_is_given(show, collector):
    page = show("<a href='mailto:a@b.example' onclick='return false'>Click</a>", 'data-consent="required"')
    page.evaluate(EVERYTHING)
    page.click("text=Click")
    page.wait_for_timeout(1_500)

    assert collector.posts == []
    assert stored(page) == [""]


def test_a_visitor_who_declines_leaves_no_trace_of_that_either(show, collector):
    page = show("", 'data-consent="required"')
    page.evaluate("leadlight.consent(false)")
    page.evaluate(EVERYTHING)
    page.wait_for_timeout(500)

    assert collector.posts == []
    assert stored(page) == [""]


def test_with_consent_the_page_is_told_and_the_next_one_needs_no_question(show, collector):
    page = show("", 'data-consent="required"')
    page.evaluate("leadlight.consent(true)")
    collector.wait_for("page")
    page.reload()

    assert [view["properties"]["path"] for view in collector.wait_for("page", 2)] == ["/try", "/try"]


def test_consent_said_twice_is_one_page_view(show, collector):
    page = show("", 'data-consent="required"')
    page.evaluate("leadlight.consent(true); leadlight.consent(true); leadlight.track('End')")

    collector.wait_for("End")
    assert len(collector.named("page")) == 1


def test_who_withdraws_is_forgotten_and_what_waited_is_not_sent(show, collector):
    page = show("", 'data-consent="required"')
    page.evaluate("leadlight.consent(true)")
    (before,) = collector.wait_for("page")
    page.evaluate("leadlight.track('Waiting'); leadlight.consent(false)")
    page.evaluate(EVERYTHING)
    page.wait_for_timeout(500)
    forgotten = stored(page)
    page.evaluate("leadlight.consent(true)")

    again = collector.wait_for("page", 2)[1]
    assert forgotten == [""]
    assert collector.named("track") == []
    assert again["anonymousId"] != before["anonymousId"]


def test_who_says_no_where_nobody_asked_is_not_followed_on_later_pages(show, collector):
    page = show()
    collector.wait_for("page")
    page.evaluate("leadlight.consent(false)")
    sent = len(collector.posts)
    page.reload()
    page.evaluate(EVERYTHING)
    page.wait_for_timeout(500)

    assert len(collector.posts) == sent
    assert stored(page) == ["leadlight.consent", ""]


@pytest.mark.parametrize("signal", NO)
def test_a_browser_that_says_no_is_heard_whatever_the_website_calls(show, visitor, collector, signal):
    visitor.add_init_script(NO[signal])
    page = show()
    page.evaluate(EVERYTHING + "leadlight.consent(true); leadlight.reset()")
    page.wait_for_timeout(500)

    assert collector.posts == []
    assert stored(page) == [""]


def test_a_link_on_the_example_website_stops_the_counting(visitor, website, collector):
    page = visitor.new_page()
    page.goto(website)
    page.click("text=Do not count me")
    page.goto(f"{website}/pricing.html")
    page.wait_for_timeout(500)

    assert "/pricing.html" not in {view["properties"]["path"] for view in collector.named("page")}
