"""When something happened, as far as clocks that may be wrong tell; in microseconds since 1970 UTC."""

from __future__ import annotations

from leadlight.scoring.values import MINUTE

AHEAD = 5 * MINUTE
"""So far an event may lie after its arrival: two clocks that are right differ by seconds."""


def event_time(original: int | None, sent: int | None, received: int) -> int:
    """The instant of an event whose sender says when it happened and when it was sent; None if unreadable.

    A sender's clock may be wrong, but it is as wrong when it sends as when it writes down what happened: the
    difference is right. Without `sent` the sender's word counts, without `original` the arrival.
    """
    if original is None:
        return received
    told = original if sent is None else received - (sent - original)
    return min(max(told, 0), received + AHEAD)
