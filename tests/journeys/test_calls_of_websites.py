"""What a website itself may call."""


def test_a_website_names_its_user_and_the_name_stays(show, collector):
    page = show()
    page.evaluate("leadlight.identify('u-7', {plan: 'street'})")
    collector.wait_for("identify")
    page.reload()

    (identify,) = collector.named("identify")
    later = collector.wait_for("page", 2)[1]
    assert (identify["userId"], identify["traits"]) == ("u-7", {"plan": "street"})
    assert later["userId"] == "u-7"
    assert later["anonymousId"] == identify["anonymousId"]


def test_what_is_known_of_a_visitor_can_be_told_without_an_id(show, collector):
    page = show()
    page.evaluate("leadlight.identify({email: 'ana@fjordstay.example'})")
    page.evaluate("leadlight.identify(null, {company: 'Fjordstay'})")

    identifies = collector.wait_for("identify", 2)
    assert [each["traits"] for each in identifies] == [
        {"email": "ana@fjordstay.example"},
        {"company": "Fjordstay"},
    ]
    assert not any("userId" in each for each in identifies)


def test_a_website_tells_events_of_its_own(show, collector):
    page = show()
    page.evaluate("leadlight.track('Trial Started', {plan: 'street', seats: 3})")

    (event,) = collector.wait_for("Trial Started")
    assert event["properties"] == {"plan": "street", "seats": 3}


def test_a_website_tells_page_views_of_its_own(show, collector):
    page = show()
    page.evaluate("leadlight.page({category: 'Docs'})")

    assert collector.wait_for("page", 2)[1]["properties"]["category"] == "Docs"


def test_who_signs_out_is_somebody_else_from_then_on(show, collector):
    page = show()
    page.evaluate("leadlight.identify('u-7'); leadlight.reset(); leadlight.track('After')")

    (after,) = collector.wait_for("After")
    (before,) = collector.named("identify")
    assert "userId" not in after
    assert after["anonymousId"] != before["anonymousId"]


def test_calls_made_before_the_script_is_there_are_not_lost(show, collector):
    show(early="leadlight = [['identify', 'u-7', {plan: 'street'}], ['track', 'Early', {n: 1}]]")

    (early,) = collector.wait_for("Early")
    assert (early["properties"], early["userId"]) == ({"n": 1}, "u-7")


def test_the_script_put_twice_into_a_page_counts_once(show, collector):
    page = show(f'<script src="{collector.address}/leadlight.js" data-key="the-key"></script>')
    page.evaluate("leadlight.track('End')")

    collector.wait_for("End")
    assert len(collector.named("page")) == 1


def test_an_element_of_the_same_name_is_no_obstacle(show, collector):
    page = show('<p id="leadlight">A window of small panes</p>')
    page.evaluate("leadlight.track('Told')")

    collector.wait_for("Told")


def test_no_page_of_the_example_website_has_an_error(visitor, website, collector, examples):
    page = visitor.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("response", lambda answer: errors.append(answer.url) if answer.status >= 400 else None)
    names = sorted(path.name for path in (examples / "site").glob("*.html"))
    for name in names:
        page.goto(f"{website}/{name}")
        collector.wait_until(
            lambda name=name: any(name in v["properties"]["path"] for v in collector.named("page"))
        )

    assert names
    assert errors == []
