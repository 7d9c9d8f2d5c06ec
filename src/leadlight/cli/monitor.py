"""`leadlight monitor`: whether a predictor still fits the leads that come, and learning it again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import (
    AsOfOption,
    DatesOption,
    DecimalMark,
    DecimalOption,
    EventsMapOption,
    EventsOption,
    KeyOption,
    inputs_of,
)
from leadlight.cli.learning_options import (
    AtOption,
    CreatedOption,
    DecidedOption,
    DropOption,
    GroupOption,
    JsonFileOption,
    KeepOption,
    MaturesAfterOption,
    OrderOption,
    ValueOption,
    WonOption,
    age_at,
    field_choices,
    outcome_choices,
)

if TYPE_CHECKING:
    from rich.table import Table

    from leadlight.actions.retrain_predictor import Retrained
    from leadlight.learning.judging.figures import Figure
    from leadlight.learning.watching.monitor_report import Drift, Monitored

SHOWN = 12
"""So many fields are shown, those that moved most."""


@in_sentences
def monitor(
    predictor: Annotated[
        Path,
        typer.Option("--predictor", metavar="FILE", help="The predictor, as `leadlight learn` wrote it."),
    ],
    leads: Annotated[
        str | None, typer.Argument(metavar="LEADS", help="Leads since it was learned: a file or table.")
    ] = None,
    outcome: Annotated[
        str | None, typer.Option("--outcome", metavar="FIELD", help="The field that says how a lead ended.")
    ] = None,
    won: WonOption = None,
    created: CreatedOption = None,
    decided: DecidedOption = None,
    order: OrderOption = None,
    group: GroupOption = None,
    value: ValueOption = None,
    matures_after: MaturesAfterOption = None,
    at: AtOption = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    keep: KeepOption = None,
    drop: DropOption = None,
    again: Annotated[
        bool,
        typer.Option(
            "--retrain", help="Learn again; the new one replaces the old if the newest leads allow."
        ),
    ] = False,
    back: Annotated[
        bool, typer.Option("--back", help="Take back the predictor that was replaced, and do nothing else.")
    ] = False,
    json_file: JsonFileOption = None,
) -> None:
    """Compare leads with those a predictor learned from, and its probabilities with what came."""
    from leadlight.actions.monitor_predictor import Watched, monitor_predictor
    from leadlight.actions.retrain_predictor import go_back, retrain
    from leadlight.cli.terminal import progress, shown

    if back:
        previous = go_back(predictor)
        typer.echo(f"{shown(predictor)} is the earlier one again; the later one is {shown(previous)}.")
        return
    if leads is None:
        raise typer.BadParameter("name the leads since it was learned, or say --back", param_hint="LEADS")
    if again and outcome is None:
        raise typer.BadParameter("learning again needs outcomes", param_hint="--outcome")
    choices = None
    if outcome is not None:
        choices = outcome_choices(outcome, won, created, decided, order, group, value, matures_after)
    watched = Watched(
        predictor, choices, field_choices(keep, drop), age_at(at), as_of_given=as_of is not None
    )
    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    with progress() as tell:
        found = monitor_predictor(inputs, watched, tell)
        retrained = retrain(inputs, watched, tell) if again else None
    _tell(found, retrained, json_file)


def _tell(found: Monitored, retrained: Retrained | None, json_file: Path | None) -> None:
    from leadlight.cli.json_files import STDOUT, write_json
    from leadlight.cli.terminal import console, shown

    if json_file is not None:
        again = {} if retrained is None else {"retrained": retrained.as_json()}
        write_json(json_file, found.as_json() | again)
    if json_file == STDOUT:
        return
    _show(found)
    if retrained is not None:
        terminal = console()
        terminal.print(shown(retrained.sentence))
        beside = "" if retrained.previous is None else f"; the old one is {shown(retrained.previous)}"
        terminal.print(f"Wrote {shown(retrained.written)} ({retrained.outcome}{beside}).")


def _show(found: Monitored) -> None:
    from leadlight.cli.terminal import cell, console, new_table, shown

    terminal = console()
    if found.score is not None:
        terminal.print(_drifts(found.score, *found.fields[:SHOWN]))
    if found.blocks:
        blocks = new_table()
        for name in ("Block", "Leads", "Won", "Promised", "AUC", ""):
            blocks.add_column(name, justify="left" if not name else "right", overflow="fold")
        for block in found.blocks:
            numbers = (str(block.number), f"{block.leads:,}", f"{block.won:,}", f"{block.promised:.0f}")
            blocks.add_row(*map(cell, (*numbers, _figure(block.auc), block.sentence)))
        terminal.print(blocks)
    if found.kept is not None and found.kept.sentence not in found.sentences:
        terminal.print(shown(found.kept.sentence))
    for sentence in (*found.sentences, *found.notes):
        terminal.print(shown(sentence))


def _drifts(*drifts: Drift) -> Table:
    from leadlight.cli.terminal import cell, new_table

    table = new_table()
    for name in ("Field", "PSI", "", "What moved most"):
        table.add_column(name, justify="right" if name == "PSI" else "left", overflow="fold")
    for drift in drifts:
        table.add_row(cell(drift.field), cell(f"{drift.psi:.3f}"), cell(drift.verdict), cell(drift.sentence))
    return table


def _figure(figure: Figure | None) -> str:
    return "" if figure is None else f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})"
