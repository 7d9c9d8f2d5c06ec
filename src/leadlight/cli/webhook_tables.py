"""Webhooks as the terminal shows them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from leadlight.cli.terminal import cell, console, new_table, shown
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.values import written_time

if TYPE_CHECKING:
    from leadlight.channels.outgoing.posting import Answer
    from leadlight.storage.webhook_lists import Listed, Shown

_INSTANTS = ("created_at", "failing_since", "off_at", "at")


def print_listed(found: Sequence[Listed], *, as_json: bool) -> None:
    """Print all webhooks."""
    if as_json:
        typer.echo(json.dumps([_plain(asdict(each)) for each in found], ensure_ascii=False))
        return
    table = new_table()
    for name in ("Webhook", "URL", "Types", "State", "Waiting", "Failed", "Description"):
        table.add_column(name, overflow="fold")
    for each in found:
        kinds = ", ".join(each.types)
        state = state_in_words(each)
        table.add_row(
            *map(cell, (each.id, each.url, kinds, state, each.waiting, each.failed, each.description))
        )
    console().print(table)


def print_shown(webhook: Listed, deliveries: Sequence[Shown], *, as_json: bool) -> None:
    """Print one webhook and its newest deliveries."""
    if as_json:
        told = {**_plain(asdict(webhook)), "deliveries": [_delivery(each) for each in deliveries]}
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    least = "" if webhook.min_points is None else f", moved by {webhook.min_points / HUNDREDTHS:g} points"
    typer.echo(shown(f"Webhook {webhook.id}: {webhook.url}"))
    typer.echo(shown(f"Types: {', '.join(webhook.types)}{least}"))
    typer.echo(
        shown(f"State: {state_in_words(webhook)}; {webhook.waiting:,} waiting, {webhook.failed:,} failed")
    )
    table = new_table()
    for name in ("Delivery", "Type", "Lead", "Happened", "State", "Tried", "Last", "Took", "Answer"):
        table.add_column(name, overflow="fold")
    for each in deliveries:
        last = each.tried[0] if each.tried else None
        came = "" if last is None else str(last.status or last.error)
        took, said = ("", "") if last is None else (f"{last.milliseconds:,} ms", last.said[:60])
        at = written_time(each.at)[:19] + "Z"
        row = (each.id, each.type, each.lead, at, each.state, len(each.tried), came, took, said)
        table.add_row(*map(cell, row))
    console().print(table)


def state_in_words(webhook: Listed) -> str:
    """How a webhook is."""
    if webhook.off_at is not None:
        return f"off since {written_time(webhook.off_at)[:16]}Z: {webhook.off_because}"
    if webhook.broken:
        return f"sent nothing: {webhook.broken}"
    if webhook.failing_since is not None:
        return f"failing since {written_time(webhook.failing_since)[:16]}Z"
    return "on"


def answer_in_words(answer: Answer) -> str:
    """What came of a test."""
    took = f"{answer.seconds * 1000:,.0f} ms"
    if answer.status is None:
        return shown(f"It was not taken, after {took}: {answer.error}")
    said = answer.said.decode("utf-8", "replace")
    return shown(f"It answered {answer.status} after {took}{': ' if said else '.'}{said}")


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Instants as times, points as points."""
    instants = {name: written_time(fields[name]) for name in _INSTANTS if fields.get(name) is not None}
    least = fields.get("min_points")
    points = {} if least is None else {"min_points": least / HUNDREDTHS}
    return {**fields, **instants, **points}


def _delivery(delivery: Shown) -> dict[str, Any]:
    tried = [_plain(each._asdict()) for each in delivery.tried]
    return {**_plain(asdict(delivery)), "tried": tried}
