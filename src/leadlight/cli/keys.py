"""`leadlight keys`: who may send messages."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

keys = typer.Typer(
    cls=Group,
    name="keys",
    help="Make, list and revoke the keys that messages are sent with.",
    no_args_is_help=True,
)


ANYWHERE = (
    "It was made without --origin: any website may use it. Make one with "
    "--origin https://www.example.com to have it for yours alone."
)


class Kind(StrEnum):
    """Who holds a key."""

    BROWSER = "browser"
    SERVER = "server"


@keys.command(cls=Command)
@in_sentences
def add(
    kind: Annotated[Kind, typer.Option("--kind", help="Who holds it: everybody can read a browser's key.")],
    origin: Annotated[
        list[str] | None,
        typer.Option(
            "--origin",
            metavar="URL",
            help="A website that may use a browser's key, such as https://www.example.com; may be repeated. "
            "Left out, any may.",
        ),
    ] = None,
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What it is for.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a key and show it, once."""
    from leadlight.actions.live.sources import add_key
    from leadlight.storage.database import open_database

    open_database(place_of(data, database))
    source, key = add_key(kind.value, now(), actor(), origin or (), name)
    typer.echo(key)
    typer.echo(f"This is key {source.pk}. It is shown only now; only its digest is kept.", err=True)
    if kind is Kind.BROWSER and not origin:
        typer.echo(ANYWHERE, err=True)


@keys.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List all keys, also those that were revoked."""
    from leadlight.actions.live.sources import listed_keys
    from leadlight.cli.terminal import cell, console, new_table
    from leadlight.scoring.values import moment
    from leadlight.storage.database import open_database

    open_database(place_of(data, database))
    table = new_table()
    for name in ("Key", "Kind", "Name", "Origins", "Made", "Revoked"):
        table.add_column(name, overflow="fold")
    for source in listed_keys():
        revoked = "" if source.revoked_at is None else f"{moment(source.revoked_at):%Y-%m-%d %H:%M}"
        made = f"{moment(source.created_at):%Y-%m-%d %H:%M}"
        origins = ", ".join(source.origins) or ("any" if source.kind == "browser" else "")
        table.add_row(*map(cell, (source.pk, source.kind, source.name, origins, made, revoked)))
    console().print(table)


@keys.command(cls=Command)
@in_sentences
def revoke(
    key: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the key in the list.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Let a key open nothing any more; a running server knows within seconds."""
    from leadlight.actions.live.sources import revoke_key
    from leadlight.storage.database import open_database

    open_database(place_of(data, database))
    source = revoke_key(key, now(), actor())
    typer.echo(f"Key {source.pk} opens nothing any more.")
