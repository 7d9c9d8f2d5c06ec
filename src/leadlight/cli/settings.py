"""`leadlight settings`: what the company has chosen."""

from __future__ import annotations

from typing import Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

settings = typer.Typer(
    cls=Group, name="settings", help="Show or change what the company has chosen.", no_args_is_help=True
)


@settings.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List all settings, with what they mean."""
    from leadlight.actions.access.company import CHOICES, chosen
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import cell, console, new_table

    table = new_table()
    for title in ("Setting", "Is", "Meaning"):
        table.add_column(title, overflow="fold")
    with opened(place_of(data, database)):
        for name, choice in CHOICES.items():
            table.add_row(*map(cell, (name, written(chosen(name)), choice.meaning)))
    console().print(table)


@settings.command("set", cls=Command)
@in_sentences
def set_(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Which, as the list names it.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="What it shall be.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change a setting; running processes know within seconds."""
    from leadlight.actions.access.company import set_choice
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        chosen = set_choice(name, value, now(), operator(actor()))
    typer.echo(f"{name}: {written(chosen)}")


def written(value: object) -> str:
    """A setting as a person writes it."""
    return {True: "yes", False: "no"}.get(value, "") if isinstance(value, bool) else str(value)
