import time
from pathlib import Path

import pytest

from leadlight.errors import ModelError
from leadlight.scoring.reading import Problem, UnreadableModel, read_model, read_with_warnings
from tests.scoring.models import document, problems

KINDS = ["`when`", "`table`", "`per`", "`event`", "`quiet`", "`sequence`"]
KEYS = [
    "language", "name", "about", "exclude", "scores", "total", "priorities", "grades", "stages", "columns",
]  # fmt: skip
TWO_KINDS = "a rule is of one kind, this one says `when` and `event`; make two rules, or use `only_if`"
EXAMPLE = (Path(__file__).parent / "contract.yaml").read_text()


def test_the_example_of_the_contract_is_read():
    model = read_model(EXAMPLE)

    assert [rule.name for _, _, rule in model.all_rules()][:3] == [
        "Target industry",
        "Company size in range",
        "Decision maker",
    ]
    assert read_with_warnings(EXAMPLE)[1] == []


def test_a_byte_order_mark_is_no_part_of_a_model():
    assert read_model("\ufeff" + EXAMPLE) == read_model(EXAMPLE)


def test_all_problems_are_said_at_once_in_the_order_of_the_document():
    text = document("evnt: x, points: 5", "per: x, points: abc", more="total: {fitt: 1}\nnam: x")

    assert problems(text) == [
        f"m:5:9: rule 'rule 1': a rule needs one of {', '.join(KINDS)}; did you mean 'event'?",
        "m:6:32: rule 'rule 2': points must be a number, not 'abc'",
        "m:7:9: there is no score 'fitt'; did you mean 'fit'?",
        "m:8:1: unknown key 'nam'; did you mean 'name'?; known here: " + ", ".join(KEYS),
    ]


def test_an_unreadable_model_keeps_its_problems():
    with pytest.raises(ModelError) as refused:
        read_model("- a", "scoring.yaml")

    assert isinstance(refused.value, UnreadableModel)
    assert refused.value.source == "scoring.yaml"
    assert refused.value.problems == [
        Problem(1, 1, "a scoring model is a mapping that begins with `name:`, not a list")
    ]
    assert str(refused.value).startswith("scoring.yaml:1:1: ")


def test_a_text_that_is_no_document_is_one_problem():
    assert [problem[:24] for problem in problems("a: [")] == ["m:1:5: this is not YAML:"]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("event: x, points: [1]", "points must be a number, not a list"),
        ("event: x, points: {0: 5}", "a whole number from 1 is needed here, not '0'"),
        ("event: x, points: {2: x}", "points must be a number, not 'x'"),
        ("event: x, points: {}", "`points` needs at least 1 entry"),
        ("when: {a: 1}, points: {1: 2}", "points must be a number, not a mapping"),
        ("when: {a: 1}, event: x, points: 1", TWO_KINDS),
        ("event: x", "`points` is missing"),
        ("event: x, points: 1, fade: 5", "a mapping (`key: value`) is needed here, not '5'"),
        ("event: x, points: 1, fade: {}", "a fade is either `half_life: 15 days` or `linear: 90 days`"),
        ("event: x, points: 1, once_per: year",
        "'year' is not known here; it is one of 'day', 'week' or 'month'"),
        ("sequence: x, within: 1 day, points: 1", "a list is needed here, not 'x'"),
        ("sequence: [{event: x}], within: 1 day, points: 1", "`sequence` needs at least 2 entries"),
        ("quiet: x, for: , points: 1", "`for` has no value; write one, or take the key out"),
        ("when: {a: }, points: 1", "`a` has no value; write one, or take the key out"),
        ("when: {a: [x, ''], a: 1}, points: 1", "the key 'a' stands twice"),
        ("when: {A: 1, a: 2}, points: 1",
        "'A' and 'a' are one field; put its tests together, as in {above: 5, below: 9}"),
        ("when: {a: {between: [5, 1]}}, points: 1", "between takes the smaller number first"),
        ("when: {'!': 1}, points: 1", "'!' has no letter or digit, so it names no field"),
        ("when: {on: 1}, points: 1",
        "a text is needed here, not yes; put it in quotes if it is meant as text"),
        ("when: [a], points: 1", "a mapping (`key: value`) is needed here, not a list"),
    ],
)  # fmt: skip
def test_one_mistake_is_one_clear_sentence_that_names_the_rule(rule, sentence):
    said = problems(document(rule))

    assert [problem.split(": ", 1)[1] for problem in said] == [f"rule 'rule 1': {sentence}"]


