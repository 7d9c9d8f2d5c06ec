"""When a new score could be seen: a reader beside the system, asking for changes again and again.

    python -m benchmarks.live.watching FOLDER URL SECONDS OUT.json

`URL` is `-` for SQLite. Writes the newest event that each change knew of, with the instant at which it was seen.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

import psycopg

EVERY = 0.005


def reader(folder: Path, url: str) -> Any:
    if url == "-":
        return sqlite3.connect(f"file:{folder / 'leadlight.db'}?mode=ro", uri=True, isolation_level=None)
    return psycopg.connect(url, autocommit=True)


def main() -> None:
    folder, url, seconds, out = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]), Path(sys.argv[4])
    connection = reader(folder, url)
    last = connection.execute("SELECT coalesce(max(id), 0) FROM leadlight_scorechange").fetchone()[0]
    seen: list[tuple[int, int, float]] = []
    end = time.time() + seconds
    while time.time() < end:
        rows = connection.execute(
            f"SELECT id, lead_id, seq FROM leadlight_scorechange WHERE id > {int(last)} ORDER BY id"
        ).fetchall()
        now = time.time()
        seen += [(lead, seq, now) for _, lead, seq in rows]
        last = rows[-1][0] if rows else last
        time.sleep(EVERY)
    out.write_text(json.dumps(seen))


if __name__ == "__main__":
    main()
