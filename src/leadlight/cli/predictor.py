"""`leadlight predictor`: predictors of an installation: kept, tried in shadow, put to use, watched."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.access.operations import Actor
    from leadlight.actions.live.predictors.shown import PredictorShown
    from leadlight.storage.database import Place
    from leadlight.storage.predictor_rows import Check, PredictorRow, Role

predictor = typer.Typer(
    cls=Group,
    name="predictor",
    help="Let a predictor judge the leads of an installation; see how it does, and replace it.",
    no_args_is_help=True,
)

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", help="The predictor, as `predictor list` numbers it.")
]


class RankBy(StrEnum):
    """What lists of leads are ranked by."""

    SCORE = "score"
    PROBABILITY = "probability"
    EXPECTED_VALUE = "expected-value"


class Switch(StrEnum):
    """Who puts a predictor to use that was learned here."""

    PROPOSED = "proposed"
    AUTOMATIC = "automatic"


@predictor.command(cls=Command)
@in_sentences
def add(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="The predictor, as `leadlight learn` wrote it.")
    ],
    use: Annotated[
        bool, typer.Option("--use/--shadow", help="Put it to use, or let it judge beside, seen and not used.")
    ] = False,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help="Why; kept with it.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Keep a predictor; every lead is judged by it, now and whenever something happens."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.predictors.keep import add_file
    from leadlight.cli.terminal import shown
    from leadlight.errors import PredictorError

    place = place_of(data, database)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise PredictorError(f"{file} cannot be read: {error.strerror}.") from None
    with opened(place):
        number = add_file(content, str(file), "use" if use else "shadow", (_operator(), now()), note)
        typer.echo(shown(f"{file} is predictor {number}, {'in use' if use else 'in shadow'}."))
        _judge(place, number)


@predictor.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the predictors that are kept, and which of them judge leads."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.predictors.shown import lessons, list_predictors, predictor_json
    from leadlight.ingest.json_text import written

    with opened(place_of(data, database)):
        found, missed = list_predictors(), lessons()
    if as_json:
        typer.echo(written([predictor_json(row) for row in found]))
        return
    _list(found, missed)


@predictor.command(cls=Command)
@in_sentences
def show(
    number: NumberArgument,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show a predictor: what it learned, how far it has judged everybody, and how it has done since."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.predictors.shown import show_predictor
    from leadlight.ingest.json_text import written

    with opened(place_of(data, database)):
        found = show_predictor(number)
    if as_json:
        typer.echo(written(found.as_json()))
    else:
        _show(found)


@predictor.command(cls=Command)
@in_sentences
def use(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Put a predictor to use; the one before judges on in shadow, so that going back is the same command."""
    _switched(place_of(data, database), number, "use", "in use")


