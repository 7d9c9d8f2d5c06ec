import pytest

from leadlight.scoring.coherence import MOST_COMPARED, did_you_mean, problems_across
from tests.scoring.models import document, problems


def said(text):
    return [problem.split(": ", 1)[1] for problem in problems(text)]


def with_parts(more, fit="{}"):
    return f"name: m\nscores:\n  fit: {fit}\n  web: {{}}\n{more}\n"


@pytest.mark.parametrize("name", ["total", "Score", "priority", "min", "max", "Qualifies For", "grade"])
def test_some_names_are_taken(name):
    assert [
        f"'{name}' cannot name a score" in sentence for sentence in said(f"name: m\nscores: {{{name}: {{}}}}")
    ] == [True]


def test_scores_have_names_of_their_own():
    assert said("name: m\nscores: {Web Visits: {}, web_visits: {}}") == [
        "the scores 'Web Visits' and 'web_visits' have one name"
    ]
    assert said("name: m\nscores: {'!': {}, '?': {}}") == [
        "'!' has no letter or digit, so it names no score",
        "'?' has no letter or digit, so it names no score",
    ]


def test_groups_have_names_of_their_own():
    assert said(with_parts("", "{groups: {web: {}, 'web ': {}}}")) == ["the groups 'web' and 'web ' are one"]


def test_rules_have_names_of_their_own_in_the_whole_document():
    text = with_parts(
        "",
        "{groups: {g: {rules: [{name: A  b, per: x, points: 1}]}}, rules: [{name: a B, per: x, points: 1}]}",
    )

    assert said(text) == ["rule 'a B': a rule is already called 'a B'; give each rule its own name"]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("event: x, points: {1: 5}, fade: {linear: 1 day}", "points by count cannot fade"),
        ("per: x, points: 5, max_points: -1", "max_points bounds a size, so it cannot be below 0, as -1 is"),
    ],
)
def test_a_rule_does_not_contradict_itself(rule, sentence):
    assert [sentence in problem for problem in said(document(rule))] == [True]


@pytest.mark.parametrize("keys", ["min: 5, max: 4", "groups: {g: {min: 5, max: 4}}"])
def test_no_minimum_is_above_its_maximum(keys):
    assert said(with_parts("", f"{{{keys}}}")) == ["min (5) is above max (4)"]
    assert said(with_parts("total: {min: 5, max: 4}")) == ["min (5) is above max (4)"]


@pytest.mark.parametrize("names", ["any", "[Lost, ANY]"])
def test_nothing_starts_over_with_every_event(names):
    assert [
        "`any` would start over" in problem for problem in said(with_parts("", f"{{reset_by: {names}}}"))
    ] == [True]


@pytest.mark.parametrize(
    "more",
    [
        "total: {wib: 1}",
        "priorities: [{name: P, scores: {wib: {above: 1}}}]",
        "stages: [{name: P, scores: {wib: {above: 1}}}]",
        "grades: {letter: {score: wib, from: {A: 1}}}",
    ],
)
def test_only_scores_there_are_can_be_named(more):
    assert said(with_parts(more)) == ["there is no score 'wib'; did you mean 'web'?"]


def test_the_total_can_be_tested_and_graded():
    more = (
        "priorities: [{name: P, scores: {total: {above: 1}}}]\ngrades: {letter: {score: total, from: {A: 1}}}"
    )

    assert said(with_parts(more)) == []


RESULTS = [
    "score",
    "priority",
    "action",
    "within",
    "grade",
    "qualifies_for",
    "reasons",
    "excluded",
    "fit",
    "web",
]
GRADES = "grades: {letter: {score: fit, from: {A: 5}, otherwise: B}, digit: {score: web, from: {1: 5, 2: 3}}}"


def test_only_grades_there_can_be_are_named():
    gates = "priorities: [{name: P, grade: [A1, C1, 3, yes]}]"

    assert [sentence for sentence in said(with_parts(f"{GRADES}\n{gates}")) if "there is no" in sentence] == [
        "there is no grade 'C1'; the grades are A1, A2, B1, B2",
        "there is no grade '3'; the grades are A1, A2, B1, B2",
    ]
    assert said(with_parts("stages: [{name: P, grade: [A1]}]")) == [
        "there is no grade 'A1'; the document has no grades"
    ]


def test_a_grade_of_one_part_is_a_digit():
    digit = "grades: {digit: {score: fit, from: {1: 5}, otherwise: 2}}"

    assert said(with_parts(f"{digit}\nstages: [{{name: P, grade: [1, '2']}}]")) == []


def test_the_labels_of_a_grade_and_their_numbers_differ():
    assert said(with_parts("grades: {letter: {score: fit, from: {A: 5, 'A ': 4, B: 5}}}")) == [
        "'A' and 'A ' are one letter",
        "'A' and 'B' have one number; which one a lead gets would be chance",
    ]


def test_no_two_priorities_begin_at_one_number_or_at_none():
    more = (
        "priorities: [{name: A, from: 5}, {name: B, from: 5.0}, {name: C}, {name: D}, {name: E, from: x}, 5]"
    )

    assert [sentence.split(";")[0] for sentence in said(with_parts(more)) if "two" in sentence] == [
        "two priorities have `from: 5.0`",
        "two priorities have no `from`",
    ]


def test_results_go_into_columns_of_their_own():
    assert said(
        with_parts("columns: {score: Total Score, fit: Fit, priority: 'total score!', prioriti: X}")
    ) == [
        "'score' and 'priority' would be written into one column",
        "there is no result 'prioriti'; did you mean 'priority'?; results are " + ", ".join(RESULTS),
    ]


def test_what_is_malformed_is_passed_over():
    malformed = {"scores": {1: 5, "fit": [1], "web": {"groups": 5, "rules": [5, {"name": 5}]}}, "total": 5}
    malformed |= {"priorities": {"a": 1}, "grades": {"letter": 5}, "stages": [5], "columns": {"score": 5}}

    assert list(problems_across(malformed)) == []


def test_the_nearest_name_is_looked_for_among_so_many():
    names = [f"name {n}" for n in range(MOST_COMPARED)]

    assert did_you_mean("nam 7", names) == "; did you mean 'name 7'?"
    assert did_you_mean("zebra", [*names, "zebras"]) == ""