def test_the_place_is_that_of_the_key_or_of_its_nearest_written_part():
    text = document("event: x, points: 1, where: {path: {starts_with: 5}}", "quiet: x, points: 1")

    assert [problem.split(": ")[0] for problem in problems(text)] == ["m:5:60", "m:6:9"]


def test_keys_that_are_no_words_are_refused_where_they_stand():
    assert problems("name: m\nscores: {fit: {}}\n5: x\n") == ["m:3:1: a key is a word here, not '5'"]
    assert problems("name: m\nscores: {fit: {}}\n: x\n") == ["m:3:1: a key is a word here, not nothing"]


def test_an_empty_entry_of_a_list_is_said():
    assert problems("name: m\nscores: {fit: {}}\nstages:\n  -\n") == [
        "m:4:4: nothing stands here; write a value, or take the entry out"
    ]


def test_what_a_key_that_stands_twice_held_the_first_time_is_looked_at_too():
    text = "name: m\nscores:\n  fit: {rules: [{name: A, when: {a: 1, a: 2}, points: 1}], rules: []}\n"

    assert problems(text) == ["m:3:40: the key 'a' stands twice", "m:3:60: the key 'rules' stands twice"]


def test_what_has_no_words_of_its_own_is_said_in_those_of_the_checker():
    assert problems("name: m\nscores: {fit: {}}\ncolumns: {5: x}\n")[0] == (
        "m:3:1: Input should be a valid string, not '5'"
    )


def test_what_is_no_rule_is_told_what_one_looks_like():
    text = "name: m\nscores: {fit: {rules: [5]}}\n"

    assert [problem.split(", when")[0] for problem in problems(text)] == [
        "m:2:24: a rule is a mapping such as {name: Big company"
    ]


def test_a_part_of_a_model_that_is_no_mapping_is_refused():
    assert problems("name: m\nscores: {fit: {rules: 5}}\n") == ["m:2:16: a list is needed here, not '5'"]
    assert problems("name: m\nscores: []\n") == ["m:2:1: a mapping (`key: value`) is needed here, not a list"]
    assert problems("name: m\nscores: {}\ngrades: {}\n") == [
        "m:2:1: `scores` needs at least 1 entry",
        "m:3:1: a grade has a letter, a digit or both",
    ]
    assert problems("name: m\nscores: {fit: {}}\nstages: [{name: s, scores: {fit: {}}}]") == [
        "m:3:29: a test is needed here, for example {at_least: 5}"
    ]


def test_a_bare_no_among_texts_is_warned_of():
    text = document("when: {country: [de, no]}, points: 1", "table: country, points: {de: 1, no: 2}")
    warning = "a bare `no` among texts is the truth value; write 'no' in quotes if Norway is meant"

    assert read_with_warnings(text)[1] == [
        Problem(5, 45, f"rule 'rule 1': {warning}"),
        Problem(6, 56, f"rule 'rule 2': {warning}"),
    ]


def test_a_no_that_is_meant_as_one_is_not_warned_of():
    text = document("when: {a: [no], b: no, c: ['no', de], d: {known: no}}, points: 1, enabled: no")

    assert read_with_warnings(text)[1] == []


def test_thousands_of_rules_are_read_in_seconds():
    rules = [
        "event: Page Viewed, where: {path: {starts_with: /pricing}}, points: 10, within: 30 days"
    ] * 2_000
    start = time.perf_counter()

    assert len(read_model(document(*rules)).all_rules()) == 2_000
    assert time.perf_counter() - start < 15


@pytest.mark.parametrize("key", ["a" * 100_000, "(a+)+" * 10_000])
def test_a_key_made_to_hang_is_refused_in_no_time(key):
    start = time.perf_counter()

    assert "unknown key" in problems(f"name: m\nscores: {{fit: {{}}}}\n? {key}\n: 1\n")[0]
    assert time.perf_counter() - start < 5
