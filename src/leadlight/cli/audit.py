"""`leadlight audit`: who did what."""

from __future__ import annotations

from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of


@in_sentences
def audit(
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Only what this user or key did.")] = "",
    action: Annotated[
        str, typer.Option("--action", metavar="TEXT", help="Only actions that begin so, such as users.")
    ] = "",
    subject: Annotated[
        str, typer.Option("--subject", metavar="TEXT", help="Only what was done to this, such as key 3.")
    ] = "",
    since: Annotated[
        str | None, typer.Option("--since", metavar="TIME", help="Only from this time on: 2026-03-01.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many to show.")] = 50,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object for each, with all its details.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """List who did what, the newest first. Nothing in it is ever changed."""
    import json

    from leadlight.actions.access.look_up import look_up
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import cell, console, new_table
    from leadlight.scoring.values import written_time
    from leadlight.storage.audit_rows import Wanted

    wanted = Wanted(by, action, subject, _instant(since))
    table = new_table()
    for title in ("Time", "Who", "Did", "To", "Details"):
        table.add_column(title, overflow="fold")
    with opened(place_of(data, database)):
        for row in look_up(wanted, operator(actor()), limit):
            at = f"{written_time(row.at)[:19]}Z"
            if as_json:
                said = {"number": row.pk, "at": at, "actor": row.actor, "action": row.action}
                typer.echo(
                    json.dumps({**said, "subject": row.subject, "detail": row.detail}, ensure_ascii=False)
                )
                continue
            details = ", ".join(f"{name}: {value}" for name, value in row.detail.items())
            table.add_row(*map(cell, (at, row.actor, row.action, row.subject, details)))
    if not as_json:
        console().print(table)


def _instant(text: str | None) -> int | None:
    from leadlight.errors import DataError
    from leadlight.scoring.values import instant

    if text is None:
        return None
    found = instant(text)
    if found is None:
        raise DataError(f"{text} is no time. It is written like 2026-03-01 or 2026-03-01T09:00:00Z.")
    return found
