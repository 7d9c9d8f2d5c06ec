"""`leadlight webhooks`: other systems that are told what happens to leads."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import AllowNetworkOption, DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from leadlight.actions.access.operations import Actor

webhooks = typer.Typer(
    cls=Group,
    name="webhooks",
    help="Tell other systems when scores, priorities and stages of leads change.",
    no_args_is_help=True,
)

NumberArgument = Annotated[
    int, typer.Argument(metavar="NUMBER", help="The number of the webhook in the list.")
]


def _operator() -> Actor:
    from leadlight.actions.access.operations import operator

    return operator(actor())


@webhooks.command(cls=Command)
@in_sentences
def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Where to send to: https://...")],
    types: Annotated[
        list[str],
        typer.Option("--types", metavar="TYPE,...", help="What it is told, such as lead.priority.changed."),
    ],
    description: Annotated[str, typer.Option("--description", metavar="TEXT", help="What it is for.")] = "",
    min_points: Annotated[
        float | None,
        typer.Option(
            "--min-points", metavar="POINTS", help="Tell a score when it has moved so far; else each change."
        ),
    ] = None,
    at_once: Annotated[
        int, typer.Option("--at-once", metavar="N", help="So many requests to it at the same time.")
    ] = 10,
    allow_http: Annotated[
        bool, typer.Option("--allow-http", help="Send to http:// too, which who is in between can read.")
    ] = False,
    allow_network: AllowNetworkOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Tell a system what happens, and show the secret that it knows us by, once."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.add import Wish, add_webhook
    from leadlight.actions.webhooks.allowed import allow

    allow(allow_network or [])
    kinds = [kind for text in types for kind in text.split(",")]
    with opened(place_of(data, database)):
        wish = Wish(url, kinds, description, min_points, at_once, allow_http)
        webhook, secret = add_webhook(wish, now(), _operator())
    typer.echo(secret)
    typer.echo(f"This is the secret of webhook {webhook.pk}. It is shown only now.", err=True)


@webhooks.command("list", cls=Command)
@in_sentences
def list_(as_json: JsonOption = False, data: DataOption = None, database: DatabaseOption = None) -> None:
    """List all webhooks, how they are, and how much waits for them."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.listed import listed_webhooks
    from leadlight.cli.webhook_tables import print_listed

    with opened(place_of(data, database)):
        found = listed_webhooks(_operator())
    print_listed(found, as_json=as_json)


@webhooks.command(cls=Command)
@in_sentences
def show(
    number: NumberArgument,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help="How many deliveries.")] = 20,
    as_json: JsonOption = False,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Show a webhook with what was sent last and what came back."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.listed import shown_webhook
    from leadlight.cli.webhook_tables import print_shown

    with opened(place_of(data, database)):
        webhook, deliveries = shown_webhook(number, _operator(), limit)
    print_shown(webhook, deliveries, as_json=as_json)


@webhooks.command(cls=Command)
@in_sentences
def remove(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Tell a system nothing any more, and forget what it was told."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.remove import remove_webhook

    with opened(place_of(data, database)):
        remove_webhook(number, now(), _operator())
    typer.echo(f"Webhook {number} is removed.")


@webhooks.command(cls=Command)
@in_sentences
def rotate(
    number: NumberArgument,
    both_hours: Annotated[
        int, typer.Option("--both-hours", metavar="HOURS", help="So long the secret before signs as well.")
    ] = 24,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make a new secret and show it, once; for a while every message has the signatures of both."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.listed import shown_webhook
    from leadlight.actions.webhooks.rotate import rotate_secret
    from leadlight.scoring.values import HOUR

    with opened(place_of(data, database)):
        secret = rotate_secret(number, now(), _operator(), both_hours * HOUR)
        both = shown_webhook(number, _operator(), 0)[0].secrets > 1
    typer.echo(secret)
    until = f"signs for {both_hours} hours more" if both else "signs no more"
    typer.echo(f"The secret before {until}.", err=True)


@webhooks.command("test", cls=Command)
@in_sentences
def try_(
    number: NumberArgument,
    allow_network: AllowNetworkOption = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Send a test message at once and show the answer; exits with 1 if it is not taken."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.allowed import allow
    from leadlight.actions.webhooks.try_out import try_webhook
    from leadlight.cli.webhook_tables import answer_in_words

    allow(allow_network or [])
    with opened(place_of(data, database)):
        answer = try_webhook(number, now(), _operator())
    typer.echo(answer_in_words(answer))
    if answer.status is None or not 200 <= answer.status < 300:
        raise typer.Exit(1)


@webhooks.command(cls=Command)
@in_sentences
def redeliver(
    number: NumberArgument,
    delivery: Annotated[
        int | None,
        typer.Option("--delivery", metavar="NUMBER", help="One delivery, by its number in `show`."),
    ] = None,
    failed_since: Annotated[
        str | None,
        typer.Option(
            "--failed-since", metavar="INSTANT", help="All that failed since, such as 2026-03-01T09:00:00Z."
        ),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Send again, by the same ids: one delivery, or all that failed since an instant."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.redeliver import redeliver_failed, redeliver_one
    from leadlight.cli.inputs import instant_of
    from leadlight.scoring.values import microseconds

    if (delivery is None) == (failed_since is None):
        raise typer.BadParameter("name either --delivery or --failed-since", param_hint="redeliver")
    with opened(place_of(data, database)):
        if delivery is not None:
            redeliver_one(number, delivery, now(), _operator())
            typer.echo(f"Delivery {delivery} is sent again.")
        else:
            since = microseconds(instant_of(failed_since))
            found = redeliver_failed(number, since, now(), _operator())
            typer.echo(f"{found:,} {'delivery is' if found == 1 else 'deliveries are'} sent again.")


@webhooks.command(cls=Command)
@in_sentences
def enable(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Tell a system again what happens, after it was switched off; what it missed is not sent by that."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.webhooks.enable import enable_webhook

    with opened(place_of(data, database)):
        enable_webhook(number, now(), _operator())
    typer.echo(f"Webhook {number} is on. `leadlight webhooks redeliver` sends what it missed.")
