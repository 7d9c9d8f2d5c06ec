from decimal import Decimal
from hashlib import sha256

import pytest

from leadlight.ingest.hooks.mapping import Mapping
from leadlight.ingest.hooks.paths import Budget
from leadlight.ingest.hooks.taking import Reader
from leadlight.ingest.hooks.words import Spread, Where

EVENT = {
    "a": "Ana", "blank": "  ", "none": None, "n": Decimal("3.50"), "yes": "Yes", "at": "21.11.2026 09:30",
    "many": ["x", "", "y"], "object": {"k": 1, "empty": ""}, "empty": {}, "sec": 1795172580, "text": "5.0", "zero": 0,
    "mail": "Ana Lima <ana@x.example>", "no": False,
    "answers": [{"q": "Company", "v": "Wind"}, {"q": "Size", "v": 80}, {"q": "Blank", "v": ""}, {"v": "nameless"}, 5],
}  # fmt: skip
AROUND: dict[Where, object] = {"body": {"b": "outside"}, "query": {"q": "asked"}, "header": {"x-id": "h1"}}


def mapping(**more):
    return Mapping.model_validate(
        {"about": "x", "check": {"secret_in": "address"}, "messages": [{"type": "identify"}], **more}
    )


def reader():
    return Reader(EVENT, AROUND, Budget())


def found(source):
    return reader().found(mapping(id=source).id)


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("a constant", "a constant"),
        (Decimal(5), 5),
        (Decimal("5.5"), Decimal("5.5")),
        (True, True),
        ("$.a", "Ana"),
        ("$.absent", None),
        ("$.blank", None),
        ("$.many[*]", "x"),
        ("$.object", {"k": 1, "empty": ""}),
        ("$.empty", None),
        ("$.zero", 0),
        ("$.no", False),
        (["$.absent", "$.blank", "$.a"], "Ana"),
        (["$.absent", "$.blank"], None),
        ({"path": "$.b", "of": "body"}, "outside"),
        ({"path": "$.q", "of": "query"}, "asked"),
        ({"path": "$['x-id']", "of": "header"}, "h1"),
        ({"path": "$.absent", "else": "$.a"}, "Ana"),
        ({"path": "$.many[*]", "all": True}, ["x", "y"]),
        ({"path": "$.many[*]", "join": ", "}, "x, y"),
        ({"path": "$.object", "join": ", "}, None),
        ({"values": ["$.a", "$.absent", "$.n"], "join": "-"}, "Ana-3.50"),
        ({"values": ["$.a", "$.n"], "all": True}, ["Ana", Decimal("3.50")]),
        ({"values": ["$.absent"], "else": 1}, 1),
        ({"path": "$.a", "as": "lower"}, "ana"),
        ({"path": "$.a", "as": ["lower", "upper"]}, "ANA"),
        ({"path": "$.object", "as": "lower"}, None),
        ({"path": "$.object", "as": ["lower", "upper"]}, None),
        ({"path": "$.n", "as": "number"}, Decimal("3.50")),
        ({"path": "$.text", "as": "number"}, 5),
        ({"path": "$.a", "as": "number"}, None),
        ({"path": "$.many", "as": "number"}, None),
        ({"path": "$.n", "as": "text"}, "3.50"),
        ({"path": "$.object", "as": "text"}, '{"k":1,"empty":""}'),
        ({"path": "$.mail", "as": "email"}, "ana@x.example"),
        ({"path": "$.a", "as": "email"}, None),
        ({"path": "$.yes", "as": "yes or no"}, True),
        ({"path": "$.a", "as": "yes or no"}, None),
        ({"path": "$.object", "as": "yes or no"}, None),
        ({"path": "$.a", "as": "hash"}, sha256(b'"Ana"').hexdigest()[:32]),
        ({"path": "$.sec", "as": "unix seconds"}, "2026-11-20T11:03:00Z"),
        ({"path": "$.sec", "as": "unix milliseconds"}, "1970-01-21T18:39:32.580000Z"),
        ({"path": "$.n", "as": "unix seconds"}, "1970-01-01T00:00:03.500000Z"),
        ({"path": "$.a", "as": "unix seconds"}, None),
        ({"path": "$.many", "as": "unix seconds"}, None),
        ({"values": [Decimal(10) ** 17], "as": "unix seconds"}, None),
        ({"values": [Decimal(10) ** 19], "as": "unix microseconds"}, None),
        ({"path": "$.at", "format": "%d.%m.%Y %H:%M"}, "2026-11-21T09:30:00Z"),
        ({"path": "$.at", "format": "%d.%m.%Y %H:%M", "zone": "Europe/Berlin"}, "2026-11-21T08:30:00Z"),
        ({"values": ["2026-11-21 09:30 +0100"], "format": "%Y-%m-%d %H:%M %z"}, "2026-11-21T08:30:00Z"),
        ({"path": "$.a", "format": "%Y"}, None),
        ({"path": "$.object", "format": "%Y"}, None),
        ({"values": ["0001"], "format": "%Y", "zone": "Asia/Tokyo"}, "0001-01-01T00:00:00Z"),
        ({"path": "$.mail", "pattern": "<(.+)@"}, "ana"),
        ({"path": "$.mail", "pattern": "lima"}, "Lima"),
        ({"path": "$.a", "pattern": "[0-9]+"}, None),
        ({"path": "$.object", "pattern": "."}, None),
        ({"path": "$.a", "map": {"ana": "A", "bo": "B"}}, "A"),
        ({"path": "$.text", "map": {Decimal(5): Decimal(6)}}, 6),
        ({"path": "$.text", "map": {"5": Decimal("6.5")}}, Decimal("6.5")),
        ({"path": "$.a", "map": {"bo": "B"}}, None),
        ({"path": "$.a", "map": {"bo": "B"}, "else": "other"}, "other"),
        ({"path": "$.object", "map": {"bo": "B"}}, None),
    ],
)
def test_a_source_finds_its_value(source, value):
    assert found(source) == value


def test_a_text_is_what_has_one():
    read, source = reader(), mapping(id="$.object", time="$.n").id

    assert read.text(source) is None
    assert read.text(mapping(id="$.n").id) == "3.50"
    assert read.text(None) is None


@pytest.mark.parametrize(
    ("spread", "pairs"),
    [
        ({"object": "$.object"}, [("k", 1)]),
        ({"object": "$.a"}, []),
        ({"object": "$.object", "names": {"k": "key"}}, [("key", 1)]),
        ({"each": "$.answers[*]", "name": "$.q", "value": "$.v"}, [("Company", "Wind"), ("Size", 80)]),
        (
            {"each": "$.answers[*]", "name": "$.q", "value": "$.v", "names": {"Size": "employees"}, "only_named": True},
            [("employees", 80)],
        ),
        ({"name": "$.a", "value": "$.n"}, [("Ana", Decimal("3.50"))]),
        ({"name": "$.absent", "value": "$.n"}, []),
    ],
)  # fmt: skip
def test_a_spread_gives_what_the_sender_names(spread, pairs):
    assert list(reader().spread(Spread.model_validate(spread))) == pairs
