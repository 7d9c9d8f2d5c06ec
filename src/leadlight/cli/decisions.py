"""`leadlight lead stage`, `accept`, `reject` and the like: what people decide of a lead."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.deciding import KeyArgument, NumberArgument, opened_by_operator, tell_number
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command
from leadlight.cli.inputs import JsonOption
from leadlight.cli.lead import lead
from leadlight.cli.places import DatabaseOption, DataOption

if TYPE_CHECKING:
    from leadlight.actions.lifecycle.deciding import Moved

__all__ = ["lead"]  # with the commands below

WhyOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
ReasonOption = Annotated[
    str, typer.Option("--reason", metavar="NAME", help="One of the company's reasons: `pipeline show`.")
]
TextOption = Annotated[str, typer.Option("--text", metavar="TEXT", help="In your own words.")]


class Result(StrEnum):
    """What became of a deal."""

    WON = "won"
    LOST = "lost"


@lead.command(cls=Command)
@in_sentences
def stage(
    key: KeyArgument,
    stage: Annotated[str, typer.Argument(metavar="STAGE", help="A stage, or a step of the pipeline.")],
    reason: WhyOption = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Move a lead to a stage or to a step of the pipeline, up or down."""
    from leadlight.actions.lifecycle.move_stage import move_stage

    with opened_by_operator(data, database) as by:
        _told(move_stage(key, stage, by, now(), reason), as_json=as_json)


