"""`leadlight machines`: the rules that tell machines from people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.live.machines_effect import Effect

machines = typer.Typer(
    cls=Group,
    name="machines",
    help="Show or change the rules that tell machines from people.",
    no_args_is_help=True,
)


@machines.command(cls=Command)
@in_sentences
def show(data: DataOption = None, database: DatabaseOption = None) -> None:
    """Print the rules in force, as YAML to change and set; beside it what they changed."""
    from leadlight.actions.live.machines import machine_rules_text
    from leadlight.actions.live.machines_effect import effect_of_rules
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        text, effect = machine_rules_text(), effect_of_rules()
    typer.echo(text, nl=False)
    if effect is not None:
        _tell_of(effect, err=True)  # so that what is printed can still be set


@machines.command("set", cls=Command)
@in_sentences
def set_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The rules, as YAML.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put changed rules in force; every lead is scored again, its past events included."""
    from leadlight.actions.live.machines_effect import effect_of_rules, set_and_note, wait_for_workers
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import progress, shown

    with opened(place_of(data, database)):
        number = set_and_note(text_of(file), now(), actor(), str(file))
        typer.echo(f"The rules of {shown(file)} are in force as number {number}. Every lead is scored again.")
        with progress() as tell:
            wait_for_workers(tell)
        effect = effect_of_rules()
    if effect is not None:
        _tell_of(effect)


def _tell_of(effect: Effect, *, err: bool = False) -> None:
    from leadlight.cli.terminal import shown
    from leadlight.scoring.explain import counted

    def say(line: str) -> None:
        typer.echo(line, err=err)

    if effect.waiting:
        waiting = counted(effect.waiting, "lead")
        say(f"{waiting} not scored yet by rules {effect.rules}: `leadlight work` does it.")
        say("Then `leadlight machines show` tells all that changed.")
    for reason in sorted({*effect.before, *effect.now}):
        before, after = effect.before.get(reason, 0), effect.now.get(reason, 0)
        if before != after:
            say(f"{shown(reason)}: {counted(before, 'event')} before, {after:,} now")
    for (leads, points), what in ((effect.down, "lost"), (effect.up, "gained")):
        say(f"{counted(leads, 'lead')} {what} {_points(points)} points")
    for uid, points in effect.biggest:
        say(f"  {uid}: {'+' if points > 0 else ''}{_points(points)}")


def _points(hundredths: int) -> str:
    from leadlight.scoring.arithmetic import points_of

    return f"{points_of(hundredths):,f}"


def text_of(file: Path) -> str:
    """The text of a file of rules. Raises DataError where it is none."""
    from leadlight.errors import DataError

    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{file}: this is no text in UTF-8.") from None
