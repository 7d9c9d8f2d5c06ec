"""`leadlight schema`: a JSON Schema that takes every model we ship and refuses what is wrong."""

import json
import re
from decimal import Decimal

import pytest
from typer.testing import CliRunner

from leadlight.cli import app
from leadlight.scoring.document import read_document
from leadlight.templates import template_text, templates

TYPES = {"string": str, "boolean": bool, "object": dict, "array": list, "null": type(None)}
KEYWORDS = {
    "$defs", "$ref", "$schema", "additionalProperties", "anyOf", "const", "default", "description", "enum",
    "format", "items", "maxItems", "maximum", "minItems", "minProperties", "minimum", "oneOf", "pattern",
    "properties", "required", "title", "type",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema():
    return json.loads(CliRunner().invoke(app, ["schema"]).stdout)


def test_the_schema_uses_words_of_json_schema_only(schema):
    assert set(keywords(schema)) <= KEYWORDS
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_reference_leads_somewhere(schema):
    for reference in re.findall(r'"\$ref": "#/\$defs/(\w+)"', json.dumps(schema)):
        assert reference in schema["$defs"]


def test_editors_can_say_what_every_key_means(schema):
    silent = [
        (name, key)
        for name, part in [("the model", schema), *schema["$defs"].items()]
        for shape in [part, *part.get("anyOf", ())]
        for key, inner in shape.get("properties", {}).items()
        if not inner.get("description")
    ]

    assert silent == []


@pytest.mark.parametrize("name", templates())
def test_every_template_is_taken(schema, name):
    assert list(problems(document(template_text(name)), schema, schema)) == []


@pytest.mark.parametrize("company", ["brightpane", "mossbeck", "quillfen"])
def test_every_example_is_taken(schema, examples, company):
    text = (examples / company / "scoring.yaml").read_text()

    assert list(problems(document(text), schema, schema)) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("points: 5", "pionts: 5"),
        ("points: 5", "points: many"),
        ("per: email_opens", "per: 5"),
        ("priorities:", "prioritys:"),
        ("from: 21", "from: later"),
        ("language: 1", "language: 2"),
    ],
)
def test_what_is_wrong_is_refused(schema, right, wrong):
    text = template_text("starter")
    assert right in text

    assert list(problems(document(text.replace(right, wrong, 1)), schema, schema))


def document(text):
    """A model's document as JSON has it: numbers are numbers, and every key is a text."""

    def plain(value):
        match value:
            case dict():
                return {str(key): plain(inner) for key, inner in value.items()}
            case list():
                return [plain(inner) for inner in value]
            case Decimal():
                return float(value)
            case _:
                return value

    return plain(read_document(text).value)


def keywords(schema):
    """The words of a schema and of those within, names of properties aside."""
    yield from schema
    for word, inner in schema.items():
        if word in ("$defs", "properties"):
            for one in inner.values():
                yield from keywords(one)
        elif word in ("anyOf", "oneOf"):
            for one in inner:
                yield from keywords(one)
        elif isinstance(inner, dict) and word in ("items", "additionalProperties"):
            yield from keywords(inner)


def problems(value, schema, root):
    """What a schema has against a value: as much of JSON Schema as ours uses."""
    if "$ref" in schema:
        yield from problems(value, root["$defs"][schema["$ref"].rsplit("/", 1)[1]], root)
    for word in {"anyOf", "oneOf"} & set(schema):
        fitting = [one for one in schema[word] if not list(problems(value, one, root))]
        if not fitting or (word == "oneOf" and len(fitting) > 1):
            yield f"{value!r} fits {len(fitting)} of {word}"
    if not any(is_a(value, kind) for kind in listed(schema.get("type", [*list(TYPES), "number"]))):
        yield f"{value!r} is no {schema['type']}"
        return
    yield from problems_of_scalars(value, schema)
    if isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
            yield f"{len(value)} items"
        for item in value:
            yield from problems(item, schema.get("items", {}), root)
    if isinstance(value, dict):
        yield from problems_of_keys(value, schema, root)


def problems_of_scalars(value, schema):
    if value != schema.get("const", value):
        yield f"{value!r} is not {schema['const']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{value!r} is none of {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{value!r} does not match"
    if is_a(value, "number") and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{value!r} is out of bounds"


def problems_of_keys(value, schema, root):
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    yield from (f"{name} is missing" for name in schema.get("required", ()) if name not in value)
    if len(value) < schema.get("minProperties", 0):
        yield "too few keys"
    for name, inner in value.items():
        if name in known:
            yield from problems(inner, known[name], root)
        elif others is False:
            yield f"unknown key {name}"
        elif isinstance(others, dict):
            yield from problems(inner, others, root)


def listed(types):
    return [types] if isinstance(types, str) else types


def is_a(value, kind):
    if kind in ("number", "integer"):
        whole = kind == "number" or (isinstance(value, int | float) and float(value).is_integer())
        return isinstance(value, int | float) and not isinstance(value, bool) and whole
    return isinstance(value, TYPES[kind])
