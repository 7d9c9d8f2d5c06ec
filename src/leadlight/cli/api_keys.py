"""`leadlight api-keys`: keys of programs that read and write through the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.access.api_keys import MadeKey

api_keys = typer.Typer(
    cls=Group,
    name="api-keys",
    help="Make, list and revoke the keys with which programs use the API.",
    no_args_is_help=True,
)

NameOption = Annotated[str, typer.Option("--name", metavar="TEXT", help="What it is for.")]
DaysOption = Annotated[
    int | None, typer.Option("--days", metavar="N", min=1, help="It opens nothing after so many days.")
]


@api_keys.command(cls=Command)
@in_sentences
def add(
    role: Annotated[Role, typer.Option("--role", help="What it may do.")],
    name: NameOption,
    days: DaysOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a key for a program of the company's, and show it, once. `users key` makes a personal one."""
    from leadlight.actions.access.api_keys import add_server_key
    from leadlight.actions.live.open_place import opened

    at = now()
    with opened(place_of(data, database)):
        show_key(add_server_key(role, name, at, operator(actor()), end_after(days, at)))


@api_keys.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List all keys of programs, also those that open nothing any more."""
    from leadlight.actions.access.api_keys import listed_api_keys
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import cell, console, new_table

    table = new_table()
    for title in ("Key", "Name", "User", "Role", "Made", "Ends", "Revoked"):
        table.add_column(title, overflow="fold")
    with opened(place_of(data, database)):
        for each in listed_api_keys():
            user, role = (each.user.email, each.user.role) if each.user else ("", each.role)
            times = (_day(each.created_at), _day(each.expires_at), _day(each.revoked_at))
            table.add_row(*map(cell, (each.pk, each.name, user, role, *times)))
    console().print(table)


def _day(at: int | None) -> str:
    from leadlight.scoring.values import moment

    return "" if at is None else f"{moment(at):%Y-%m-%d}"


@api_keys.command(cls=Command)
@in_sentences
def revoke(
    key: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the key in the list.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Let a key open nothing from the next request on."""
    from leadlight.actions.access.api_keys import revoke_api_key
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        revoked = revoke_api_key(key, now(), operator(actor()))
        typer.echo(f"API key {revoked.pk} opens nothing any more.")


def end_after(days: int | None, at: int) -> int | None:
    """When a key ends that lasts so many days."""
    from leadlight.scoring.values import DAY

    return None if days is None else at + days * DAY


def show_key(made: MadeKey) -> None:
    """Print a key alone, for programs to take, and what there is to say of it beside."""
    typer.echo(made.key)
    typer.echo(f"This is API key {made.kept.pk}. It is shown only now; only its digest is kept.", err=True)