@predictor.command(cls=Command)
@in_sentences
def shadow(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Let a predictor judge leads without being used, to see how it does."""
    _switched(place_of(data, database), number, "shadow", "in shadow")


@predictor.command(cls=Command)
@in_sentences
def retire(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Take a predictor out of service; it is kept, and what it said of leads is forgotten."""
    _switched(place_of(data, database), number, "retired", "out of service")


@predictor.command(cls=Command)
@in_sentences
def train(
    at_once: Annotated[
        bool, typer.Option("--now", help="Learn here and now, rather than let the worker do it.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Learn from the leads, events and outcomes there are; what is learned judges in shadow first."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.predictors.train import ask_to_train, train_now
    from leadlight.cli.terminal import progress, shown

    with opened(place_of(data, database)):
        if not at_once:
            ask_to_train(now())
            typer.echo("The worker learns next; `leadlight predictor list` shows what came of it.")
            return
        with progress() as tell:
            check = train_now(_operator(), now(), tell)
    typer.echo(shown(f"{check.verdict}: {check.said}"))


@predictor.command(cls=Command)
@in_sentences
def choose(
    rank_by: Annotated[
        RankBy | None, typer.Option("--rank-by", help="What lists of leads are ranked by.")
    ] = None,
    switch: Annotated[
        Switch | None,
        typer.Option("--switch", help="Whether one that was learned here and does as well is put to use."),
    ] = None,
    every: Annotated[
        int | None, typer.Option("--every", metavar="DAYS", help="Learn again so often; 0 only when asked.")
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="AGE", help="Look at leads at this age, such as 'created+14 days'."),
    ] = None,
    matures_after: Annotated[
        str | None,
        typer.Option("--matures-after", metavar="AGE", help="A lead so old without a win counts as lost."),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Choose what lists are ranked by, how often to learn, and who switches; without options, show it."""
    from dataclasses import replace

    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.predictors.choices import choices
    from leadlight.actions.live.predictors.choose import choose_for_predictors
    from leadlight.cli.learning_options import age_at, duration_of

    wanted = {
        "rank_by": None if rank_by is None else rank_by.value.replace("-", " "),
        "automatic": None if switch is None else switch is Switch.AUTOMATIC,
        "every": every,
        "at": age_at(at),
        "matures_after": duration_of(matures_after),
    }
    changed = {name: value for name, value in wanted.items() if value is not None}
    with opened(place_of(data, database)):
        chosen = replace(choices(), **changed)  # type: ignore[arg-type]
        if changed:
            choose_for_predictors(chosen, _operator(), now())
    typer.echo(f"Lists are ranked by {chosen.rank_by}.")
    learns = f"every {chosen.every} days" if chosen.every else "only when asked"
    who = "put to use by itself" if chosen.automatic else "proposed"
    typer.echo(f"Leadlight learns {learns}; what does at least as well as the one in use is {who}.")


def _operator() -> Actor:
    from leadlight.actions.access.operations import operator

    return operator(actor())


def _switched(place: Place, number: int, role: Role, state: str) -> None:
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.predictors.keep import switch

    with opened(place):
        switch(number, role, _operator(), now())
        typer.echo(f"Predictor {number} is {state}.")
        _judge(place, number)


def _judge(place: Place, number: int) -> None:
    """Let everybody be judged, unless a worker is at it."""
    from leadlight.actions.live.predictors.everybody import predict_due, progress_of_predictor
    from leadlight.actions.live.predictors.shown import role_of
    from leadlight.cli.terminal import progress
    from leadlight.scoring.explain import counted

    with progress() as tell:
        predict_due(place, now(), tell)
    if role_of(number) == "retired":
        return
    found = progress_of_predictor(number)
    if found.done and found.written == found.of:
        typer.echo(f"It has judged {counted(found.of, 'lead')}.")
    elif found.done:
        judged = f"It has judged {found.written:,} of {counted(found.of, 'lead')}"
        typer.echo(f"{judged}; the others are judged when the worker scores them.")
    else:
        typer.echo(f"The worker goes on; `leadlight predictor show {number}` tells how far it has come.")


def _list(found: list[PredictorRow], missed: list[Check]) -> None:
    from leadlight.actions.live.predictors.shown import time_text
    from leadlight.cli.terminal import cell, console, new_table, shown

    if found:
        table = new_table()
        for name in ("", "Role", "Since", "Leads", "Won", "AUC", "Verdict", "Note"):
            right = name in {"", "Leads", "Won", "AUC"}
            table.add_column(name, justify="right" if right else "left", overflow="fold")
        for row in found:
            table.add_row(*map(cell, _cells(row)))
        console().print(table)
    else:
        typer.echo("There are no predictors. `leadlight predictor add FILE` keeps one.")
    for check in missed:
        typer.echo(
            shown(f"Learned last without result, {time_text(check.at)}: {check.verdict}. {check.said}")
        )


def _cells(row: PredictorRow) -> tuple[str, ...]:
    from leadlight.actions.live.predictors.shown import time_text

    told = row.told
    auc = (told.get("metrics") or {}).get("auc") or {}
    figure = f"{auc['value']:.3f}" if auc.get("value") is not None else ""
    leads, won = (f"{told[name]:,}" if name in told else "" for name in ("rows", "won"))
    since = f"{time_text(row.since)[:16]}Z"
    return (str(row.number), row.role, since, leads, won, figure, str(told.get("verdict", "")), row.note)


def _show(found: PredictorShown) -> None:
    from leadlight.actions.live.predictors.shown import time_text
    from leadlight.cli.terminal import console, shown

    row, terminal = found.row, console()
    terminal.print(shown(f"Predictor {row.number}: {row.role} since {time_text(row.since)}"), style="bold")
    note = f": {row.note}" if row.note else ""
    terminal.print(shown(f"Added {time_text(row.added_at)} by {row.by}{note}"))
    if "sentence" in row.told:
        terminal.print(shown(row.told["sentence"]))
    if row.role != "retired" and not found.progress.done:
        terminal.print(f"It has judged {found.progress.written:,} of {found.progress.of:,} leads so far.")
    for check in found.checks:
        said = f"{time_text(check.at)} {check.kind}: {check.verdict}. {check.said}"
        terminal.print(shown(said))
