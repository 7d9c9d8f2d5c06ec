import pytest

from leadlight.ingest.machine_rules import MachineRulesError, read_machine_rules, shipped_rules, shipped_text
from leadlight.scoring.values import DAY, SECOND


def one(rule):
    return read_machine_rules(f"rules:\n  - {{name: Mine, {rule}}}").rules[0]


def test_the_rules_that_come_with_the_product_are_rules():
    assert shipped_rules() == read_machine_rules(shipped_text())
    assert len({rule.name for rule in shipped_rules().rules}) == len(shipped_rules().rules)


def test_events_are_named_as_anybody_names_them():
    assert one("event: Mail Opened, agents: x").event == ("email_opened",)
    assert one("event: [Mail Opened, Pane Cut], agents: x").event == ("email_opened", "pane_cut")


def test_spans_are_written_as_people_say_them():
    assert one("after: Email Delivered, within: 2 seconds").within == 2 * SECOND
    assert one("after: Email Delivered, within: 1 day").within == DAY


def test_a_rule_stands_alone_unless_it_looks_at_other_events():
    assert one("agents: known").is_alone
    assert not one("after: Email Delivered, within: 1 second").is_alone
    assert not one("different: url, at_least: 3, within: 1 second".replace("url", "[url]")).is_alone


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("enabled: yes", "rule 'Mine' says nothing: give it `when`, `agents`, `after` or `different`"),
        ("after: Email Delivered", "rule 'Mine' needs `within`, such as `2 seconds`"),
        ("different: [url], within: 1 second", "rule 'Mine' needs `different` and `at_least` together"),
        ("when: {a: 1}, except: x", "rule 'Mine' has `except` without `agents`"),
        (
            "after: Email Delivered, within: soon",
            "a span of time such as `2 seconds` is needed here, not 'soon'",
        ),
        ("after: Email Delivered, within: 2", "a span of time such as `2 seconds` is needed here, not '2'"),
        ("event: [], agents: x", "the name of an event or a list of names is needed here, not a list"),
        ("event: 7, agents: x", "the name of an event or a list of names is needed here, not '7'"),
        ("agents: '(?=x)'", "the regular expression '(?=x)' cannot be used"),
    ],
)
def test_mistakes_are_told_where_they_are(rule, sentence):
    with pytest.raises(MachineRulesError) as told:
        one(rule)

    assert sentence in str(told.value)
    assert str(told.value).startswith("the rules:2:")


def test_all_mistakes_are_told_at_once():
    with pytest.raises(MachineRulesError) as told:
        read_machine_rules(
            "language: 2\nrules:\n  - {name: A}\n  - {name: B, agents: x, colour: red}\n", "mine.yaml"
        )

    assert [line.split(": ")[0] for line in str(told.value).splitlines()] == [
        "mine.yaml:1:1",
        "mine.yaml:3:5",
        "mine.yaml:4:26",
    ]


@pytest.mark.parametrize(
    ("text", "place"), [("a: b: c", "mine.yaml:1:5"), ("[]", "mine.yaml:1:1"), ("{}", "mine.yaml:1:1")]
)
def test_what_is_no_list_of_rules_is_refused(text, place):
    with pytest.raises(MachineRulesError, match=place):
        read_machine_rules(text, "mine.yaml")
