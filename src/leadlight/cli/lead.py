"""`leadlight lead`: who a lead is, and which leads are one person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.inputs import JsonOption
from leadlight.cli.lead_course import course_tables, minute, table_of, where_it_is
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.table import Table

    from leadlight.actions.live.show_lead import LeadShown
    from leadlight.storage.lead_details import LeadDetails
    from leadlight.storage.merges import MergeRow
    from leadlight.storage.predictor_rows import StoredPrediction

lead = typer.Typer(
    cls=Group,
    name="lead",
    help="Show a lead, decide what becomes of it, merge two that are one person, or split them again.",
    no_args_is_help=True,
)

KEY = "The lead: its id, e-mail address, user id, phone number or anonymous id."


@lead.command(cls=Command)
@in_sentences
def show(
    key: Annotated[str, typer.Argument(metavar="KEY", help=KEY)],
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Show all fields, also the many that follow from events.")
    ] = False,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help="Show it as it was then, by the model in force then."),
    ] = None,
) -> None:
    """Show what is known of a lead and whence, what it did last, what it scores and why."""
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.show_lead import show_lead
    from leadlight.actions.live.show_past import show_past_lead
    from leadlight.ingest.json_text import written

    then = None if as_of is None else _instant(as_of)
    with opened(place_of(data, database)):
        found = show_lead(key, now()) if then is None else show_past_lead(key, then)
    if as_json:
        typer.echo(written(found.as_json()))
    else:
        _print(found, everything=everything, is_past=then is not None)


@lead.command(cls=Command)
@in_sentences
def merge(
    one: Annotated[str, typer.Argument(metavar="KEY", help=KEY)],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The other lead, likewise.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Make one lead of two; nothing of either is lost, and `split` undoes it."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.merge import merge_leads
    from leadlight.actions.live.open_place import opened

    with opened(place_of(data, database)):
        merged = merge_leads(one, other, now(), operator(actor()))
    typer.echo(f"They are lead {merged.uid} now.")


@lead.command(cls=Command)
@in_sentences
def split(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The merge, as `lead show` numbers it.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Undo a merge; no message merges the two again, only a person can."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.live.open_place import opened
    from leadlight.actions.live.unmerge import undo_merge

    with opened(place_of(data, database)):
        stayed, went = undo_merge(number, now(), operator(actor()))
    typer.echo(f"Lead {stayed} and lead {went} are two again, and stay apart.")


NO_MODEL = "No scoring model was in force then."


def _print(found: LeadShown, *, everything: bool, is_past: bool) -> None:
    from leadlight.cli.score_table import lines_of, summary
    from leadlight.cli.terminal import console, shown

    terminal, details = console(), found.details
    who = " · ".join(filter(None, (details.name, details.email, details.company)))
    terminal.print(shown(f"Lead {details.uid}{f': {who}' if who else ''}"), style="bold")
    if details.account:
        terminal.print(shown(f"Account: {details.account}"))
    for line in where_it_is(found.course):
        terminal.print(shown(line))
    if found.score is None:
        terminal.print(NO_MODEL if is_past else "It has no score yet; `leadlight work` gives it one.")
    elif found.score.excluded is not None:
        terminal.print(shown(f"Excluded: {found.score.excluded}"))
    else:
        terminal.print(summary(found.score))
        if found.score.lines:
            terminal.print(lines_of(found.score))
        if found.drop is not None:
            terminal.print(shown(f"It {found.drop.sentence}."))
    for prediction, role in found.predictions:
        terminal.print(shown(_foretold(prediction, role)))
    for table in (*course_tables(found.course), *_tables(details, everything=everything)):
        if table.row_count:
            terminal.print(table)


FEW = frozenset({
    "country", "device_kind", "first_touch_channel", "first_touch_source", "last_touch_channel",
    "last_touch_source", "referrer_kind",
})  # fmt: skip
"""Of the fields that follow from events, those that are shown without `--all`."""


def _foretold(found: StoredPrediction, role: str) -> str:
    worth = "" if found.expected_value is None else f", worth {found.expected_value:,.2f}"
    who = f"Predictor {found.predictor}{'' if role == 'use' else ' (in shadow)'}"
    chance = f"{100 * found.probability:.1f} %"
    return f"{who}: {chance} ({found.likelihood}){worth}. {found.reasons['because']}"


def _tables(details: LeadDetails, *, everything: bool) -> Iterable[Table]:
    yield from _fields(details, everything=everything)
    yield table_of(
        ("Changed", "Why", "Before", "Now"),
        [(minute(each.at), each.cause, _points(each.before), _points(each.now)) for each in details.moved],
    )
    yield table_of(("Identified by", "Value"), details.identifiers)
    yield table_of(("Not used", "Value", "Why"), details.refused)
    yield table_of(
        ("Merge", "One", "Other", "When", "By", "Undone"),
        [
            (each.number, each.survivor_uid, each.loser_uid, minute(each.at), _whose(each), _undone(each))
            for each in details.merges
        ],
    )
    yield table_of(
        ("Time", "Event", "Machine"),
        [(minute(each.time), each.name or each.type, each.machine) for each in details.happenings],
    )


def _fields(details: LeadDetails, *, everything: bool) -> Iterable[Table]:
    """Fields in three tables: what was said, what follows from events, and what other places say."""
    grouped: dict[str, list[tuple[str, ...]]] = {"Said": [], "From elsewhere": [], "Follows": []}
    for name, value in sorted(details.fields.items()):
        origin = details.origins.get(name, {})
        group = _group(name, origin, details)
        if everything or group != "Follows" or name in FEW:
            grouped[group].append((name, _value(value), *_origin(origin)))
    for group, found in grouped.items():
        yield table_of((group, "Value", "Since", "From", "Sure"), found)


def _group(name: str, origin: Mapping[str, Any], details: LeadDetails) -> str:
    if name in details.said:
        return "Said"
    return "Follows" if origin.get("source") in {None, "", "events"} else "From elsewhere"


def _value(value: object) -> str:
    from leadlight.ingest.profile import written
    from leadlight.scoring.values import instant

    text = written(value)
    found = instant(text) if "T" in text else None
    return text if found is None else minute(found)


def _points(hundredths: int | None) -> str:
    from leadlight.scoring.arithmetic import points_of

    return "none" if hundredths is None else str(points_of(hundredths))


def _whose(merge: MergeRow) -> str:
    return merge.by or "a message"


def _undone(merge: MergeRow) -> str:
    return "" if merge.undone_at is None else "yes"


def _origin(origin: Mapping[str, Any]) -> tuple[str, ...]:
    if not origin:
        return "", "", ""
    return minute(origin["since"]), origin["source"], f"{origin['confidence']:.0%}"


def _instant(text: str) -> int:
    from leadlight.scoring.values import instant

    found = instant(text)
    if found is None:
        raise typer.BadParameter(
            f"'{text}' is no instant; write for example 2026-03-01T09:00:00Z.", param_hint="--as-of"
        )
    return found
