"""`leadlight lead note` and what else is done with notes."""

from __future__ import annotations

from typing import Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.deciding import KeyArgument, NumberArgument, opened_by_operator, tell_number
from leadlight.cli.decisions import lead
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import DatabaseOption, DataOption

__all__ = ["lead"]  # with the commands below


@lead.command(cls=Command)
@in_sentences
def note(
    key: KeyArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What to write.")],
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a note on a lead."""
    from leadlight.actions.lifecycle.add_note import add_note

    with opened_by_operator(data, database) as by:
        number = add_note(key, text, by, now())
    tell_number("note", number, as_json=as_json)


@lead.command("edit-note", cls=Command)
@in_sentences
def edit_note(
    number: NumberArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="How it reads from now on.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change a note; how it read before is kept."""
    from leadlight.actions.lifecycle.add_note import edit_note as edited

    with opened_by_operator(data, database) as by:
        edited(number, text, by, now())
    typer.echo(f"Note {number} is changed.")


@lead.command("delete-note", cls=Command)
@in_sentences
def delete_note(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Delete a note: it is shown no more, and how it read is kept."""
    from leadlight.actions.lifecycle.add_note import delete_note as deleted

    with opened_by_operator(data, database) as by:
        deleted(number, by, now())
    typer.echo(f"Note {number} is deleted.")
