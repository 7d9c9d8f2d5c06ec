"""Scores of many leads at once, over the mirror: the numbers they have one by one, as rows to be written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import numpy as np

from leadlight.actions.live.mirror import Connection, follow, load
from leadlight.engage.crm import RECYCLED_NAME
from leadlight.engines.choice import engine_for
from leadlight.engines.compiler import Detail
from leadlight.engines.relations import EventRelation, LeadRelation, RawColumn
from leadlight.engines.staging import Staged
from leadlight.ingest.json_text import written
from leadlight.ingest.messages import decoded
from leadlight.scoring.definition import EventRule, ScoringModel
from leadlight.scoring.derived import SOURCES, derive
from leadlight.scoring.next_change import REST, Watch
from leadlight.scoring.requirements import fields_of, properties_of
from leadlight.scoring.resets import parts_of
from leadlight.scoring.sums import EXCLUDED
from leadlight.scoring.values import DAY, ISO, SECOND
from leadlight.storage.statements import one_moment, streamed
from leadlight.tables import Kind
from leadlight.tables.sql import literal

_CHUNK = 10_000

_RESTS = 4
"""So many times as long as others a lead of very many messages rests while its points fade."""

SCORED = "scored"
"""The temporary table with a row for each lead: `lead` and the columns of a stored score."""


def score_all(
    connection: Connection, model: ScoringModel, at: int, leads: Sequence[int] | None = None
) -> int:
    """Score all leads, or some roots, as of an instant, into the table SCORED; by the events up to what.

    Leads that wait to be scored one by one are left out: who they are is made anew first.
    """
    with one_moment():
        upto = follow(connection)
        _take(connection, at, leads)
    score_taken(connection, model, at)
    return upto


NEVER = np.iinfo(np.int64).max
"""The instant at which a lead was recycled that never was."""


def empty_taken(connection: Connection) -> None:
    """Make the table `taken`, of leads to be scored: `said` and `follows` are their fields as JSON.

    What they did up to `recycled` no longer counts; `acts` is how often somebody had acted on them.
    """
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE taken "
        "(lead BIGINT, said VARCHAR, follows VARCHAR, recycled BIGINT, acts BIGINT)"
    )


def _take(connection: Connection, at: int, leads: Sequence[int] | None) -> None:
    empty_taken(connection)
    wanted = None if leads is None else frozenset(leads)
    for chunk in streamed(
        "SELECT l.id, CAST(l.profile AS TEXT), CAST(l.derived AS TEXT), l.recycled_at, l.acts "
        "FROM leadlight_lead l "
        "WHERE l.root_id IS NULL AND NOT EXISTS (SELECT 1 FROM leadlight_due d "
        "WHERE d.kind IN ('rescore', 'heavy') AND d.subject = l.id AND d.at <= %s)",
        [at],
    ):
        found = [row for row in chunk if wanted is None or row[0] in wanted]
        if found:
            load_leads(connection, found)


def load_leads(connection: Connection, found: Sequence[tuple[Any, ...]]) -> None:
    """Add leads to the table `taken`."""
    ids, said, follows, recycled, acts = zip(*found, strict=True)
    load(
        connection,
        "taken",
        {
            "lead": np.array(ids, dtype=np.int64),
            "said": np.array(said, dtype=object),
            "follows": np.array(follows, dtype=object),
            "recycled": np.array([NEVER if each is None else each for each in recycled], dtype=np.int64),
            "acts": np.array(acts, dtype=np.int64),
        },
    )


def score_taken(connection: Connection, model: ScoringModel, at: int, into: str = SCORED) -> None:
    """Score the leads of `taken` as of an instant into a table."""
    staged = Staged(_leads(connection, model), _events(connection, model, at), ("lead", "lead"), ISO)
    engine, _ = engine_for("duckdb", model)
    engine(connection, model, staged, at, Detail.RULES)
    columns = ", ".join(f"{sql} AS {name}" for name, sql in _columns(model).items())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {into} AS SELECT l.k AS lead, {columns} "
        "FROM result AS r JOIN leads_read AS l USING (_row)"
    )


def when_to_look(connection: Connection, watch: Watch, model: ScoringModel, at: int) -> None:
    """Make the table `next_looks` (`lead`, `at`): an instant before which a score of SCORED stays."""
    ahead = (
        "SELECT n.root AS lead, MIN(e.t) AS at FROM events e JOIN nodes n USING (node) "
        f"WHERE e.t > {at} GROUP BY 1"
    )
    if not watch.moves:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE next_looks AS {ahead}")
        return
    same = "FALSE"
    if watch.steady:
        score_taken(connection, model, at + DAY, "later")
        same = " AND ".join(
            f"s.{name} IS NOT DISTINCT FROM l.{name}" for name in ("total", "scores", "priority", "lines")
        )
    else:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE later AS SELECT * FROM {SCORED} LIMIT 0")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE next_looks AS SELECT s.lead, "
        f"LEAST(CASE WHEN {same} THEN {at + DAY} ELSE {at + REST} END, COALESCE(a.at, {at + DAY})) AS at "
        f"FROM {SCORED} s LEFT JOIN later l USING (lead) LEFT JOIN ({ahead}) AS a USING (lead)"
    )


def first_change(connection: Connection, watch: Watch, model: ScoringModel, at: int) -> int | None:
    """When to look again at the one lead of `taken`, whose score as of an instant is SCORED.

    That is when what it is given changes otherwise than by fading, found to the second; for points that fade
    some REST later, None where time changes nothing.
    """
    if not watch.moves:
        return None
    now = _shown(connection, SCORED)
    if watch.steady and _shown_at(connection, model, at + DAY) == now:
        return at + DAY
    fading = {
        place
        for place, (_, _, rule) in enumerate(model.all_rules())
        if isinstance(rule, EventRule) and rule.fade is not None
    }
    firm, start, end = _firm(now, fading), at, at + _RESTS * REST
    if _firm(_shown_at(connection, model, end), fading) == firm:
        return end
    while end - start > SECOND:
        middle = (start + end) // 2
        if _firm(_shown_at(connection, model, middle), fading) == firm:
            start = middle
        else:
            end = middle
    return end


def _shown_at(connection: Connection, model: ScoringModel, at: int) -> tuple[Any, ...]:
    score_taken(connection, model, at, "later")
    return _shown(connection, "later")


def _shown(connection: Connection, table: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = connection.execute(
        f"SELECT lines, total, scores, priority, grade, qualifies_for, excluded FROM {table}"
    ).fetchall()[0]
    return found


def _firm(shown: tuple[Any, ...], fading: AbstractSet[int]) -> tuple[Any, ...]:
    """What of a score does not fade."""
    lines, _, _, priority, _, stage, excluded = shown
    read = json.loads(lines)
    given = [(line[0], None if line[0] in fading else line[1], *line[2:]) for line in read["given"]]
    return given, read["off"], priority, stage, excluded


def _leads(connection: Connection, model: ScoringModel) -> LeadRelation:
    """The fields that the model reads, derived ones for each lead that has none of the name itself."""
    names = sorted(fields_of(model))
    listed, joins = [], []
    for place, name in enumerate(names):
        own = _first_of([name])
        if name in SOURCES:
            _derive(connection, name, f"derived_{place}")
            joins.append(f"LEFT JOIN derived_{place} ON derived_{place}.source = {_first_of(SOURCES[name])}")
            own = f"COALESCE({own}, derived_{place}.value)"
        listed.append(f"{own} AS c{place}")
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE leads_read AS SELECT ROW_NUMBER() OVER () AS _row, lead AS k"
        f"{''.join(f', {column}' for column in listed)} FROM taken {' '.join(joins)}"
    )
    return LeadRelation("leads_read", {name: RawColumn(f"c{i}", Kind.JSON) for i, name in enumerate(names)})


def _first_of(names: Sequence[str]) -> str:
    """The JSON of the first of some fields that a lead has."""
    found = [_value(column, name) for name in names for column in ("said", "follows")]
    return f"COALESCE({', '.join(found)})"


def _value(column: str, name: str) -> str:
    path = literal('$."' + name + '"')
    return f"nullif(CAST(json_extract({column}, {path}) AS VARCHAR), 'null')"


def _derive(connection: Connection, name: str, table: str) -> None:
    """A table of what follows from each value that the source of a derived field has."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} (source VARCHAR, value VARCHAR)")
    source = _first_of(SOURCES[name])
    found = connection.execute(
        f"SELECT DISTINCT {source} AS source FROM taken WHERE {source} IS NOT NULL"
    ).fetchall()
    derived = [(raw, value) for (raw,) in found if (value := derive(name, decoded(raw))) is not None]
    if derived:
        sources, values = zip(*derived, strict=True)
        columns = {"source": sources, "value": [written(value) for value in values]}
        load(connection, table, {name: np.array(column, dtype=object) for name, column in columns.items()})


