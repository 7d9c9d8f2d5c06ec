from decimal import Decimal

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.explain import ago, as_json, counted, joined_reasons, reasons, sentence, signed
from leadlight.scoring.forecast import Drop
from leadlight.scoring.lead import Lead
from leadlight.scoring.lines import BoundLine, RuleLine, WeightLine
from leadlight.scoring.values import DAY, HOUR, MINUTE, SECOND
from tests.scoring.models import AT, NOW, event, model


@pytest.mark.parametrize(
    ("line", "text"),
    [
        (
            RuleLine("web", None, 3000, "Viewed pricing", 3, NOW - 2 * DAY),
            "Viewed pricing 3 times, last 2 days ago: +30",
        ),
        (RuleLine("web", None, 1000, "Viewed pricing", 1, NOW - HOUR), "Viewed pricing, 1 hour ago: +10"),
        (RuleLine("fit", None, 500, "Target industry", None, None), "Target industry: +5"),
        (
            RuleLine("web", None, -1000, "Gone quiet", None, NOW - 45 * DAY),
            "Gone quiet, last 45 days ago: −10",
        ),
        (BoundLine("fit", None, -700), "fit is at its maximum, −7"),
        (BoundLine("engagement", "web", 1000), "web (engagement) is at its minimum, +10"),
        (BoundLine("total", None, -500), "the total is at its maximum, −5"),
        (WeightLine("fit", None, -1250, Decimal("0.50")), "fit counts 0.5 times, −12.5"),
        (WeightLine("fit", None, -1250, Decimal(-2)), "fit counts −2 times, −12.5"),
        (WeightLine("fit", None, -3000, Decimal(0)), "fit does not count in the total, −30"),
        (WeightLine("fit", None, 1, Decimal("1.0")), "fit is rounded with the total, +0.01"),
    ],
)
def test_every_line_is_a_sentence(line, text):
    assert sentence(line, NOW) == text


@pytest.mark.parametrize(
    ("age", "text"),
    [
        (0, "moments ago"),
        (MINUTE - 1, "moments ago"),
        (MINUTE, "1 minute ago"),
        (5 * MINUTE + 59 * SECOND, "5 minutes ago"),
        (HOUR - 1, "59 minutes ago"),
        (HOUR, "1 hour ago"),
        (DAY - 1, "23 hours ago"),
        (DAY, "1 day ago"),
        (45 * DAY + 5 * HOUR, "45 days ago"),
    ],
)
def test_an_age_is_in_whole_units_rounded_down(age, text):
    assert ago(age) == text


@pytest.mark.parametrize(
    ("points", "text"), [(3000, "+30"), (750, "+7.5"), (-725, "−7.25"), (10_000_000, "+100000"), (0, "+0")]
)
def test_points_have_a_sign_and_no_trailing_zeros(points, text):
    assert signed(points) == text


FOUR = model(*(f"when: {{a: 1}}, points: {p}" for p in (5, -9, 5, 20)))


def test_the_three_weightiest_rules_are_the_reasons_equal_ones_in_the_order_of_the_model():
    result = score(FOUR, Lead({"a": 1}), AT)

    assert reasons(result) == ["rule 4: +20", "rule 2: −9", "rule 1: +5"]
    assert joined_reasons(result) == "rule 4: +20; rule 2: −9; rule 1: +5"


def test_bounds_and_weights_are_no_reasons():
    result = score(
        model("when: {a: 1}, points: 5", score_keys="max: 1", more="total: {fit: 0.5}"), Lead({"a": 1}), AT
    )

    assert reasons(result) == ["rule 1: +5"]


def test_a_lead_without_points_has_no_reasons():
    assert joined_reasons(score(FOUR, Lead(), AT)) == ""


def test_the_reason_of_an_excluded_lead_is_the_exclusion():
    excluded = score(
        model("when: {a: 1}, points: 5", more="exclude: [{name: Rival, when: {a: 1}}]"), Lead({"a": 1}), AT
    )

    assert reasons(excluded) == ["Rival"]
    assert as_json(excluded)["total"] is None
    assert as_json(excluded)["excluded"] == "Rival"


def test_a_score_is_written_for_programs_with_every_line():
    result = score(
        model("event: view, points: 2.5", score_keys="max: 4", more="total: {fit: 0.5}"),
        Lead({}, (event("view", "2 days"), event("view", "1 day"))),
        AT,
    )

    written = as_json(result, Drop(NOW, "Low", 150))

    assert written == {
        "total": 2,
        "scores": {"fit": 4},
        "priority": None,
        "action": None,
        "within": None,
        "grade": None,
        "qualifies_for": None,
        "excluded": None,
        "lines": [
            line(
                "rule",
                5,
                "rule 1 2 times, last 1 day ago: +5",
                rule="rule 1",
                count=2,
                latest="2026-03-03T12:00:00Z",
            ),
            line("bound", -1, "fit is at its maximum, −1"),
            line("weight", -2, "fit counts 0.5 times, −2"),
        ],
        "drop": {
            "at": "2026-03-04T12:00:00Z",
            "priority": "Low",
            "total": 1.5,
            "sentence": "drops to Low on 2026-03-04 12:00 UTC if nothing more happens",
        },
    }


def line(kind, points, text, *, rule=None, count=None, latest=None):
    return {"kind": kind, "score": "fit", "group": None, "rule": rule, "points": points} | {
        "count": count,
        "latest": latest,
        "sentence": text,
    }


def test_a_rule_without_events_has_no_time_and_an_exclusion_to_come_no_total():
    written = as_json(
        score(model("when: {a: 1}, points: 5"), Lead({"a": 1}), AT), Drop(NOW, "Excluded", None)
    )

    assert written["lines"] == [line("rule", 5, "rule 1: +5", rule="rule 1")]
    assert isinstance(written["drop"], dict)
    assert written["drop"]["total"] is None


def test_one_thing_is_said_in_the_singular_and_thousands_with_commas():
    assert [counted(number, "lead") for number in (0, 1, 1204)] == ["0 leads", "1 lead", "1,204 leads"]
