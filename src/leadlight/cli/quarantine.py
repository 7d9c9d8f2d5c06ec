"""`leadlight quarantine`: messages that could not be used."""

from __future__ import annotations

from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, place_of

quarantine = typer.Typer(
    cls=Group,
    name="quarantine",
    help="List messages that lack what they need, with their reasons, and try them again.",
    no_args_is_help=True,
)


@quarantine.command("list", cls=Command)
@in_sentences
def list_(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to show.")] = 50,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each, with its body.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """List the messages in quarantine, the oldest first."""
    import json

    from leadlight.actions.live.quarantine import waiting, waiting_count
    from leadlight.cli.terminal import cell, console, new_table
    from leadlight.scoring.values import moment
    from leadlight.storage.database import open_database

    open_database(place_of(data, database))
    table = new_table()
    for name in ("Number", "Received", "Key", "Reason", "Message"):
        table.add_column(name, overflow="fold")
    for row in waiting(limit):
        received = f"{moment(row.received_at):%Y-%m-%dT%H:%M:%SZ}"
        if as_json:
            said = {"number": row.pk, "received": received, "key": row.source_id, "reason": row.reason}
            typer.echo(json.dumps({**said, "body": row.body}, ensure_ascii=False))
        else:
            table.add_row(*map(cell, (row.pk, received, row.source_id, row.reason, row.body[:200])))
    if not as_json:
        console().print(table)
        typer.echo(f"{waiting_count():,} in quarantine.")


@quarantine.command(cls=Command)
@in_sentences
def retry(
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="NUMBER...", help="Which, by number; left out, all.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Try messages again, after an upgrade or when a hook's mapping was mended; they keep their time."""
    from leadlight.actions.live.quarantine import retry as try_again
    from leadlight.storage.database import open_database

    open_database(place_of(data, database))
    found = try_again(numbers or ())
    typer.echo(
        f"{found.accepted:,} became events, {found.duplicate:,} were known already, "
        f"{found.kept:,} stay in quarantine."
    )
    if found.left_out:
        typer.echo(f"{found.left_out:,} are left out now, by the mapping of their hook.")
