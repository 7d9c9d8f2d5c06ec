"""`leadlight machines`: the rules that tell machines from people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command
from leadlight.cli.keys import actor, now
from leadlight.cli.places import DatabaseOption, DataOption, place_of

machines = typer.Typer(
    name="machines", help="Show or change the rules that tell machines from people.", no_args_is_help=True
)


@machines.command(cls=Command)
@in_sentences
def show(data: DataOption = None, database: DatabaseOption = None) -> None:
    """Print the rules in force, as YAML to change and set."""
    from leadlight.actions.live.machines import machine_rules_text
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        typer.echo(machine_rules_text(), nl=False)


@machines.command("set", cls=Command)
@in_sentences
def set_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The rules, as YAML.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put changed rules in force; every lead is scored again, its past events included."""
    from leadlight.actions.live.machines import set_machine_rules
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import shown

    with opened(place_of(data, database)):
        number = set_machine_rules(text_of(file), now(), actor(), str(file))
    typer.echo(f"The rules of {shown(file)} are in force as number {number}. Every lead is scored again.")


def text_of(file: Path) -> str:
    """The text of a file of rules. Raises DataError where it is none."""
    from leadlight.errors import DataError

    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError:
        raise DataError(f"{file}: this is no text in UTF-8.") from None
