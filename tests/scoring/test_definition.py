from decimal import Decimal

import pytest
from pydantic import ValidationError

from leadlight.scoring.definition import EventRule, ScoringModel, WhenRule
from tests.scoring.models import model

RULE = {"name": "r", "when": {"a": 1}, "points": 5}


def built(**keys):
    return ScoringModel.model_validate({"name": "m", "scores": {"fit": {"rules": [RULE]}}} | keys)


def test_a_model_may_be_built_from_python_values():
    assert built().scores["fit"].rules[0] == WhenRule.model_validate(RULE)


def test_a_rule_already_built_may_stand_in_a_model():
    rule = EventRule.model_validate({"name": "e", "event": "view", "points": {1: 5}})

    assert built(scores={"fit": {"rules": [rule]}}).all_rules() == [("fit", None, rule)]


@pytest.mark.parametrize("rule", [5, {"name": "x"}, {**RULE, "event": "view"}])
def test_what_is_no_rule_or_two_is_refused(rule):
    with pytest.raises(ValidationError):
        built(scores={"fit": {"rules": [rule]}})


def test_a_model_whose_parts_contradict_each_other_is_refused_from_python_too():
    with pytest.raises(ValidationError, match="there is no score 'fitt'; did you mean 'fit'"):
        built(total={"fitt": 1})


def test_a_model_already_read_is_a_model():
    assert ScoringModel.model_validate(built()) == built()


def test_groups_come_first_and_what_is_not_enabled_not_at_all():
    rules = [RULE | {"name": name, "enabled": name != "c"} for name in "bcd"]
    scores = {"fit": {"rules": rules[:2], "groups": {"g": {"rules": rules[2:]}}}}

    assert [(score, group, rule.name) for score, group, rule in built(scores=scores).all_rules()] == [
        ("fit", "g", "d"),
        ("fit", None, "b"),
    ]


@pytest.mark.parametrize(
    ("total", "weight"), [({}, 1), ({"max": 5}, 1), ({"fit": 0.5}, Decimal("0.5")), ({"web": 1}, 0)]
)
def test_a_score_counts_once_unless_weights_say_otherwise(total, weight):
    assert built(scores={"fit": {}, "web": {}}, total=total).weight("fit") == weight


@pytest.mark.parametrize("total", [5, {"weights": {"fit": 2}}])
def test_a_total_is_a_mapping_of_weights(total):
    if total == 5:
        with pytest.raises(ValidationError):
            built(total=total)
    else:
        assert built(scores={"fit": {}, "weights": {}}).weight("weights") == 1


def test_a_model_never_changes():
    with pytest.raises(ValidationError):
        model("when: {a: 1}, points: 5").name = "other"  # type: ignore[misc]
