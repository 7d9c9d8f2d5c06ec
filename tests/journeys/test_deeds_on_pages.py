"""What the script tells of what visitors do: clicks, downloads, tools, videos."""

import pytest


def test_a_click_on_a_marked_element_is_told_by_its_mark(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/pricing.html")
    page.click("text=Choose Street")

    (click,) = collector.wait_for("Link Clicked")
    assert click["properties"] == {
        "path": "/pricing.html",
        "element": "Choose Street",
        "text": "Choose Street",
        "href": f"{website}/contact.html?plan=street",
        "outbound": False,
    }


def test_a_click_inside_a_marked_button_counts_for_the_button(show, collector):
    page = show('<button data-leadlight-click="Call me"><b>Call</b> me</button>')
    page.click("b")

    (click,) = collector.wait_for("Link Clicked")
    assert click["properties"] == {"path": "/try", "element": "Call me", "text": "Call me"}


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/page?token=abc", "mailto:sales@brightpane.example"]
)
def test_a_click_that_leads_elsewhere_is_told(show, collector, address):
    page = show(f'<a href="{address}" onclick="event.preventDefault()">There</a>')
    page.click("text=There")

    (click,) = collector.wait_for("Link Clicked")
    assert click["properties"]["outbound"] is True
    assert click["properties"]["href"] == address.replace("=abc", "")


def test_a_download_is_told_as_one(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/features.html")
    page.click("text=Data sheet (PDF)")

    (download,) = collector.wait_for("File Downloaded")
    assert download["properties"]["href"] == f"{website}/data-sheet.pdf"


def test_a_click_within_the_website_is_told_by_the_page_that_follows_alone(visitor, website, collector):
    page = visitor.new_page()
    page.goto(website)
    page.click("nav >> text=Pricing")

    collector.wait_for("page", 2)
    assert collector.named("Link Clicked") == []


def test_a_marked_tool_is_used_once_a_page_however_often_it_is_touched(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/savings.html")
    for buildings in ("20", "50", "120"):
        page.locator("#buildings").fill(buildings)
    page.reload()
    page.locator("#inspections").fill("7")

    used = collector.wait_for("Tool Used", 2)
    assert [each["properties"] for each in used] == [
        {"path": "/savings.html", "tool": "Savings calculator"}
    ] * 2


def test_a_marked_video_tells_when_it_starts_how_far_it_came_and_that_it_ended(visitor, website, collector):
    page = visitor.new_page()
    page.goto(f"{website}/webinar.html")
    page.evaluate("document.querySelector('video').playbackRate = 4; document.querySelector('video').play()")

    collector.wait_for("Video Playback Completed")
    told = [(each["event"], each["properties"]["progress"]) for each in collector.named("track")]
    assert [each for each in told if each[0].startswith("Video")] == [
        ("Video Playback Started", 0),
        ("Video Content Playing", 25),
        ("Video Content Playing", 50),
        ("Video Content Playing", 75),
        ("Video Playback Completed", 100),
    ]
    assert collector.named("Video Playback Started")[0]["properties"]["video"] == "From photo to report"


def test_a_video_that_is_not_marked_is_nobodys_business(show, website, collector):
    page = show(f'<video src="{website}/webinar.webm" muted></video>')
    page.evaluate("document.querySelector('video').play()")
    page.wait_for_timeout(500)
    page.evaluate("leadlight.track('End')")

    collector.wait_for("End")
    assert [each["event"] for each in collector.named("track")] == ["End"]
