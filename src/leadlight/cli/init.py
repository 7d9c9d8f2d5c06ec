"""`leadlight init`: a model or a lead sheet to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import (
    AsOfOption,
    DatesOption,
    DecimalMark,
    DecimalOption,
    EventsMapOption,
    EventsOption,
    KeyOption,
    inputs_of,
)

if TYPE_CHECKING:
    from leadlight.actions.work_table import Inputs

MODEL = Path("scoring.yaml")


@in_sentences
def init(
    template: Annotated[
        str | None,
        typer.Option("--template", metavar="NAME", help="The template to start from; else the starter."),
    ] = None,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")] = MODEL,
    listed: Annotated[bool, typer.Option("--list", help="List the templates.")] = False,
    sheet: Annotated[
        Path | None,
        typer.Option("--sheet", metavar="FILE.xlsx", help="Write an empty lead sheet for the starter."),
    ] = None,
    leads: Annotated[
        str | None,
        typer.Option("--for", metavar="LEADS", help="Propose a model for what these leads have."),
    ] = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
) -> None:
    """Write a commented model to start from, an empty lead sheet, or a model proposed for your own list."""
    if sum((template is not None, listed, sheet is not None, leads is not None)) > 1:
        raise typer.BadParameter("--template, --list, --sheet and --for are four ways to begin; choose one")
    if leads is None and any((events, events_map, as_of, key)):
        raise typer.BadParameter("--events and what is said of them go with --for LEADS")
    if listed:
        _list_templates()
    elif sheet is not None:
        _write_sheet(sheet)
    elif leads is None:
        _write_template(template or "starter", out)
    else:
        inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
        _write_proposal(inputs, out, as_of_given=as_of is not None)


def _list_templates() -> None:
    from leadlight.templates import templates

    found = templates()
    width = max(map(len, found))
    for name, about in found.items():
        typer.echo(f"{name:<{width}}  {about}")


def _write_sheet(path: Path) -> None:
    from leadlight.actions.lead_sheet import ROWS, lead_sheet
    from leadlight.cli.terminal import shown

    lead_sheet(path)
    written = shown(path)
    typer.echo(
        f"Wrote {written}: an empty sheet for {ROWS:,} leads. Fill it in, then: leadlight score {written}"
    )


def _write_template(name: str, path: Path) -> None:
    from leadlight.actions.start_model import template_named, write_new
    from leadlight.cli.terminal import shown

    text = template_named(name)
    write_new(path, text)
    typer.echo(f"Wrote {shown(path)} from the template {name}. Its remarks say what is yours to fill in.")


def _write_proposal(inputs: Inputs, path: Path, *, as_of_given: bool) -> None:
    from leadlight.actions.propose_model import propose_model
    from leadlight.actions.start_model import check_free, write_new
    from leadlight.cli.terminal import progress, shown
    from leadlight.scoring.explain import counted

    check_free(path)
    with progress() as tell:
        proposal = propose_model(inputs, as_of_given=as_of_given, file=str(path), tell=tell)
    write_new(path, proposal.text)
    for note in proposal.notes:
        typer.echo(shown(note), err=True)
    what = f"a proposal of {counted(proposal.rules, 'rule')}"
    typer.echo(f"Wrote {shown(path)}: {what}. Read it, and change what you know better.")
