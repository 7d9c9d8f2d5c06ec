"""`leadlight profile`: what customers are like, as fit rules."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import DatesOption, DecimalMark, DecimalOption, inputs_of


@in_sentences
def profile(
    customers: Annotated[
        str, typer.Argument(metavar="CUSTOMERS", help="The customers: a file or table, as of leads.")
    ],
    leads: Annotated[
        str | None,
        typer.Option(
            "--leads", metavar="LEADS", help="Leads that customers are compared with; a file or table."
        ),
    ] = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")] = Path(
        "profile.yaml"
    ),
) -> None:
    """Describe the ideal customer from existing customers, and write fit rules for leads like them."""
    from leadlight.actions.profile_customers import profile_customers
    from leadlight.actions.start_model import check_free, write_new
    from leadlight.cli.terminal import progress, shown
    from leadlight.scoring.explain import counted

    check_free(out)
    given = inputs_of(customers, None, None, None, None, dates, decimal)
    beside = None if leads is None else inputs_of(leads, None, None, None, None, dates, decimal)
    with progress() as tell:
        found = profile_customers(given, beside, tell)
    write_new(out, found.text)
    for said in found.said:
        typer.echo(shown(said), err=True)
    for sentence in found.sentences:
        typer.echo(shown(sentence))
    typer.echo(f"Wrote {shown(out)}: {counted(len(found.profile.traits), 'rule')}.")
