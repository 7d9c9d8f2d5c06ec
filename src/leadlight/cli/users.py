"""`leadlight users`: who may log in, and as what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.cli.api_keys import DaysOption, NameOption, end_after, show_key
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.access.links import Invitation

users = typer.Typer(
    cls=Group,
    name="users",
    help="Invite, list and remove those who may log in, and say what each may do.",
    no_args_is_help=True,
)

EmailArgument = Annotated[str, typer.Argument(metavar="EMAIL", help="The e-mail address to log in with.")]
_ROLES = "viewer sees; rep works leads; marketer decides models and campaigns too; admin everything."


@users.command(cls=Command)
@in_sentences
def add(
    email: EmailArgument,
    role: Annotated[Role, typer.Option("--role", help=_ROLES)],
    name: Annotated[str, typer.Option("--name", metavar="TEXT", help="What they are called.")] = "",
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Add somebody, and print a link with which they set their password, once, within seven days."""
    from leadlight.actions.access.people import add_user
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        _show(add_user(email, role, now(), operator(actor()), name))


@users.command("list", cls=Command)
@in_sentences
def list_(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for each.")] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """List all users, with their roles and when they logged in last."""
    import json

    from leadlight.actions.access.people import Known, known_users
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.terminal import cell, console, new_table

    def row(user: Known) -> dict[str, object]:
        logged_in = None if user.logged_in_at is None else _minute(user.logged_in_at)
        return {
            "email": user.email,
            "name": user.name,
            "role": user.role,
            "password": user.has_password,
            "second_factor": user.has_second_factor,
            "logged_in": logged_in,
        }

    with opened(place_of(data, database)):
        found = [row(user) for user in known_users()]
    if as_json:
        for each in found:
            typer.echo(json.dumps(each, ensure_ascii=False))
        return
    table = new_table()
    for title in ("E-mail", "Name", "Role", "Password", "Second factor", "Logged in"):
        table.add_column(title, overflow="fold")
    for each in found:
        table.add_row(*(cell({True: "yes", False: "no"}.get(value, value)) for value in each.values()))  # type: ignore[call-overload]
    console().print(table)


def _minute(at: int) -> str:
    from leadlight.scoring.values import moment

    return f"{moment(at):%Y-%m-%dT%H:%MZ}"


@users.command("role", cls=Command)
@in_sentences
def role_(
    email: EmailArgument,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help=_ROLES)],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Give somebody another role; it counts from the next request on, after a new log-in."""
    from leadlight.actions.access.people import change_role
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        user = change_role(email, role, now(), operator(actor()))
    typer.echo(f"{user.email}: {user.role}.")


@users.command(cls=Command)
@in_sentences
def remove(email: EmailArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Remove somebody, with keys and sessions; from the next request on they are strangers."""
    from leadlight.actions.access.people import remove_user
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        remove_user(email, now(), operator(actor()))
    typer.echo(f"{email} may not log in any more.")


@users.command(cls=Command)
@in_sentences
def link(
    email: EmailArgument,
    drop_second_factor: Annotated[
        bool,
        typer.Option("--drop-second-factor", help="Log in without one, as after the phone was lost."),
    ] = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Print a new link with which somebody sets a password; one that was printed before opens nothing."""
    from leadlight.actions.access.people import new_link_for
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        _show(new_link_for(email, now(), operator(actor()), drop_second_factor=drop_second_factor))


@users.command(cls=Command)
@in_sentences
def key(
    email: EmailArgument,
    name: NameOption,
    days: DaysOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a personal key for programs, and show it, once. It may always do what its user may do then."""
    from leadlight.actions.access.api_keys import add_personal_key
    from leadlight.actions.live.open_place import opened

    at = now()
    with opened(place_of(data, database)):
        show_key(add_personal_key(email, name, at, operator(actor()), end_after(days, at)))


def _show(invitation: Invitation) -> None:
    from leadlight.actions.access.company import address_of_links

    typer.echo(f"{address_of_links()}{invitation.path}")
    until = _minute(invitation.expires_at)
    typer.echo(
        f"Give this link to {invitation.email}. It works once, until {until}, and is shown only now.",
        err=True,
    )
