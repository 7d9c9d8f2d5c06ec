"""`leadlight suggest`: points learned from past leads, in the ordinary scoring language."""

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
    LeadsArgument,
    inputs_of,
)
from leadlight.cli.learning_options import (
    AtOption,
    CreatedOption,
    DecidedOption,
    DropOption,
    GroupOption,
    KeepOption,
    MaturesAfterOption,
    OrderOption,
    OutcomeOption,
    WonOption,
    age_at,
    field_choices,
    outcome_choices,
)

if TYPE_CHECKING:
    from leadlight.learning.points.thresholds import Capacity


@in_sentences
def suggest(
    leads: LeadsArgument,
    outcome: OutcomeOption,
    won: WonOption = None,
    created: CreatedOption = None,
    decided: DecidedOption = None,
    order: OrderOption = None,
    group: GroupOption = None,
    matures_after: MaturesAfterOption = None,
    at: AtOption = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    keep: KeepOption = None,
    drop: DropOption = None,
    like: Annotated[
        Path | None,
        typer.Option(
            "--like",
            metavar="FILE",
            help="A scoring model whose names, exclusions, priorities, grades, stages and columns are kept.",
        ),
    ] = None,
    capacity: Annotated[
        str | None,
        typer.Option(
            "--capacity",
            metavar="LEADS",
            help="How many leads sales can work, for example `40 a week`, `8 a day` or `20 %`.",
        ),
    ] = None,
    most: Annotated[
        int, typer.Option("--rules", metavar="N", min=1, max=15, help="At most so many rules.")
    ] = 15,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The file to write.")] = Path(
        "suggested.yaml"
    ),
) -> None:
    """Learn points from past leads and write them as a scoring model, every rule with its evidence."""
    from leadlight.actions.load_model import model_text
    from leadlight.actions.past_leads import Look
    from leadlight.actions.start_model import check_free, write_new
    from leadlight.actions.suggest_model import suggest_model
    from leadlight.actions.suggested_points import SuggestChoices
    from leadlight.cli.terminal import progress, shown
    from leadlight.scoring.explain import counted

    check_free(out)
    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    outcomes = outcome_choices(outcome, won, created, decided, order, group, None, matures_after)
    wanted = SuggestChoices(
        field_choices(keep, drop), None if like is None else model_text(like), _capacity(capacity), most
    )
    with progress() as tell:
        found = suggest_model(inputs, outcomes, wanted, Look(age_at(at), as_of_given=as_of is not None), tell)
    write_new(out, found.text)
    for said in found.said:
        typer.echo(shown(said), err=True)
    typer.echo(
        f"Wrote {shown(out)}: {counted(found.rules, 'rule')}. On leads not learned from, {found.sentence()}"
    )


def _capacity(text: str | None) -> Capacity | None:
    from leadlight.learning.points.thresholds import Capacity

    if text is None:
        return None
    found = Capacity.read(text)
    if found is None:
        message = f"'{text}' is no capacity; write for example '40 a week', '8 a day' or '20 %'"
        raise typer.BadParameter(message, param_hint="--capacity")
    return found
