"""Every number of an engine beside the meaning's, and what disagrees in a form to read."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from pprint import pformat
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import duckdb

from leadlight.engines.compiler import Detail
from leadlight.engines.staging import Choices, Staged, stage
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Look
from leadlight.scoring.explain import joined_reasons
from leadlight.scoring.resets import parts_of
from leadlight.scoring.values import moment
from leadlight.tables import open_table, parse_address
from tests.agreement.meaning import looks
from tests.agreement.worlds import World, shown, write

Connection: TypeAlias = duckdb.DuckDBPyConnection
Engine: TypeAlias = Callable[[Connection, ScoringModel, Staged, int, Detail], object]
"""Leaves the table `result` in the connection."""

Row: TypeAlias = dict[str, Any]


EVERY_DETAIL = (Detail.RULES, Detail.REASONS)


def disagreements(world: World, *engines: Engine, details: Sequence[Detail] = EVERY_DETAIL) -> list[str]:
    """What engines say otherwise than the meaning, each with where; nothing where they agree."""
    model = ScoringModel.model_validate(world.document)
    expected = looks(model, world)
    with TemporaryDirectory(prefix="agreement-") as folder, duckdb.connect() as connection:
        found = []
        staged = staged_world(connection, model, world, Path(folder))
        for engine in engines:
            for detail in details:
                engine(connection, model, staged, world.at, detail)
                found += list(compared(model, expected, rows_of(connection), detail))
        return found


def staged_world(connection: Connection, model: ScoringModel, world: World, folder: Path) -> Staged:
    """The world as files, opened and staged as the engines get it."""
    connection.execute("SET threads = 1")
    leads = open_table(connection, parse_address(write(world.leads, folder, "leads")), "leads_table")
    events = [
        open_table(
            connection, parse_address(write(sheet, folder, f"events_{place}")), f"events_table_{place}"
        )
        for place, sheet in enumerate(world.events)
    ]
    return stage(connection, model, (leads, events), Choices(key=world.key[0]), world.at)


def rows_of(connection: Connection) -> list[Row]:
    result = connection.execute("FROM result ORDER BY _row")
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def compared(
    model: ScoringModel, expected: Sequence[Look], rows: Sequence[Row], detail: Detail
) -> Iterator[str]:
    if [row["_row"] for row in rows] != list(range(1, len(expected) + 1)):
        yield f"rows: {[row['_row'] for row in rows]}, and there are {len(expected)} leads"
        return
    for look, row in zip(expected, rows, strict=True):
        for name, value in wanted(model, look, detail).items():
            if row[name] != value or type(row[name]) is not type(value):
                yield f"lead {row['_row']}, {meant(model, name)}: {row[name]!r}, should be {value!r} ({detail.name})"


def wanted(model: ScoringModel, look: Look, detail: Detail) -> Row:
    """The columns of the result as the meaning has them."""
    score = look.score
    exclusions = [entry.name for entry in model.exclude]
    found: Row = {
        "excluded": None if score.excluded is None else exclusions.index(score.excluded),
        "total": score.total_hundredths,
        "grade": score.grade,
        "stage": _place(model.stages, score.qualifies_for),
        "priority": None if score.excluded else _place(model.priorities, score.priority),
    }
    found |= {f"score_{i}": score.scores_hundredths.get(name) for i, name in enumerate(model.scores)}
    if detail is Detail.REASONS:
        found["reasons"] = joined_reasons(score)
    if detail is Detail.RULES and look.gates:
        for index, outcome in enumerate(look.outcomes):
            found[f"r{index}"] = outcome.points
            found |= {f"c{index}": outcome.count, f"t{index}": outcome.latest} if outcome.points else {}
        applies = [look.gates.applies[key] for key in parts_of(model)]
        found |= {f"part_{i}": flag for i, flag in enumerate(applies)}
        found |= {f"gate_{i}": flag for i, flag in enumerate((*look.gates.priorities, *look.gates.stages))}
    return found


def _place(gates: Sequence[Any], name: str | None) -> int | None:
    return None if name is None else [gate.name for gate in gates].index(name)


def meant(model: ScoringModel, column: str) -> str:
    """A column in words: of a rule, which one."""
    what = {"r": "points", "c": "count", "t": "latest"}.get(column[0])
    if what is None or not column[1:].isdigit():
        return column
    return f"{what} of rule '{model.all_rules()[int(column[1:])][2].name}'"


def report(world: World, found: Sequence[str]) -> str:
    """Everything that is needed to see what went wrong."""
    parts = [
        "",
        *found[:12],
        f"as of {moment(world.at).isoformat()} ({world.at})",
        "leads",
        shown(world.leads),
    ]
    for sheet in world.events:
        parts += ["events", shown(sheet)]
    return "\n".join([*parts, pformat(world.document, width=130, sort_dicts=False)])
