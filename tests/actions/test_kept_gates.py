"""Grades and stages moved from one scale of points to another."""

from typing import Any

import numpy as np
import pytest

from leadlight.actions.kept_gates import Scales, kept_gates

OLD = np.arange(0.0, 100.0)
SCALES = Scales(
    {"fit": OLD, "engagement": OLD, "total": OLD * 2},
    {"fit": np.floor(OLD / 10), "total": np.floor(OLD / 10) - 3},
)


@pytest.mark.parametrize(("points", "moved"), [(50, 5), (0, 0), (90, 9), (1_000, 10), (-5, 0)])
def test_points_move_to_where_as_many_leads_reach_them(points, moved):
    assert SCALES.moved("fit", points) == moved


def test_leads_that_were_excluded_do_not_count():
    before = np.where(OLD < 50, np.nan, OLD)

    assert Scales({"fit": before}, SCALES.after).moved("fit", 60) == 6


def test_without_a_lead_that_counts_points_stay():
    assert Scales({"fit": OLD * np.nan}, SCALES.after).moved("fit", 60) == 60


def test_a_part_of_a_score_without_rules_is_dropped_and_with_it_who_asks_for_the_grade():
    written: dict[str, Any] = {
        "grades": {
            "letter": {"score": "fit", "from": {"A": 52, "B": 50}},
            "digit": {"score": "engagement", "from": {1: 10}},
        },
        "stages": [
            {"name": "IQL", "from": 20, "grade": ["A1"]},
            {"name": "MQL", "scores": {"engagement": {"at_least": 5}, "fit": {"between": [20, 60], "above": 10}}},
            {"name": "SQL", "grade": ["A1"], "scores": {"engagement": {"below": 5}}},
            {"name": "All"},
        ],
    }  # fmt: skip

    kept = kept_gates(written, SCALES)

    assert kept.grades == {"letter": {"score": "fit", "from": {"A": 6, "B": 5}}}
    assert kept.stages == [
        {"name": "IQL", "from": -2},
        {"name": "MQL", "scores": {"fit": {"between": [2, 5], "above": 0}}},
        {"name": "All"},
    ]
    assert kept.dropped == [
        "the digit of the grades (no rule of the score 'engagement' is left)",
        "the grades that stage 'IQL' asks for",
        "what stage 'MQL' asks of the score 'engagement'",
        "what stage 'SQL' asks of the score 'engagement'",
        "the grades that stage 'SQL' asks for",
        "stage 'SQL', of which nothing is left",
    ]
    assert written["grades"]["letter"]["from"] == {"A": 52, "B": 50}
