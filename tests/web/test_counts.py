"""The law of counts, over HTTP: whatever comes in whatever shape, every message is counted once."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadlight.storage.intake import NOBODY
from leadlight.storage.models import Event, IntakeCount, Quarantined

GOOD = st.sampled_from("abcdef").map(
    lambda name: {"type": "track", "userId": "u", "event": "x", "messageId": name}
)
LACKING = st.sampled_from([{"type": "track"}, {"userId": ["u"]}, {"type": "page", "userId": "null"}])
NONE: st.SearchStrategy[object] = st.sampled_from(
    [5, "x", None, [], [[]], {"a": {"b": [[[[]]]] * 3}, "c": "y" * 40_000}]
)
REQUESTS = st.one_of(
    st.lists(GOOD | LACKING | NONE, max_size=8).map(
        lambda batch: ("/v1/batch", {"batch": batch}, "", len(batch))
    ),
    GOOD.map(lambda message: ("/v1/track", message, "", 1)),
    LACKING.map(lambda message: ("/v1/track", message, "", 1)),
    NONE.map(lambda message: ("/v1/page", message, "", 1)),
    st.sampled_from([("/v1/batch", {"batch": 5}, "", 1), ("/v1/t", {"userId": "u"}, "wrong", 1)]),
    st.sampled_from([("/v1/track", b"{" * 600_000, "", 1), ("/v1/batch", b"\xff", "", 1)]),
)


@given(requests=st.lists(REQUESTS, max_size=6))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_received_is_the_sum_of_what_became_of_it(sqlite_collecting, requests):
    for model in (Event, Quarantined, IntakeCount):
        model.objects.all().delete()

    for path, body, key, _ in requests:
        assert sqlite_collecting.send(path, body, key).status < 500

    counts = sqlite_collecting.counts()
    total = sum(counts.values()) + sum(sqlite_collecting.counts(NOBODY).values())
    assert total == sum(number for *_, number in requests)
    ids = {row for row in Event.objects.values_list("message_id", flat=True) if not row.startswith("last-")}
    assert counts.get("accepted", 0) == len(ids)
    assert counts.get("quarantined", 0) == Quarantined.objects.count()
    assert json.dumps(sorted(ids))
