"""What came from each source, and what became of it."""

from __future__ import annotations

from typing import NamedTuple

from leadlight.storage.many import rows

_LOOKED_AT = 2_000
"""So many of the newest messages are looked through for the last one of a source."""


class Counted(NamedTuple):
    """How many messages of a source and day came to what; `day` is its first instant."""

    source: int
    day: int
    result: str
    number: int


class Heard(NamedTuple):
    """A message: what it says, as a name, and when it came."""

    said: str
    at: int


def counts_since(day: int) -> list[Counted]:
    """What came since a day."""
    query = "SELECT source_id, day, result, count FROM leadlight_intakecount WHERE day >= %s"
    return [Counted(*row) for row in rows(query, [day])]


def has_sent(source: int) -> bool:
    """Whether anything that a source sent was ever taken."""
    query = "SELECT 1 FROM leadlight_intakecount WHERE source_id = %s AND result = %s AND count > 0 LIMIT 1"
    return bool(rows(query, [source, "accepted"]))


def last_of(source: int) -> Heard | None:
    """The last message of a source, if it is among the newest of all."""
    found = rows(
        "SELECT name, type, received_at FROM (SELECT seq, name, type, received_at, source_id "
        "FROM leadlight_event ORDER BY seq DESC LIMIT %s) AS newest WHERE source_id = %s "
        "ORDER BY seq DESC LIMIT 1",
        [_LOOKED_AT, source],
    )
    return Heard(found[0][0] or found[0][1], found[0][2]) if found else None


def newest_consent_texts(among_newest: int) -> list[tuple[str, str, str, str, int, int, int]]:
    """Purpose, version, text and place of consents, how many gave and withdrew it, and when the last did."""
    return [
        (purpose, version, text, place, int(given), int(withdrawn), at)
        for purpose, version, text, place, given, withdrawn, at in rows(
            "SELECT purpose, version, text, place, SUM(CASE WHEN given THEN 1 ELSE 0 END), "
            "SUM(CASE WHEN given THEN 0 ELSE 1 END), MAX(repeated_at) FROM (SELECT purpose, version, text, "
            "place, given, repeated_at FROM leadlight_consent ORDER BY id DESC LIMIT %s) AS newest "
            "GROUP BY purpose, version, text, place ORDER BY 7 DESC LIMIT 100",
            [among_newest],
        )
    ]


def enriched_by(source: int, most: int) -> int:
    """Of how many addresses and domains a file says something, as far as `most`."""
    query = (
        "SELECT COUNT(*) FROM (SELECT 1 FROM leadlight_enrichment WHERE source_id = %s LIMIT %s) AS counted"
    )
    return int(rows(query, [source, most])[0][0])
