"""`leadlight pipeline`: the steps of the company's selling, its reasons, and how leads are recycled."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadlight.actions.clock import now
from leadlight.cli.failing import in_sentences
from leadlight.cli.help import Command, Group
from leadlight.cli.inputs import JsonOption
from leadlight.cli.places import DatabaseOption, DataOption, actor, place_of

pipeline = typer.Typer(
    cls=Group,
    name="pipeline",
    help="Show and change the steps of selling, reasons, and how leads are recycled.",
    no_args_is_help=True,
)


@pipeline.command(cls=Command)
@in_sentences
def show(data: DataOption = None, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Print what is in force, as YAML that `pipeline set` reads."""
    from leadlight.actions.live.open_place import opened
    from leadlight.engage.company_text import written_company
    from leadlight.ingest.json_text import written
    from leadlight.storage.company_row import company_in_force

    with opened(place_of(data, database)):
        company = company_in_force()
    typer.echo(written(company.as_json()) if as_json else written_company(company), nl=as_json)


@pipeline.command("set", cls=Command)
@in_sentences
def set_(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as `pipeline show` prints it.")],
    data: DataOption = None,
    database: DatabaseOption = None,
) -> None:
    """Put a changed pipeline in force; no lead changes its step by it."""
    from leadlight.actions.access.operations import operator
    from leadlight.actions.lifecycle.set_company import set_company
    from leadlight.actions.live.open_place import opened
    from leadlight.cli.machines import text_of
    from leadlight.cli.terminal import shown

    text = text_of(file)
    with opened(place_of(data, database)):
        company = set_company(text, operator(actor()), now(), str(file))
    typer.echo(shown(f"In force: {', '.join(step.name for step in company.pipeline)}."))
