"""`leadlight signals`: what is worth knowing of leads now."""

from __future__ import annotations

from contextlib import suppress
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadlight.storage.signal_feed import Listed, Wanted

signals = typer.Typer(
    cls=Group,
    name="signals",
    help="Show what is worth knowing of leads now: surges, silences, returns, better priorities and stages.",
    invoke_without_command=True,
)


class KindOfSignal(StrEnum):
    """What a signal is about."""

    PRIORITY = "priority"
    STAGE = "stage"
    SURGE = "surge"
    SILENCE = "silence"
    RETURN = "return"


_LOOK = 1.0
_AT_ONCE = 500


@signals.callback()
@in_sentences
def list_(
    context: typer.Context,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="TIME", help="Told since then; left out, all that are still worth looking at."
        ),
    ] = None,
    kind: Annotated[
        list[KindOfSignal] | None, typer.Option("--kind", help="Of this kind alone; may be repeated.")
    ] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="Those that nobody has seen.")] = False,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="At most so many.")] = 50,
    as_json: JsonOption = False,
    follow: Annotated[
        bool, typer.Option("--follow", help="Stay, and print what is told from now on, until Ctrl-C.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show signals, the latest first."""
    if context.invoked_subcommand is not None:
        return
    from leadlight.actions.live.open_place import opened
    from leadlight.storage.signal_feed import Wanted, feed, how_many, newest

    start = None if since is None else _instant(since)
    with opened(place_of(data, database)):
        last = newest()
        wanted = Wanted(
            kinds=[each.value for each in kind or ()],
            since=start,
            unexpired_at=now() if start is None else None,
            unseen=unseen,
        )
        _print(feed(wanted, limit), as_json=as_json)
        if not as_json:
            typer.echo(f"{how_many(wanted):,} in all.")
        if follow:
            with suppress(KeyboardInterrupt):  # Ctrl-C is how it ends
                _follow(wanted, last, as_json=as_json)


@signals.command(cls=Command)
@in_sentences
def seen(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER...", help="The signals, by number.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Note that you have seen signals."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.signals.see import see

    with opened(place_of(data, database)):
        found = see(operator(actor()), now(), numbers)
    typer.echo(f"{found:,} noted as seen.")


@signals.command(cls=Command)
@in_sentences
def budget(
    alerts: Annotated[
        float | None,
        typer.Argument(
            metavar="ALERTS", help="How many surges and silences a rep may be told a day; left out, show it."
        ),
    ] = None,
    reps: Annotated[
        int | None, typer.Option("--reps", metavar="N", help="How many reps there are; left out, counted.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show or set how many alerts a rep is to have a day, and the thresholds that follow from it."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.measures import budget as in_force
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.signals.choose_budget import choose_budget
    from leadlight.scoring.explain import counted

    with opened(place_of(data, database)):
        if alerts is not None:
            choose_budget(operator(actor()), now(), alerts, reps)
        found, thresholds = in_force(), _thresholds()
    typer.echo(f"{found.a_rep:g} alerts a day for each of {counted(found.reps, 'rep')}.")
    if alerts is not None:
        typer.echo("The worker finds thresholds for it; `leadlight signals budget` shows them then.")
    for line in thresholds if alerts is None else ():
        typer.echo(line)


def _thresholds() -> Sequence[str]:
    from leadlight.actions.live.measures import yardstick_in_force
    from leadlight.engage.calibration import LOOKED_BACK

    found = yardstick_in_force().measures
    surge, silence = (f"1 in {10**rarity:,.0f}" for rarity in (found.surge, found.silence))
    first = f"A surge is told from {surge} on, a silence from {silence}."
    if not found.leads:
        return [first, "Too few leads have a past yet to find thresholds from: these are the usual ones."]
    surges, silences = found.a_day
    return [
        first,
        f"By these {surges:.2f} surges and {silences:.2f} silences that ended would have been told a day",
        f"in the past {LOOKED_BACK} days; found from {found.leads:,} leads.",
    ]


def _follow(wanted: Wanted, last: int, *, as_json: bool) -> None:
    import time
    from dataclasses import replace

    from leadlight.storage.signal_feed import feed

    while True:
        found = feed(replace(wanted, above=last, unexpired_at=None), _AT_ONCE, oldest_first=True)
        if found:
            last = found[-1].number
            _print(found, as_json=as_json)
        else:
            time.sleep(_LOOK)


def _print(found: Sequence[Listed], *, as_json: bool) -> None:
    from leadlight.cli.terminal import cell, console, new_table

    if as_json:
        for each in found:
            typer.echo(_json(each))
        return
    if not found:
        return
    table = new_table()
    for name in ("Number", "When", "Kind", "Lead", "What"):
        table.add_column(name, overflow="fold")
    for each in found:
        who = each.name or each.email or each.lead
        table.add_row(*map(cell, (each.number, _minute(each.at), each.kind, who, each.sentence)))
    console().print(table)


def _json(each: Listed) -> str:
    from leadlight.ingest.json_text import written
    from leadlight.scoring.values import written_time

    times = {"at": each.at, "told_at": each.told_at, "expires_at": each.expires_at, "seen_at": each.seen_at}
    said = {name: None if time is None else written_time(time) for name, time in times.items()}
    return written({**each._asdict(), **said})


def _minute(at: int) -> str:
    from leadlight.scoring.values import moment

    return f"{moment(at):%Y-%m-%d %H:%M}"


def _instant(text: str) -> int:
    from leadlight.scoring.values import instant

    found = instant(text)
    if found is None:
        raise typer.BadParameter(
            f"'{text}' is no time; write 2026-07-24 or 2026-07-24T09:00.", param_hint="--since"
        )
    return found
