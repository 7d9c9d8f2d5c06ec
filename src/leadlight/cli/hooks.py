"""`leadlight hooks`: addresses at which other systems tell what happened."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.hooks.change import Made

hooks = typer.Typer(
    cls=Group,
    name="hooks",
    help="Make, list, change and remove hooks: addresses at which other systems tell what happened.",
    no_args_is_help=True,
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The hook, as in /hooks/NAME.")]
SecretOption = Annotated[
    str | None,
    typer.Option(
        "--secret",
        metavar="TEXT",
        help="The secret that the sender made, or one of yours; - reads it from standard input. Left out, "
        "one is made where the sender takes one.",
    ),
]
STANDARD_INPUT = "-"
FROM = "Whose requests come: a sender that a mapping is shipped for, such as typeform or stripe."
MAPPING = "A mapping of your own: what the requests mean, as YAML."


@hooks.command(cls=Command)
@in_sentences
def add(
    name: NameArgument,
    sender: Annotated[str, typer.Option("--from", metavar="SENDER", help=FROM)] = "",
    mapping: Annotated[Path | None, typer.Option("--mapping", metavar="FILE", help=MAPPING)] = None,
    secret: SecretOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Change the mapping of a hook that is there.")
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a hook, and show its address and its secret, once."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.hooks.change import Wanted, add_hook
    from leadlight.cli.machines import text_of
    from leadlight.storage.database import open_database

    wanted = Wanted(name, sender, "" if mapping is None else text_of(mapping), _said(secret), replace)
    open_database(place_of(data, database))
    made = add_hook(wanted, now(), operator(actor()), str(mapping))
    _show(made, was_given=secret is not None)


@hooks.command("list", cls=Command)
@in_sentences
def list_(data: DataOption = None, database: DatabaseOption = None) -> None:
    """List the hooks: when each was last heard of, what came to what, and what last went wrong."""
    from leadlight.actions.hooks.listed import listed_hooks
    from leadlight.cli.terminal import cell, console, new_table
    from leadlight.scoring.values import moment
    from leadlight.storage.database import open_database

    def at(instant: int | None) -> str:
        return "" if instant is None else f"{moment(instant):%Y-%m-%d %H:%M}"

    open_database(place_of(data, database))
    table = new_table()
    results = ("accepted", "duplicate", "quarantined", "refused", "left_out")
    for name in (
        "Hook",
        "From",
        "Last",
        *(each.capitalize().replace("_", " ") for each in results),
        "Last error",
    ):
        table.add_column(name, overflow="fold")
    for found in listed_hooks():
        hook, counts = found.hook, [f"{found.counts.get(result, 0):,}" for result in results]
        last = hook.last_error and f"{at(hook.last_error_at)}: {hook.last_error}"
        sender = " with ".join(filter(None, (hook.sender, hook.mapping and "its own mapping")))
        table.add_row(*map(cell, (hook.name, sender, at(hook.last_at), *counts, found.broken or last)))
    console().print(table)


@hooks.command(cls=Command)
@in_sentences
def remove(name: NameArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Let a hook take nothing any more; what came over it stays. A running server knows within seconds."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.hooks.change import remove_hook
    from leadlight.storage.database import open_database

    open_database(place_of(data, database))
    hook = remove_hook(name, now(), operator(actor()))
    typer.echo(f"The hook {hook.name} takes nothing any more.")


@hooks.command(cls=Command)
@in_sentences
def secret(
    name: NameArgument,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Put another secret in the place of the one there is.")
    ] = False,
    given: SecretOption = None,
    keep: Annotated[
        str,
        typer.Option("--keep", metavar="TIME", help="So long the one before counts beside it; 0 ends it."),
    ] = "7 days",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Change the secret of a hook; the new one is shown once, and both count for a time."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.hooks.change import change_secret
    from leadlight.errors import DataError
    from leadlight.scoring.values import duration
    from leadlight.storage.database import open_database

    kept = 0 if keep.strip() == "0" else duration(keep)
    if kept is None:
        raise DataError(f"--keep {keep} is no span of time; write for example --keep '7 days', or --keep 0.")
    if not rotate and given is None:
        raise DataError(
            "Say --rotate to have a new secret made, or --secret to give one. It cannot be shown."
        )
    open_database(place_of(data, database))
    made = change_secret(name, _said(given), kept, now(), operator(actor()))
    _show(made, was_given=given is not None)
    if kept:
        typer.echo(f"The secret before it counts for {keep} more.", err=True)


@hooks.command(cls=Command)
@in_sentences
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The mapping, as YAML.")],
    example: Annotated[
        Path | None,
        typer.Option(
            "--example",
            metavar="REQUEST",
            help="A request: the JSON or form that the sender sends, or an object of headers, query, body.",
        ),
    ] = None,
) -> None:
    """Look through a mapping, and print the messages that it makes of an example, one a line."""
    from leadlight.actions.hooks.read_example import read_example
    from leadlight.actions.hooks.try_out import try_out
    from leadlight.cli.machines import text_of
    from leadlight.ingest.hooks.reading import read_mapping
    from leadlight.scoring.explain import counted

    mapping = read_mapping(text_of(file), str(file))
    if example is None:
        typer.echo(
            f"{file} is a mapping for {mapping.about}, of {counted(len(mapping.messages), 'message')}."
        )
        return
    tried = try_out(mapping, read_example(example.read_bytes()), now())
    for message in tried.messages:
        typer.echo(message)
    for problem in tried.problems:
        typer.echo(f"To quarantine: {problem}", err=True)
    if tried.left_out:
        typer.echo(f"{counted(tried.left_out, 'event')} left out.", err=True)
    if tried.problems:
        raise typer.Exit(1)


@hooks.command(cls=Command)
@in_sentences
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="A hook, or a sender; left out, senders are listed.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Print the mapping of a hook or the one shipped for a sender, to change it."""
    from leadlight.actions.hooks.listed import sender_of, text_of_mapping
    from leadlight.ingest.hooks.shipped import senders, shipped_mapping, shipped_text
    from leadlight.storage.database import open_database

    if name is None:
        for sender in senders():
            typer.echo(f"{sender:<14}{shipped_mapping(sender).about}")
    elif name in senders():
        typer.echo(shipped_text(name), nl=False)
    else:
        open_database(place_of(data, database))
        typer.echo(text_of_mapping(name) or shipped_text(sender_of(name) or name), nl=False)


def _said(secret: str | None) -> str | None:
    """The secret of the option, read from standard input where it is a dash."""
    return sys.stdin.readline().strip() if secret == STANDARD_INPUT else secret


def _show(made: Made, *, was_given: bool) -> None:
    """Print the address, and the secret if it was made here."""
    from leadlight.cli.hook_address import address_of

    typer.echo(f"https://YOUR-SERVER{address_of(made)}")
    if made.secret is not None and not was_given:
        typer.echo(made.secret)
        typer.echo("The second line is the secret. It is shown only now, and kept sealed.", err=True)
