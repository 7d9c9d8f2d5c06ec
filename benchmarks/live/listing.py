"""Lists and searches as people ask for them, timed one by one.

    python -m benchmarks.live.listing FOLDER URL LISTS

prints the milliseconds of each as JSON. Half of what is asked is what a team asks all day: its own leads, the best,
a stage, a name. The other half is drawn, with orders and filters that nobody needs together.
"""

from __future__ import annotations

import json
import random
import sys
import time
from pathlib import Path

from benchmarks.live.people import COUNTRIES, FAMILY, GIVEN, INDUSTRIES, STAGES
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.lead_cards import cards_of
from leadlight.storage.lead_filters import Between, Filters
from leadlight.storage.lead_list import Order, page_of
from leadlight.storage.many import rows
from leadlight.storage.sight import Sight

DAY = 86_400_000_000
PAGE = 50
PRIORITIES, QUALIFIES = ("Hot", "Warm", "Cold", "Excluded"), ("", "IQL", "MQL")


def owner(draw: random.Random) -> str:
    return f"rep{draw.randrange(20)}@leadlight.test"


def text(draw: random.Random, leads: int) -> str:
    number = 1 + draw.randrange(leads)
    return draw.choice(
        (
            draw.choice(GIVEN),
            draw.choice(FAMILY),
            f"{draw.choice(GIVEN)} {draw.choice(FAMILY)}",
            f"{draw.choice(GIVEN)} {draw.choice(FAMILY)[:3]}",
            f"firm-{number // 4}.example",
            f"person-{number}",
            str(number),
            draw.choice(GIVEN)[:2],
            "nobody at all",
        )
    )


def usual(draw: random.Random, leads: int) -> tuple[Filters, Order]:
    """What a team asks all day."""
    seen = Sight(owner(draw)) if draw.random() < 0.3 else Sight()
    return draw.choice(
        (
            (Filters(excluded=False, seen=seen), Order()),
            (Filters(owners=(owner(draw),)), Order()),
            (Filters(owners=(owner(draw),)), Order("last_at")),
            (Filters(stages=(draw.choice(STAGES[4:]),), seen=seen), Order()),
            (Filters(priorities=("Hot",), seen=seen), Order("last_at")),
            (Filters(text=text(draw, leads), seen=seen), Order()),
            (Filters(text=text(draw, leads)), Order()),
            (Filters(fields=(("country", draw.choice(COUNTRIES)),), seen=seen), Order()),
            (Filters(account=f"firm-{draw.randrange(leads // 4)}.example"), Order()),
        )
    )


def drawn(draw: random.Random, leads: int, now: int) -> tuple[Filters, Order]:
    """Anything at all."""

    def perhaps(options: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(draw.sample(sorted(set(options)), draw.choice((0, 0, 0, 1, 2))))

    since = Between(now - draw.choice((1, 7, 30, 90)) * DAY) if draw.random() < 0.2 else Between()
    filters = Filters(
        text=text(draw, leads) if draw.random() < 0.3 else "",
        owners=(owner(draw),) if draw.random() < 0.3 else (),
        stages=perhaps(STAGES),
        priorities=perhaps(PRIORITIES),
        qualifies_for=perhaps(QUALIFIES),
        fields=(("industry", draw.choice(INDUSTRIES)),) if draw.random() < 0.2 else (),
        last_at=since,
    )
    order = Order(draw.choice(("total", "total", "last_at", "created_at", "called")), draw.random() < 0.7)
    return filters, order


def main() -> None:
    folder, url, lists = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    open_database(Place(folder, None if url == "-" else url))
    leads = max(1_000, rows("SELECT MAX(lead_id) FROM leadlight_listed")[0][0])
    now, draw = time.time_ns() // 1000, random.Random(7)
    slow = []
    took: dict[str, list[float]] = {"usual": [], "drawn": []}
    busy_in: dict[str, list[float]] = {"usual cpu": [], "drawn cpu": []}
    for number in range(lists):
        kind = "usual" if number % 2 else "drawn"
        filters, order = usual(draw, leads) if kind == "usual" else drawn(draw, leads, now)
        began, busy = time.perf_counter(), time.process_time()
        page = page_of(filters, order, PAGE + 1)
        cards_of([each.lead for each in page[:PAGE]])
        took[kind].append((time.perf_counter() - began) * 1000)
        busy_in[f"{kind} cpu"].append((time.process_time() - busy) * 1000)
        slow.append((took[kind][-1], (time.process_time() - busy) * 1000, repr(filters), repr(order)))
    close_connections()
    print(json.dumps({**took, **busy_in, "slowest": sorted(slow, reverse=True)[:5]}))


if __name__ == "__main__":
    main()
