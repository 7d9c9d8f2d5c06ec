from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring import sums
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Lead
from leadlight.scoring.lines import BoundLine, RuleLine, WeightLine
from leadlight.scoring.reading import read_model
from leadlight.scoring.rules import Outcome
from tests.scoring.models import AT, NOW

TWO_GROUPS = read_model("""
name: caps
scores:
  fit:
    groups:
      one: {max: 60, rules: [{name: a, per: a, points: 1}]}
      two: {max: 40, rules: [{name: b, per: b, points: 1}]}
""")


def scored(text, **fields):
    return score(read_model(text), Lead(fields), AT)


def with_score(keys, *, more=""):
    return f"name: m\nscores:\n  fit: {{{keys}, rules: [{{name: r, per: n, points: 1}}]}}\n{more}"


def test_each_group_is_held_at_its_own_maximum():
    result = score(TWO_GROUPS, Lead({"a": 75, "b": 20}), AT)

    assert result.total == 80
    assert [line.points for line in result.lines] == [7500, -1500, 2000]


@pytest.mark.parametrize(("n", "total"), [(9, 5), (-9, -2), (3, 3)])
def test_a_score_is_held_between_its_bounds(n, total):
    assert scored(with_score("min: -2, max: 5"), n=n).total == total


def test_a_minimum_raises_a_lead_that_has_nothing():
    result = scored(with_score("min: 2"))

    assert result.total == 2
    assert result.lines == (BoundLine("fit", None, 200),)


@pytest.mark.parametrize(("n", "total"), [(9, 5), (-9, 0)])
def test_the_total_has_bounds_and_every_weight_stays_one(n, total):
    result = scored(with_score("max: 100", more="total: {min: 0, max: 5}"), n=n)

    assert result.total == total
    assert result.scores == {"fit": n}


WEIGHTED = """
name: m
scores:
  fit: {rules: [{name: a, per: a, points: 1}]}
  web: {rules: [{name: b, per: b, points: 1}]}
"""


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ("{fit: 1, web: 1}", 30),
        ("{fit: 0.5}", 5),
        ("{fit: 0.3333, web: -1}", Decimal("-16.67")),
        ("{fit: 0}", 0),
    ],
)
def test_the_total_is_the_weighted_sum_of_the_scores(weights, total):
    result = scored(f"{WEIGHTED}total: {weights}", a=10, b=20)

    assert result.total == total
    assert sum(line.points for line in result.lines) == total * 100


def test_without_weights_every_score_counts_once():
    assert scored(WEIGHTED, a=10, b=20).total == 30


def test_a_total_may_weigh_a_score_called_weights():
    text = WEIGHTED.replace("fit", "weights")

    assert scored(f"{text}total: {{weights: 2}}", a=10, b=20).total == 20


def test_a_half_hundredth_of_the_total_is_rounded_away_from_zero():
    assert scored(f"{WEIGHTED}total: {{fit: 0.5}}", a="0.01").total == Decimal("0.01")
    assert scored(f"{WEIGHTED}total: {{fit: 0.5}}", a="-0.01").total == Decimal("-0.01")


def test_what_rounding_leaves_between_two_scores_is_a_line_of_the_later():
    result = scored(f"{WEIGHTED}total: {{fit: 0.5, web: 1}}", a="-0.01", b="0.01")

    assert result.total == Decimal("0.01")
    assert [line for line in result.lines if isinstance(line, WeightLine)] == [
        WeightLine("web", None, 1, Decimal(1))
    ]


@pytest.mark.parametrize("part", ["score", "group"])
def test_a_part_gives_nothing_to_leads_it_does_not_apply_to_bounds_or_not(part):
    keys = "min: 5, only_if: {kind: b2b}, rules: [{name: r, when: {a: 1}, points: 9}]"
    inner = f"{{{keys}}}" if part == "score" else f"{{groups: {{web: {{{keys}}}}}}}"
    text = f"name: m\nscores:\n  fit: {inner}\n"

    assert scored(text, a=1, kind="b2b").total == 9
    assert scored(text, a=1, kind="b2c").total == 0
    assert scored(text, a=1, kind="b2c").lines == ()


PRIORITIES = """priorities:
  - {name: Low}
  - {name: High, from: 51, action: Call, within: 24 hours}
  - {name: Medium, from: 21}
"""


@pytest.mark.parametrize(
    ("n", "priority"), [(-5, "Low"), ("20.99", "Low"), (21, "Medium"), (50, "Medium"), (51, "High")]
)
def test_the_priority_with_the_largest_start_that_is_reached(n, priority):
    assert scored(with_score("max: 100", more=PRIORITIES), n=n).priority == priority


def test_a_priority_brings_what_to_do_and_how_soon():
    result = scored(with_score("max: 100", more=PRIORITIES), n=60)

    assert (result.action, result.within) == ("Call", "24 hours")


def test_no_priority_where_none_is_reached():
    result = scored(with_score("max: 100", more="priorities: [{name: High, from: 51}]"), n=5)

    assert (result.priority, result.action, result.within) == (None, None, None)


