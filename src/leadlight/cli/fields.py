"""`leadlight fields`: the fields that the company declares, and their types."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, place_of

fields = typer.Typer(
    cls=Group,
    name="fields",
    help="Declare the fields that leads have, and what they hold.",
    no_args_is_help=True,
)


class Type(StrEnum):
    """What a field holds."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    TIME = "time"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name of the field.")]


@fields.command(cls=Command)
@in_sentences
def add(
    name: NameArgument,
    kind: Annotated[Type, typer.Option("--type", help="What it holds.")],
    label: Annotated[str | None, typer.Option("--label", metavar="TEXT", help="What people call it.")] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Declare a field, or that it holds something else from now on."""
    from leadlight.actions.live.fields import add_field
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import shown
    from leadlight.scoring.values import microseconds

    with opened(place_of(data, database)):
        found = add_field(name, kind.value, microseconds(datetime.now(UTC)), label)
    typer.echo(shown(f"{found.name}: {found.type}"))


@fields.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List the declared fields."""
    from leadlight.actions.live.fields import listed_fields
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import cell, console, new_table

    with opened(place_of(data, database)):
        found = listed_fields()
    table = new_table()
    for name in ("Field", "Type", "Label"):
        table.add_column(name, overflow="fold")
    for each in found:
        table.add_row(*map(cell, (each.name, each.type, each.label)))
    console().print(table)


@fields.command(cls=Command)
@in_sentences
def remove(name: NameArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Declare a field no more; what leads have in it stays."""
    from leadlight.actions.live.fields import remove_field
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        remove_field(name)
