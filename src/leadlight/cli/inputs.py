"""Options that several commands share, and what they mean."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadlight.actions.load_model import Loaded
    from leadlight.actions.work_table import Inputs


class Dates(StrEnum):
    """The order of day and month in dates such as 03/04/2026."""

    DMY = "dmy"
    MDY = "mdy"


class DecimalMark(StrEnum):
    """The decimal separator of numbers in text."""

    POINT = "point"
    COMMA = "comma"


LEADS = (
    "The leads: a CSV, XLSX (file.xlsx#Sheet), Parquet or JSON Lines file, - for standard input, "
    "or a table (postgresql://.../db#table, sqlite:///file#table, duckdb:///file#table)."
)
LeadsArgument = Annotated[
    str,
    typer.Argument(metavar="LEADS", help=LEADS),
]
EventsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--events", metavar="EVENTS", help="What the leads did: a file or table like LEADS; may be repeated."
    ),
]
EventsMapOption = Annotated[
    list[str] | None,
    typer.Option(
        "--events-map",
        metavar="NAME=COLUMN,...",
        help="Other names of the columns of the events, for example event=touch_type,time=touch_timestamp.",
    ),
]
ModelOption = Annotated[
    Path | None,
    typer.Option("--model", metavar="FILE", help="The scoring model; else ./scoring.yaml, else the starter."),
]
AsOfOption = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="INSTANT",
        help="Score as of this time, for example 2026-03-01T09:00:00Z; else now.",
    ),
]
KeyOption = Annotated[
    str | None,
    typer.Option("--key", metavar="FIELD", help="The field that ties events to leads; else it is found."),
]
DatesOption = Annotated[
    Dates | None,
    typer.Option("--dates", help="Dates such as 03/04/2026 put the day (dmy) or the month (mdy) first."),
]
DecimalOption = Annotated[
    DecimalMark, typer.Option("--decimal", help="The decimal separator of numbers in text.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def instant_of(text: str | None) -> datetime:
    """The instant of `--as-of`, now where it is left out; raises BadParameter for what is no time."""
    from leadlight.scoring.values import instant, moment

    if text is None:
        return datetime.now(UTC)
    micros = instant(text)
    if micros is None:
        message = f"'{text}' is no time; write for example 2026-03-01 or 2026-03-01T09:00:00Z"
        raise typer.BadParameter(message, param_hint="--as-of")
    return moment(micros)


def renamed_of(pairs: list[str] | None) -> dict[str, str]:
    """The names of `--events-map`: ours to theirs; raises BadParameter for what is no pair."""
    from leadlight.ingest.messages import OR

    found: dict[str, str] = {}
    for pair in (part for text in pairs or () for part in text.split(",") if part.strip()):
        ours, equals, theirs = pair.partition("=")
        if not equals or not ours.strip() or not theirs.strip():
            message = f"'{pair}' is no NAME=COLUMN; write for example event=touch_type,time=touch_timestamp"
            raise typer.BadParameter(message, param_hint="--events-map")
        before = [found[ours.strip()]] if ours.strip() in found else []
        found[ours.strip()] = OR.join([*before, theirs.strip()])  # tables may call it differently
    return found


def inputs_of(
    leads: str,
    events: list[str] | None,
    events_map: list[str] | None,
    as_of: str | None,
    key: str | None,
    dates: Dates | None = None,
    decimal: DecimalMark = DecimalMark.POINT,
) -> Inputs:
    """What the options say of leads and events."""
    from leadlight.actions.work_table import Inputs
    from leadlight.scoring.values import Forms

    renamed = renamed_of(events_map)
    if renamed and not events:
        raise typer.BadParameter(
            "it names columns of events, and no --events are given", param_hint="--events-map"
        )
    forms = Forms(dates.value if dates else None, decimal.value)
    return Inputs(leads, tuple(events or ()), at=instant_of(as_of), key=key, renamed=renamed, forms=forms)


def model_of(path: Path | None) -> Loaded:
    """The model of `--model`; says on standard error which one is used where none was named."""
    from leadlight.actions.load_model import load_model

    loaded = load_model(path)
    for said in (loaded.note, *(warning.at(loaded.source) for warning in loaded.warnings)):
        if said:
            typer.echo(said, err=True)
    return loaded
