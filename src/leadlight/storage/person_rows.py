"""All that the tables hold of one person, as names and values that JSON has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

from leadlight.ingest.json_text import read
from leadlight.scoring.values import written_time
from leadlight.storage.many import among, rows
from leadlight.storage.models import Source
from leadlight.storage.personal import Whom, parts_of
from leadlight.storage.statements import streamed

_TIMES = ("at", "since", "time")
_LEADS = ("lead", "survivor", "loser", "one", "other")


def messages_of_person(leads: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Every message of some leads, the oldest first; inside `one_moment`."""
    sources = dict(Source.objects.values_list("pk", "kind"))
    names = dict(Source.objects.values_list("pk", "name"))
    condition, values = among("p.lead_id", list(leads))
    for chunk in streamed(
        "SELECT e.seq, e.message_id, e.type, e.name, e.time, e.received_at, e.source_id, p.machine, e.body "
        "FROM leadlight_placement p JOIN leadlight_event e ON e.seq = p.seq "
        f"WHERE {condition} ORDER BY e.time, e.seq",
        [values],
    ):
        for seq, message_id, kind, name, time, received_at, source, machine, body in chunk:
            yield {
                "number": seq,
                "id": message_id,
                "type": kind,
                "event": name or None,
                "time": written_time(time),
                "received_at": written_time(received_at),
                "from": {"kind": sources.get(source, "server"), "name": names.get(source, "")},
                "machine": machine or None,
                "message": read(cast("str", body).encode()),
            }


def rows_of_person(whom: Whom) -> dict[str, list[dict[str, Any]]]:
    """The rows of all other tables, by what an access request calls these."""
    names = dict(Source.objects.values_list("pk", "name"))
    uids = _uids()
    return {part: [_plain(row, uids, names) for row in found] for part, found in parts_of(whom)}


class _uids(dict[int, str]):  # noqa: N801 - a function that remembers
    """What leads are called outside, asked for when it is needed."""

    def __missing__(self, lead: int) -> str:
        found = rows("SELECT uid FROM leadlight_lead WHERE id = %s", (lead,))
        self[lead] = str(found[0][0]) if found else ""
        return self[lead]


def _plain(row: Mapping[str, Any], uids: _uids, sources: Mapping[int, str]) -> dict[str, Any]:
    """A row with leads by their names for the outside, sources by theirs, and instants as text."""
    found: dict[str, Any] = {}
    for column, value in row.items():
        name = column.removesuffix("_id")
        if column == "id":
            continue
        if name in _LEADS and column != name and value is not None:
            found[name] = uids[value]
        elif name == "source" and column != name:
            found[name] = sources.get(value, "")
        elif isinstance(value, int) and not isinstance(value, bool) and name.rpartition("_")[2] in _TIMES:
            found[name] = written_time(value)
        else:
            found[name] = str(value) if isinstance(value, Decimal) else value
    return found
