import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.batches import taken_apart
from leadlight.ingest.json_text import UnreadableError

DEEP = "[" * 2_000 + "]" * 2_000
BAD = (DEEP, '"\\ud800"', "NaN", '{"x": "\\ud800, ]}"}')


def texts(batch):
    return [bytes(each).decode() for each in batch.messages]


def test_a_batch_is_its_messages_and_what_is_said_of_all():
    batch = taken_apart(
        b'{"writeKey": "k", "batch": [ {"a": "]"}, 5 ], "sentAt": "2026-01-01", "context": {"a": 1}}'
    )

    assert texts(batch) == ['{"a": "]"}', "5"]
    assert (batch.sent_at, batch.context, batch.write_key) == ("2026-01-01", {"a": 1}, "k")


@pytest.mark.parametrize("bad", BAD)
def test_a_message_that_cannot_be_read_does_not_cost_the_others(bad):
    good = ['{"a":"\\"],[{"}', '{"b":[1,{"c":2}]}']

    batch = taken_apart(
        f'{{"x": [1, "batch"], "batch" : [{good[0]}, {bad} ,{good[1]}], "sentAt": "now"}}'.encode()
    )

    assert texts(batch) == [good[0], bad, good[1]]
    assert batch.sent_at == "now"


@given(st.lists(st.sampled_from(['{"a": 1}', "[]", '"x,]"', "-1.5", *BAD])))
def test_every_message_comes_out_as_it_went_in(messages):
    assert texts(taken_apart(f'{{"batch": [{", ".join(messages)}]}}'.encode())) == messages


def test_an_empty_batch_is_empty_even_where_the_rest_is_odd():
    assert texts(taken_apart(b'{"batch": [ ], "x": NaN}')) == []


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"[]", "A batch is an object"),
        (b"{}", "A batch is an object"),
        (b'{"batch": {"batch": []}}', "A batch is an object"),
        (b'["batch", []]', "A batch is an object"),
        (b'{"batch": [1, 2', "not JSON"),
        (b'{"batch": [1, NaN], "sentAt"}', "not JSON"),
        (b'{"batch": ["' + b'\\"' * 100_000, "not JSON"),
        (b"\xff", "not in UTF-8"),
        (("[" * 100_000).encode(), "nested deeper"),
    ],
)
def test_what_is_no_batch_is_refused_as_a_whole(raw, reason):
    with pytest.raises(UnreadableError, match=reason):
        taken_apart(raw)


def test_what_a_batch_lacks_is_none():
    assert json.dumps(taken_apart(b'{"batch": []}').write_key) == "null"
