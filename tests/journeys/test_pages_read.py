"""What the script tells of pages: which, for how long, how far, and where the visitor came from."""

from datetime import datetime


def test_a_page_view_says_what_was_seen_and_where_the_visitor_came_from(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/pricing.html", referer="https://search.example/")

    (view,) = collector.wait_for("page")
    assert view["properties"] == {
        "title": "Pricing: Brightpane",
        "url": f"{website}/pricing.html",
        "path": "/pricing.html",
        "referrer": "https://search.example/",
    }
    assert view["context"]["page"] == view["properties"]
    assert view["context"]["locale"] == "de-DE"
    assert "Chrome" in view["context"]["userAgent"]
    assert datetime.fromisoformat(view["timestamp"]) <= datetime.fromisoformat(collector.posts[0]["sentAt"])


def test_messages_go_to_the_scripts_own_host_with_the_key_and_without_asking_first(
    visitor, website, collector
):
    visitor.new_page().goto(website)

    collector.wait_for("page")
    assert collector.posts[0]["path"] == "/v1/b"
    assert collector.posts[0]["writeKey"] == "the-key"
    assert collector.posts[0]["headers"]["Content-Type"].startswith("text/plain")
    assert collector.preflights == 0


def test_a_visitor_is_one_person_on_every_page_and_each_message_has_an_id_of_its_own(
    visitor, website, collector
):
    page = visitor.new_page()
    page.goto(website)
    page.click("text=Features")

    views = collector.wait_for("page", 2)
    assert len({view["anonymousId"] for view in views}) == 1
    assert len({view["messageId"] for view in views}) == 2
    assert views[1]["properties"]["referrer"] == f"{website}/"


def test_the_campaign_that_brought_a_visitor_is_kept_until_the_next_visit(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/?utm_source=letter&utm_medium=e-mail&utm_campaign=May%20letter&utm_term=lifts")
    page.click("text=Features")
    collector.wait_for("page", 2)
    page.goto(f"{website}/pricing.html")

    first, second, third = (view["context"]["campaign"] for view in collector.wait_for("page", 3))
    assert first == {"source": "letter", "medium": "e-mail", "name": "May letter", "term": "lifts"}
    assert second == first
    assert third == {}


def test_what_a_page_address_must_not_tell_is_not_told(visitor, website, collector):
    visitor.new_page().goto(
        f"{website}/?plan=street&password=geheim&reset_token=abcxyz#card=4111111111111111"
    )

    collector.wait_for("page")
    assert not any(secret in collector.raw[0] for secret in (b"geheim", b"abcxyz", b"4111111111111111"))
    assert b"plan=street" in collector.raw[0]


def test_leaving_a_page_tells_how_long_and_how_far_it_was_read(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/blog.html")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(2_200)
    page.goto(f"{website}/features.html")

    (left,) = collector.wait_for("Page Left")
    assert left["properties"] == {"path": "/blog.html", "seconds": 2, "scroll_depth": 100}
    assert left["context"]["page"]["path"] == "/blog.html"


def test_a_page_in_the_background_is_not_read(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/blog.html")
    page.wait_for_timeout(1_200)
    page.evaluate(
        "Object.defineProperty(document, 'hidden', {value: true});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(1_500)
    page.goto(f"{website}/features.html")

    collector.wait_for("page", 2)
    assert [left["properties"]["seconds"] for left in collector.named("Page Left")] == [1]


def test_a_glance_is_no_reading(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/blog.html")
    page.goto(f"{website}/features.html")

    collector.wait_for("page", 2)
    assert collector.named("Page Left") == []


def test_the_time_in_each_marked_section_is_told(visitor, website, collector):
    page = visitor.new_page()
    page.set_viewport_size({"width": 1200, "height": 700})
    page.goto(f"{website}/blog.html")
    page.evaluate("document.querySelector('[data-leadlight-section=\"The list\"]').scrollIntoView()")
    page.wait_for_timeout(1_200)
    page.goto(f"{website}/features.html")

    read = {
        each["properties"]["section"]: each["properties"] for each in collector.wait_for("Section Viewed")
    }
    assert read["The list"] == {"path": "/blog.html", "section": "The list", "seconds": 1}
    assert "The door" not in read


def test_an_application_of_one_page_is_several_pages(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/planner.html")
    page.wait_for_timeout(1_100)
    page.click("text=Boiler room")
    collector.wait_for("page", 2)
    page.click("text=Roof")
    collector.wait_for("page", 3)
    page.go_back()

    views = [view["properties"] for view in collector.wait_for("page", 4)]
    assert [view["path"] for view in views] == [
        "/planner.html",
        "/planner/boiler",
        "/planner/roof",
        "/planner/boiler",
    ]
    assert views[1]["title"] == "Planner, boiler: Brightpane"
    assert views[1]["referrer"] == f"{website}/planner.html"
    assert collector.named("Page Left")[0]["properties"]["path"] == "/planner.html"


def test_an_address_that_changes_without_a_click_is_noticed_too(show, collector):
    page = show()
    page.evaluate("history.pushState({}, '', '/elsewhere')")

    assert collector.wait_for("page", 2)[1]["properties"]["path"] == "/elsewhere"


def test_routes_behind_a_hash_are_pages_and_anchors_are_none(show, collector):
    page = show("<a href='#/one'>one</a><a href='#part'>part</a><p id=part>")
    page.click("text=part")
    page.click("text=one")

    assert [view["properties"]["path"] for view in collector.wait_for("page", 2)] == ["/try", "/try#/one"]


def test_a_page_that_comes_back_from_the_browsers_memory_is_seen_again(show, visitor, collector):
    page = show()
    collector.wait_for("page")
    page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}));"
        "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))"
    )

    assert collector.wait_for("page", 2)[1]["properties"]["path"] == "/try"