@lead.command(cls=Command)
@in_sentences
def accept(
    key: KeyArgument,
    reason: ReasonOption = "",
    text: TextOption = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Accept a lead: sales takes it on. It comes to SAL unless it is further already."""
    from leadlight.actions.lifecycle.accept import accept as accepted

    with opened_by_operator(data, database) as by:
        _told(accepted(key, by, now(), reason, text), as_json=as_json)


@lead.command(cls=Command)
@in_sentences
def reject(
    key: KeyArgument,
    reason: ReasonOption,
    text: TextOption = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Reject a lead; the reason says whether it is recycled or lost."""
    from leadlight.actions.lifecycle.reject import reject as rejected

    with opened_by_operator(data, database) as by:
        _told(rejected(key, reason, by, now(), text), as_json=as_json)


@lead.command(cls=Command)
@in_sentences
def recycle(
    key: KeyArgument,
    reason: WhyOption = "",
    rest: Annotated[
        str | None,
        typer.Option("--rest", metavar="TIME", help="How long it rests, such as '30 days'; else the rule's."),
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Recycle a lead: it rests, its engagement starts over, and then it may qualify again."""
    from leadlight.actions.lifecycle.recycle import recycle as recycled

    span = None if rest is None else _span(rest, "--rest")
    with opened_by_operator(data, database) as by:
        _told(recycled(key, by, now(), reason, span), as_json=as_json)


@lead.command(cls=Command)
@in_sentences
def override(
    key: KeyArgument,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; stands in the score.")],
    until: Annotated[
        str,
        typer.Option("--until", metavar="TIME", help="Until when: an instant, or a time such as '14 days'."),
    ],
    points: Annotated[
        str | None, typer.Option("--points", metavar="POINTS", help="Points to add, such as 20 or -7.5.")
    ] = None,
    priority: Annotated[
        str | None, typer.Option("--priority", metavar="NAME", help="The priority to fix.")
    ] = None,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add points to a score by hand or fix its priority, for a time; the last line of the score says so."""
    from leadlight.actions.lifecycle.override_score import Wanted, override_score

    at = now()
    wanted = Wanted(reason, _until(until, at), _decimal(points, "--points"), priority)
    with opened_by_operator(data, database) as by:
        number = override_score(key, wanted, by, at)
    tell_number("override", number, as_json=as_json)


@lead.command(cls=Command)
@in_sentences
def outcome(
    key: KeyArgument,
    result: Annotated[Result, typer.Argument(metavar="RESULT", help="won or lost.")],
    value: Annotated[
        str | None, typer.Option("--value", metavar="MONEY", help="What the deal is worth, such as 12500.50.")
    ] = None,
    at: Annotated[
        str | None, typer.Option("--at", metavar="TIME", help="When it was decided; left out, now.")
    ] = None,
    deal: Annotated[
        str, typer.Option("--deal", metavar="ID", help="Which deal: of one deal what is said last counts.")
    ] = "",
    reason: WhyOption = "",
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Record what became of a deal; the lead becomes a customer, or is lost unless it is one."""
    from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome

    decided = Decided(
        result.value, _decimal(value, "--value"), None if at is None else _instant(at, "--at"), deal, reason
    )
    with opened_by_operator(data, database) as by:
        number = record_outcome(key, decided, by, now())
    tell_number("outcome", number, as_json=as_json)


@lead.command("end-override", cls=Command)
@in_sentences
def end_override(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """End an override before it expires."""
    from leadlight.actions.lifecycle.end_override import end_override as ended

    with opened_by_operator(data, database) as by:
        uid = ended(number, by, now())
    typer.echo(f"Override {number} of lead {uid} counts no longer.")


@lead.command("undo-move", cls=Command)
@in_sentences
def undo_move(
    number: NumberArgument,
    data: DataOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a move back that was made by mistake, as if the lead had never been moved so."""
    from leadlight.actions.lifecycle.take_back_move import take_back_move

    with opened_by_operator(data, database) as by:
        _told(take_back_move(number, by, now()), as_json=as_json)


@lead.command("take-back", cls=Command)
@in_sentences
def take_back(number: NumberArgument, data: DataOption = None, database: DatabaseOption = None) -> None:
    """Take back an outcome that was recorded by mistake; the stage of the lead stays."""
    from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome

    with opened_by_operator(data, database) as by:
        uid = take_back_outcome(number, by, now())
    typer.echo(f"Outcome {number} of lead {uid} counts no longer.")


@lead.command(cls=Command)
@in_sentences
def assign(
    key: KeyArgument,
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="The owner's e-mail address; '' for nobody.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Say whose a lead is."""
    from leadlight.actions.lifecycle.assign import assign as assigned

    with opened_by_operator(data, database) as by:
        uid = assigned(key, email, by, now())
    typer.echo(f"Lead {uid} is {email.strip().lower() or 'nobody'}'s.")


def _told(found: Moved, *, as_json: bool) -> None:
    from leadlight.cli.terminal import shown
    from leadlight.ingest.json_text import written

    if as_json:
        said = {"lead": found.lead, "stage": found.stage, "step": found.step or None, "before": found.before}
        typer.echo(written(said))
        return
    where = f"{found.stage or 'no stage'}{f', {found.step}' if found.step else ''}"
    before = f" (before: {found.before})" if found.before else ""
    typer.echo(shown(f"Lead {found.lead} is in {where}{before}."))


def _decimal(text: str | None, option: str) -> Decimal | None:
    if text is None:
        return None
    try:
        found = Decimal(text.strip())
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite():
        raise typer.BadParameter(f"'{text}' is no number.", param_hint=option)
    return found


def _span(text: str, option: str) -> int:
    from leadlight.scoring.values import duration

    found = duration(text)
    if found is None:
        raise typer.BadParameter(f"'{text}' is no time; write for example '30 days'.", param_hint=option)
    return found


def _instant(text: str, option: str) -> int:
    from leadlight.scoring.values import instant

    found = instant(text)
    if found is None:
        raise typer.BadParameter(
            f"'{text}' is no instant; write for example 2026-03-01 or 2026-03-01T09:00Z.", param_hint=option
        )
    return found


def _until(text: str, at: int) -> int:
    from leadlight.scoring.values import duration

    span = duration(text)
    return _instant(text, "--until") if span is None else at + span
