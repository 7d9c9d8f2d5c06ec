import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.json_text import DEEPEST, UnreadableError, read, written, written_in_order

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (b'{"a": 1, "a": 2}', {"a": 2}),
        (b"1.10", Decimal("1.10")),
        (b"9223372036854775807", 2**63 - 1),
        (b"9223372036854775808", "9223372036854775808"),
        (b"-9223372036854775809", "-9223372036854775809"),
        (b'["' + b"7" * 30 + b'", true]', ["7" * 30, True]),
        (b"7" * 5000, "7" * 5000),
        (
            b"[1e400, 1e-400, 0e9, 0." + b"1" * 50 + b"]",
            ["1e400", "1e-400", Decimal("0E+9"), "0." + "1" * 50],
        ),
        (b'"a\\u0000b"', "a\ufffdb"),
        (b'{"\\u0000": {"a": ["\\u0000", 1.5, null]}}', {"\ufffd": {"a": ["\ufffd", Decimal("1.5"), None]}}),
        (b'"\\ud83d"', "\ufffd"),
        (b'{"\\udc00": [NaN, -Infinity, 12]}', {"\ufffd": [None, None, 12]}),
        (b'\xef\xbb\xbf{"a": "\xc3\xa9"}', {"a": "é"}),
        (b'"\\ud83d\\ude00"', "😀"),
    ],
)
def test_what_comes_is_read_as_what_can_be_kept(raw, value):
    found = read(raw)

    assert found == value
    assert read(written(found).encode()) == found


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON: .* line 1, column 2"),
        (b'"a\x00b"', "not JSON"),
        (b'"\xff"', "not in UTF-8"),
        (b"[" * 1_000 + b"]" * 1_000, "nested deeper than 64 levels"),
        (b"[" * 100_000, "nested deeper than 64 levels"),
        (b'[NaN, "\\ud800", ' + b"[" * 100_000, "nested deeper than 64 levels"),
        (b'{"a":' * (DEEPEST + 1) + b"1" + b"}" * (DEEPEST + 1), "nested deeper"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(raw, reason):
    with pytest.raises(UnreadableError, match=reason):
        read(raw)


def test_many_objects_beside_each_other_are_not_deep():
    value = [{"a": [1]}] * 100

    assert read(json.dumps(value).encode()) == value
    deepest = b"[" * DEEPEST + b"]" * DEEPEST
    assert written(read(deepest)).encode() == deepest


@given(VALUES)
def test_whatever_python_writes_is_read_and_can_be_written_again_and_again(value):
    found = read(json.dumps(value).encode())

    assert read(written(found).encode()) == found
    assert "\\u0000" not in written(found)


def test_written_in_order_the_same_is_the_same():
    assert written_in_order(read(b'{"b": 1.0, "a": {"d": 1, "c": 2}}')) == b'{"a":{"c":2,"d":1},"b":1.0}'
