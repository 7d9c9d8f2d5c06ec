"""What looking for signals costs: its CPU beside all other of scoring a lead; printed as JSON.

``python -m benchmarks.live.noticing ROUNDS``: in each round every lead does one thing more, and one in four
things begins a visit. The two are told apart by clocks around the calls, in one run: two runs would differ more
by chance than by what is measured.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadlight.actions.live import rescore as module
from leadlight.actions.live.place import place as place_next
from leadlight.scoring.values import DAY, HOUR, MINUTE
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.due_rows import RESCORE
from leadlight.templates import template_text
from tests.actions.live.happenings import NOW, publish_at_once, receive, said, settle, viewed

LEADS, EVENTS = 100, 40


def main() -> None:
    """Fill a new installation, and score everybody again and again."""
    with tempfile.TemporaryDirectory() as folder:
        open_database(Place(Path(folder) / "data"), make=True)
        publish_at_once(template_text("b2b-saas"))
        _fill()
        all_, signals = _rounds(int(sys.argv[1]))
        close_connections()
    print(json.dumps({"signals": signals, "rest": all_ - signals, "more": signals / (all_ - signals)}))


def _fill() -> None:
    chance = random.Random(1)
    for number in range(LEADS):
        user = f"u{number}"
        visits = [NOW - chance.randint(2, 80) * DAY for _ in range(EVENTS // 4)]
        receive(
            said(user, NOW - 90 * DAY, email=f"{user}@firm-{number}.example", job_title="CEO"),
            *(viewed(f"/p{page}", user, at + page * MINUTE) for at in visits for page in range(4)),
        )
    settle(NOW)


def _rounds(rounds: int) -> tuple[float, float]:
    """Microseconds of CPU for each lead and thing it did: of all, and of signals in it."""
    clock = _Clock()
    parts = vars(module)
    parts.update({name: clock.around(parts[name]) for name in ("notice", "_pulse")})
    at, spent = NOW, 0.0
    for turn in range(rounds):
        at += 9 * HOUR if turn % 4 == 0 else 2 * MINUTE
        receive(*(viewed("/a", f"u{number}", at) for number in range(LEADS)), now=at)
        while place_next(at):
            pass
        began = time.process_time()
        while module.rescore(RESCORE, at):
            pass
        spent += time.process_time() - began
    return tuple(seconds / LEADS / rounds * 1e6 for seconds in (spent, clock.spent))  # type: ignore[return-value]


@dataclass
class _Clock:
    spent: float = 0.0

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: object) -> object:
            began = time.process_time()
            try:
                return function(*arguments)
            finally:
                self.spent += time.process_time() - began

        return timed


if __name__ == "__main__":
    main()
