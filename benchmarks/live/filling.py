"""Put many events into the log of an installation, as its collector writes them.

python -m benchmarks.live.filling FOLDER URL EVENTS PEOPLE
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from leadlight.storage.database import Place, open_database
from leadlight.storage.intake import Intake, NewEvent, write
from leadlight.storage.models import Source

DAY = 86_400_000_000
AT_ONCE = 5_000


def main() -> None:
    folder, url, events, people = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    open_database(Place(folder, None if url == "-" else url))
    source = Source.objects.filter(kind="server").values_list("pk", flat=True)[0]
    now = time.time_ns() // 1000
    names = (
        ("page_viewed", "Page Viewed"),
        ("email_opened", "Email Opened"),
        ("demo_requested", "Demo Requested"),
    )
    mark = f"f{now}"

    def event(number: int) -> NewEvent:
        normal, name = names[0 if number % 50 else number // 50 % 3]
        person = f"person-{number % people}"
        body = {
            "type": "track",
            "messageId": f"{mark}-{number}",
            "userId": person,
            "event": name,
            "properties": {"path": "/pricing" if number % 7 == 0 else "/", "title": "A page"},
        }
        at = now - (number % 60) * DAY - number % 1000
        return NewEvent(body["messageId"], "track", normal, at, now, source, json.dumps(body))  # type: ignore[arg-type]

    for start in range(0, events, AT_ONCE):
        write([Intake(source, now, [event(number) for number in range(start, min(start + AT_ONCE, events))])])


if __name__ == "__main__":
    main()