@pytest.mark.parametrize(
    ("tests", "reached"),
    [
        ("above: 5", [6, 7, 8]),
        ("at_least: 5", [5, 6, 7, 8]),
        ("below: 5", [2, 3, 4]),
        ("at_most: 5", [2, 3, 4, 5]),
        ("between: [4, 6]", [4, 5, 6]),
        ("above: 3, below: 5", [4]),
    ],
)
def test_a_priority_may_test_scores_and_the_total(tests, reached):
    for tested in ("fit", "total"):
        text = with_score("max: 100", more=f"priorities: [{{name: P, scores: {{{tested}: {{{tests}}}}}}}]")

        assert [n for n in range(2, 9) if scored(text, n=n).priority == "P"] == reached


def test_a_priority_may_have_a_condition_and_then_the_next_one_that_holds_counts():
    text = with_score(
        "max: 100", more=PRIORITIES.replace("from: 51,", "from: 51, when: {phone: {known: yes}},")
    )

    assert scored(text, n=60, phone="123").priority == "High"
    assert scored(text, n=60).priority == "Medium"


GRADES = """grades:
  letter: {score: fit, from: {A: 15, B: 8}, otherwise: D}
  digit: {score: total, from: {1: 60, 2: 10}}
"""


@pytest.mark.parametrize(("n", "grade"), [(60, "A1"), (15, "A2"), (10, "B2"), (9, None), (-1, None)])
def test_a_grade_is_a_letter_and_a_digit_or_none(n, grade):
    assert scored(with_score("max: 100", more=GRADES), n=n).grade == grade


def test_a_grade_may_have_one_part():
    more = "grades: {digit: {score: fit, from: {1: 60}, otherwise: 4}}"

    assert scored(with_score("max: 100", more=more), n=60).grade == "1"
    assert scored(with_score("max: 100", more=more), n=5).grade == "4"


STAGES = """stages:
  - {name: IQL, from: 10}
  - {name: MQL, from: 31, when: {email: {known: yes}}, grade: [A1, A2]}
  - {name: Any, from: 90}
"""


@pytest.mark.parametrize(
    ("n", "email", "stage"),
    [(5, "x", None), (10, "x", "IQL"), (31, "x", "MQL"), (31, "", "IQL"), (90, "", "Any")],
)
def test_a_lead_qualifies_for_the_last_stage_that_holds(n, email, stage):
    result = scored(with_score("max: 100", more=GRADES + STAGES), n=n, email=email)

    assert result.qualifies_for == stage


EXCLUSIONS = """exclude:
  - {name: Student, when: {kind: x}}
  - {name: Competitor, when: {kind: [x, y]}}
"""


def test_a_lead_an_exclusion_matches_has_no_score():
    result = scored(with_score("max: 100", more=EXCLUSIONS + PRIORITIES), n=60, kind="Y")

    assert (result.total, result.scores, result.priority, result.excluded) == (
        None,
        {},
        "Excluded",
        "Competitor",
    )
    assert (result.action, result.grade, result.qualifies_for, result.lines) == (None, None, None, ())


def test_the_first_exclusion_that_matches_is_the_reason():
    assert scored(with_score("max: 100", more=EXCLUSIONS), kind="x").excluded == "Student"


MANY = read_model("""
name: many
scores:
  fit:
    max: 20
    min: -5
    groups:
      one: {max: 7, rules: [{name: a, when: {x: 1}, points: 1}, {name: b, when: {x: 1}, points: 1}]}
      two: {min: -3, only_if: {y: 1}, rules: [{name: c, when: {x: 1}, points: 1}]}
    rules: [{name: d, when: {x: 1}, points: 1}]
  web: {rules: [{name: e, when: {x: 1}, points: 1}]}
  third: {only_if: {y: 1}, min: 1, rules: [{name: f, when: {x: 1}, points: 1}]}
total: {fit: 0.3333, web: -0.0001, third: 1, max: 30}
""")
outcomes = st.lists(st.integers(-5000, 5000).map(Outcome), min_size=6, max_size=6)
applies = st.fixed_dictionaries(
    {("fit", None): st.booleans(), ("fit", "one"): st.booleans(), ("fit", "two"): st.booleans(),
     ("web", None): st.booleans(), ("third", None): st.booleans()}
)  # fmt: skip


@given(outcomes, applies)
def test_the_lines_add_up_to_the_total(given_outcomes, which):
    result = sums.Sums(MANY).total(given_outcomes, sums.Gates(which, [], []), NOW)

    assert sum(line.points for line in result.lines) == result.total_hundredths
    assert all(line.points for line in result.lines)
    for name, points in result.scores_hundredths.items():
        own = [line for line in result.lines if line.score == name and isinstance(line, RuleLine | BoundLine)]
        assert sum(line.points for line in own) == points


@given(outcomes, outcomes, applies)
def test_totals_lie_between_those_of_the_least_and_the_greatest_scores(one, other, which):
    gates = sums.Gates(which, [], [])
    both = [sums.Sums(MANY).total(each, gates, NOW) for each in (one, other)]
    low, high = (
        {name: pick(result.scores_hundredths[name] for result in both) for name in MANY.scores}
        for pick in (min, max)
    )

    least, most = sums.Sums(MANY).totals_between(low, high)

    assert all(result.total_hundredths in range(least, most + 1) for result in both)
