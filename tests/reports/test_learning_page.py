from dataclasses import replace

import pytest

from leadlight.learning.findings.report import (
    BandReport,
    Effect,
    EffectPoint,
    FieldReport,
    Illusion,
    LeakReport,
    SegmentReport,
)
from leadlight.learning.judging.figures import Figure
from leadlight.reports import learning_page
from tests.reports.pages import Page
from tests.reports.report import HOSTILE, NOTHING, REPORT, rate


@pytest.fixture(scope="module")
def page():
    return Page(learning_page(REPORT))


def test_the_verdict_comes_first_in_words(page):
    text = page.text

    assert text.index("Ready") < text.index("A won lead stands above") < text.index("What to do next")
    assert text.index("What to do next") < text.index("How good it is")


def test_every_figure_stands_with_its_interval(page):
    assert "0.810" in page.text
    assert "0.760 to 0.860" in page.text
    assert "45% to 65%" in page.text


def test_every_part_of_the_report_is_there(page):
    for said in ("scorecard", "random forest", "'tags' is set late.", "0.990", "very high", "21.5", "1,200"):
        assert said in page.text
    for said in ("Rome", "× 2.01", "its own", "12 values", "40.0%"):
        assert said in page.text


def test_the_page_runs_nothing_and_loads_nothing(page):
    assert page.all("script") == page.all("link") == page.all("img") == page.all("iframe") == []
    assert not [
        attributes for _, attributes in page.tags if attributes.keys() & {"src", "href", "onload", "onclick"}
    ]
    assert "http" not in learning_page(REPORT).replace("http-equiv", "")
    policy = [meta for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy[0]["content"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_what_is_opened_is_closed(page):
    assert page.open == []


def test_a_reader_who_cannot_see_is_told_what_charts_and_tables_show(page):
    charts = [svg for svg in page.all("svg") if svg.get("role") == "img"]
    named = {attributes["id"] for _, attributes in page.tags if "id" in attributes}

    assert len(charts) == 2
    assert all(set((svg["aria-labelledby"] or "").split()) <= named for svg in charts)
    assert all(svg.get("role") == "img" or svg.get("aria-hidden") == "true" for svg in page.all("svg"))
    assert len(page.all("caption")) == len(page.all("table")) > 5
    assert all("scope" in cell for cell in page.all("th"))
    assert page.all("html") == [{"lang": "en"}]


def test_data_are_shown_as_text_whatever_they_hold():
    hostile = replace(
        REPORT,
        fields=(FieldReport(HOSTILE, "use", HOSTILE, 0.1),),
        leakage=(
            LeakReport(HOSTILE, left_out=True, evidence=HOSTILE),
            LeakReport(HOSTILE, left_out=False, evidence=HOSTILE),
        ),
        effects=(Effect(HOSTILE, (EffectPoint(HOSTILE, 0.5, 10, 5, rate(5, 10)),)),),
        bands=(BandReport(HOSTILE, 1, 1, rate(1, 1), None, None),),
        segments=(SegmentReport(HOSTILE, 1, 1, 0.1, 0.1, Figure(0.0, 0.0, 0.0), helps=False),),
        sentence=HOSTILE,
        chosen=HOSTILE,
        notes=(HOSTILE, f"`{HOSTILE}`"),
    )

    page = Page(learning_page(hostile))

    assert page.all("script") == []
    assert page.text.count(HOSTILE) >= 12
    assert page.open == []


def test_a_segment_says_how_much_better_its_own_model_is_and_whether_it_is_used(page):
    assert "0.0200 (0.0050 to 0.0350)" in page.text
    assert "its own" in page.text
    assert "the more it leans on the model of all leads" in page.text


def test_characters_that_no_page_can_hold_are_replaced():
    html = learning_page(replace(REPORT, sentence="a\x00b\ud800c\x1b[31m"))

    assert "a\ufffdb\ufffdc\ufffd[31m" in html
    html.encode("utf-8")


def test_a_value_of_a_million_characters_is_cut():
    long = replace(REPORT, effects=(Effect("x" * 10**6, (EffectPoint("y" * 10**6, 1.0, 1, 1, rate(1, 1)),)),))

    assert len(learning_page(long)) < 60_000


def test_nothing_learned_still_makes_a_page_without_empty_sections():
    html = learning_page(NOTHING)

    assert "Too little data" in Page(html).text
    assert "nan" not in html
    assert "How good it is" not in html


def test_the_same_report_gives_the_same_page():
    assert learning_page(REPORT) == learning_page(REPORT)


def test_a_field_that_was_kept_stands_as_kept_and_the_predictor_as_what_it_is():
    kept = LeakReport("stage", left_out=False, evidence="'stage' is set late.", kept=True)
    illusion = Illusion(Figure(0.62, 0.5, 0.7), Figure(0.81, 0.76, 0.86), "with_leaks")

    text = Page(learning_page(replace(REPORT, leakage=(kept,), illusion=illusion))).text

    assert text.index("Kept by you") < text.index("'stage' is set late.")
    assert "with what you kept (this predictor)" in text
    assert "Left out" not in text
    assert "Was this known at first contact?" not in text


def test_where_some_are_kept_and_some_left_out_the_predictor_stands_between_them():
    illusion = Illusion(Figure(0.62, 0.5, 0.7), Figure(0.99, 0.98, 1.0), "between")

    text = Page(learning_page(replace(REPORT, illusion=illusion))).text

    said = (
        "without what you kept",
        "0.620",
        "with what you kept (this predictor)",
        "0.810",
        "with what is left out too",
    )
    places = [text.index(each, text.index("How well the past")) for each in said]
    assert places == sorted(places)


def test_what_is_asked_about_stands_with_the_figure_without_it():
    asked = replace(REPORT, illusion=None, without_asked=Figure(0.701, 0.65, 0.75))

    text = Page(learning_page(asked)).text

    said = ("without what is asked about", "0.701", "with what is asked about (this predictor)", "0.810")
    places = [text.index(each, text.index("How well the past")) for each in said]
    assert places == sorted(places)


def test_what_is_asked_about_stands_beside_what_is_left_out():
    text = Page(learning_page(replace(REPORT, without_asked=Figure(0.701, 0.65, 0.75)))).text

    said = (
        "without what is asked about",
        "0.701",
        "without what is left out (this predictor)",
        "with what is left out (an illusion)",
    )
    places = [text.index(each, text.index("How well the past")) for each in said]
    assert places == sorted(places)
