"""What became of the events is counted alike by bits and by groups."""

import pytest

from leadlight.engines import event_counts
from tests.engines.conftest import model_of

ANY = model_of("event: any, points: 1")


@pytest.fixture(params=[event_counts.MOST_BITS, 0], ids=["by bits", "by groups"])
def _counted(request, monkeypatch):
    """Count in one of the two ways."""
    monkeypatch.setattr(event_counts, "MOST_BITS", request.param)


def leads(*keys):
    """Give leads with whole numbers for keys, as a query."""
    return f"SELECT unnest([{', '.join(map(str, keys))}]::BIGINT[]) AS lead_id"


def events(*keys):
    """Give an event for each key, as a query."""
    named = "'A' AS event, TIMESTAMP '2026-02-01' AS timestamp"
    return f"SELECT unnest([{', '.join(map(str, keys))}]::BIGINT[]) AS lead_id, {named}"


@pytest.mark.parametrize(
    ("known", "did", "counted"),
    [
        ([1, 2, 3], [1, 1, 3], (3, 0, 2)),
        ([1, 2, 3], [-(2**62), 0, 4, 2**62, 2], (1, 4, 1)),
        ([-5, -3], [-5, -4, -3], (2, 1, 2)),
        ([7], [7, 7], (2, 0, 1)),
        ([1, "NULL", 2], [1, "NULL"], (1, 0, 1)),
        ([1, 1, 2], [1, 1, 3], (2, 1, 2)),
        ([1, 2**62], [1, 2**62, 5], (2, 1, 2)),
        ([1, 2], ["NULL"], (0, 0, 0)),
        (["NULL"], [1], (0, 1, 0)),
    ],
    ids=[
        "some lead did nothing", "far from any lead", "negative", "a single lead", "leads and events without a key",
        "leads that share a key", "keys far apart", "no event has a key", "no lead has a key",
    ],
)  # fmt: skip
@pytest.mark.usefixtures("_counted")
def test_events_of_leads_and_leads_with_events_are_counted(desk, known, did, counted):
    desk.stage(ANY, leads(*known), events(*did), key="lead_id")

    found = desk.counts()

    assert (found.matched, found.of_unknown_leads, found.leads_with_events) == counted
    assert found.without_key == did.count("NULL")
