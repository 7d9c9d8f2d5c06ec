"""Options of every command that learns from past leads, and what they mean."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadlight.learning.fields.plan import FieldChoices
    from leadlight.learning.past.outcomes import OutcomeChoices

OutcomeOption = Annotated[
    str,
    typer.Option("--outcome", metavar="FIELD", help="The field that says how a lead ended."),
]
WonOption = Annotated[
    str | None,
    typer.Option(
        "--won", metavar="VALUE", help="The value of the outcome that means a win; else it is found."
    ),
]
CreatedOption = Annotated[
    str | None, typer.Option("--created", metavar="FIELD", help="The field that says when a lead arrived.")
]
DecidedOption = Annotated[
    str | None,
    typer.Option("--decided", metavar="FIELD", help="The field that says when the outcome became known."),
]
OrderOption = Annotated[
    str | None,
    typer.Option(
        "--order",
        metavar="FIELD",
        help="A field that grows with arrival, such as a lead number, or `rows` for the order of the rows.",
    ),
]
GroupOption = Annotated[
    str | None,
    typer.Option(
        "--group",
        metavar="FIELD",
        help="The account: leads of one account never stand on both sides of a split.",
    ),
]
ValueOption = Annotated[
    str | None, typer.Option("--value", metavar="FIELD", help="The field that holds what a win was worth.")
]
MaturesAfterOption = Annotated[
    str | None,
    typer.Option(
        "--matures-after",
        metavar="DURATION",
        help="Leads younger than this are open, however they ended, for example `90 days`; else than the "
        "time in which nine of ten wins came.",
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        metavar="MOMENT",
        help="With events: what is known of a lead is looked at then, for example `created+14 days`.",
    ),
]
KeepOption = Annotated[
    list[str] | None,
    typer.Option(
        "--keep",
        metavar="FIELD",
        help="Learn from this field, or kind of events, whatever its verdict; may be repeated.",
    ),
]
ReportOption = Annotated[
    Path | None, typer.Option("--report", metavar="FILE.html", help="Write the report as a page.")
]
JsonFileOption = Annotated[
    Path | None,
    typer.Option("--json", metavar="FILE.json", help="Write it for programs; - for standard output."),
]
DropOption = Annotated[
    list[str] | None,
    typer.Option(
        "--drop",
        metavar="FIELD",
        help="Do not learn from this field, or kind of events; may be repeated.",
    ),
]


def outcome_choices(
    outcome: str,
    won: str | None = None,
    created: str | None = None,
    decided: str | None = None,
    order: str | None = None,
    group: str | None = None,
    value: str | None = None,
    matures_after: str | None = None,
) -> OutcomeChoices:
    """What the options say of the outcome and of the columns around it."""
    from leadlight.learning.past.outcomes import OutcomeChoices

    return OutcomeChoices(
        outcome=outcome,
        won=won,
        created=created,
        decided=decided,
        order=order,
        group=group,
        value=value,
        matures_after=duration_of(matures_after, "--matures-after", "90 days"),
    )


def field_choices(keep: list[str] | None, drop: list[str] | None) -> FieldChoices:
    """What the options say of single fields; raises BadParameter for one both kept and dropped."""
    from leadlight.learning.fields.plan import FieldChoices
    from leadlight.scoring.values import normal_name

    kept, dropped = ({normal_name(name) for name in names or ()} for names in (keep, drop))
    if kept & dropped:
        both = ", ".join(sorted(kept & dropped))
        raise typer.BadParameter(f"{both}: kept and dropped; choose one", param_hint="--keep")
    return FieldChoices(tuple(keep or ()), tuple(drop or ()))


def age_at(text: str | None) -> int | None:
    """The microseconds after its arrival at which each lead is looked at; None where nothing is said.

    Raises BadParameter for what is not like `created+14 days`.
    """
    if text is None:
        return None
    base, plus, span = text.partition("+")
    if base.strip().lower() != "created" or (plus and not span.strip()):
        message = f"'{text}' is no moment; write for example created+14 days"
        raise typer.BadParameter(message, param_hint="--at")
    return 0 if not plus else duration_of(span, "--at", "created+14 days")


def duration_of(text: str | None, option: str = "--matures-after", example: str = "90 days") -> int | None:
    """The microseconds of a duration; raises BadParameter for what is none."""
    from leadlight.scoring.values import duration

    if text is None:
        return None
    found = duration(text)
    if found is None:
        raise typer.BadParameter(f"'{text}' is no duration; write for example {example}", param_hint=option)
    return found
