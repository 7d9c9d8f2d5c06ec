"""Whether something is still being read, recognised or scored that somebody waits for."""

from __future__ import annotations

from leadlight.scoring.values import SECOND
from leadlight.storage.due_rows import HEAVY, PUBLISH, RESCORE, how_many_due
from leadlight.storage.health import anything_unplaced


def is_settling(now: int) -> bool:
    """Whether leads will look otherwise in a moment.

    What is due within a second counts: it may have been made due since it was `now`.
    """
    soon = now + SECOND
    return anything_unplaced() or any(how_many_due(kind, soon, 1) for kind in (RESCORE, HEAVY, PUBLISH))
