import json

from leadlight.scoring.definition import EventRule, GradePart
from leadlight.scoring.shape import json_schema, keys_at, keys_of


def test_keys_are_listed_as_they_are_written():
    assert keys_of(GradePart) == ["score", "from", "otherwise"]
    assert "where" in keys_of(EventRule)


def test_the_keys_that_may_stand_at_a_place_are_known():
    assert keys_at(())[:2] == ["language", "name"]
    assert "reset_by" in keys_at(("scores", "fit"))
    assert "within" in keys_at(("scores", "fit", "groups", "web", "rules", 0, "event"))
    assert keys_at(("scores", "fit", "rules", 0, "event", "fade")) == ["half_life", "linear"]
    assert keys_at(("grades", "letter")) == ["score", "from", "otherwise"]
    assert "at_least" in keys_at(("stages", 0, "scores", "fit"))
    assert "contains" in keys_at(("exclude", 0, "when", "fields", "industry"))


def test_the_schema_for_editors_knows_the_short_forms():
    schema = json.loads(json.dumps(json_schema()))

    definitions = schema["$defs"]
    assert schema["title"] == "Leadlight scoring model"
    assert "fields" not in definitions["Condition"]["properties"]
    assert "weights" not in definitions["Total"]["properties"]
    assert {"type": ["string", "number", "boolean"]} in definitions["Tests"]["anyOf"]
    assert schema["properties"]["language"]["const"] == 1


def test_every_description_of_a_key_is_in_the_schema():
    rule = json_schema()["$defs"]["EventRule"]

    assert rule["properties"]["max_count"]["description"] == "Only this many of the latest events count."
    assert rule["required"] == ["name", "event", "points"]