def _events(connection: Connection, model: ScoringModel, at: int) -> EventRelation:
    """The events that count for the leads taken, with the properties that the model reads."""
    names = sorted(properties_of(model))
    paths = ", ".join(literal('$."' + name + '"') for name in names)
    values = f", json_extract(e.properties, [{paths}]) AS found" if names else ""
    listed = "".join(f", nullif(CAST(found[{i + 1}] AS VARCHAR), 'null') AS p{i}" for i in range(len(names)))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE events_read AS SELECT k, t, event{listed} FROM ("
        f"SELECT n.root AS k, e.t, e.name AS event{values} FROM events AS e JOIN nodes AS n USING (node) "
        f"WHERE e.t <= {at} AND n.root IN (SELECT lead FROM taken) AND e.seq <= (SELECT seq FROM upto) "
        "AND e.seq NOT IN (SELECT seq FROM machines)) UNION ALL "
        f"SELECT lead, recycled, {literal(RECYCLED_NAME)}{', NULL' * len(names)} FROM taken "
        f"WHERE recycled <= {at}"
    )
    properties = {name: RawColumn(f"p{i}", Kind.JSON) for i, name in enumerate(names)}
    return EventRelation("events_read", RawColumn("event", Kind.TEXT), None, properties)


def _columns(model: ScoringModel) -> dict[str, str]:
    """The columns of a stored score over `result` as r."""
    scores = ", ".join(f"{literal(name)}, r.score_{place}" for place, name in enumerate(model.scores))
    rules = ", ".join(
        f"CASE WHEN r.r{i} <> 0 THEN CAST([{i}, r.r{i}, r.c{i}, r.t{i}] AS BIGINT[]) END"
        for i in range(len(model.all_rules()))
    )
    parts = ", ".join(f"CASE WHEN NOT r.part_{i} THEN {i} END" for i in range(len(parts_of(model))))
    given = f"list_filter([{rules}], lambda given: given IS NOT NULL)"
    off = f"list_filter(CAST([{parts}] AS BIGINT[]), lambda part: part IS NOT NULL)"
    lines = f"CAST(json_object('given', {given}, 'off', {off}) AS VARCHAR)"
    names = [priority.name for priority in model.priorities]
    return {
        "total": "r.total",
        "scores": f"CASE WHEN r.excluded IS NULL THEN CAST(json_object({scores}) AS VARCHAR) ELSE '{{}}' END",
        "priority": f"CASE WHEN r.excluded IS NULL THEN {_chosen(names, 'priority')} ELSE '{EXCLUDED}' END",
        "action": _chosen([priority.action for priority in model.priorities], "priority"),
        "within_": _chosen([priority.within for priority in model.priorities], "priority"),
        "grade": "r.grade",
        "qualifies_for": _chosen([stage.name for stage in model.stages], "stage"),
        "excluded": _chosen([entry.name for entry in model.exclude], "excluded"),
        "lines": f'CASE WHEN r.excluded IS NULL THEN {lines} ELSE \'{{"given":[],"off":[]}}\' END',
    }


def _chosen(names: Sequence[str | None], column: str) -> str:
    branches = " ".join(f"WHEN {place} THEN {literal(name)}" for place, name in enumerate(names) if name)
    return f"CASE r.{column} {branches} END" if branches else "CAST(NULL AS VARCHAR)"


def scored_rows(connection: Connection) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of SCORED with `next_looks` and `acts`, some at a time, in the order of leads."""
    found = connection.execute(
        f"SELECT s.*, n.at, t.acts FROM {SCORED} s LEFT JOIN next_looks n USING (lead) "
        "JOIN taken t USING (lead) ORDER BY s.lead"
    )
    while chunk := found.fetchmany(_CHUNK):
        yield chunk
