"""`leadlight learn`: a predictor from past leads, with an honest report of how good it is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    JsonFileOption,
    KeepOption,
    MaturesAfterOption,
    OrderOption,
    OutcomeOption,
    ReportOption,
    ValueOption,
    WonOption,
    age_at,
    field_choices,
    outcome_choices,
)


@in_sentences
def learn(
    leads: LeadsArgument,
    outcome: OutcomeOption,
    won: WonOption = None,
    created: CreatedOption = None,
    decided: DecidedOption = None,
    order: OrderOption = None,
    group: GroupOption = None,
    value: ValueOption = None,
    matures_after: MaturesAfterOption = None,
    events: EventsOption = None,
    events_map: EventsMapOption = None,
    at: AtOption = None,
    as_of: AsOfOption = None,
    key: KeyOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
    keep: KeepOption = None,
    drop: DropOption = None,
    segment: Annotated[
        str | None,
        typer.Option(
            "--segment",
            metavar="FIELD",
            help="A field, such as a region, whose values get models of their own where these are better.",
        ),
    ] = None,
    model: Annotated[
        Path | None,
        typer.Option(
            "--model", metavar="FILE", help="A scoring model, whose score is to be beaten and may be used."
        ),
    ] = None,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Starts what is drawn at random; same seed, same file.")
    ] = 0,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE", help="The predictor to write.")] = Path(
        "leads.predictor"
    ),
    report: ReportOption = None,
    json_file: JsonFileOption = None,
) -> None:
    """Learn from past leads who will be won, say how sure that is, and write a predictor."""
    from leadlight.actions.learn import LearnChoices, LearnOutput, learn_from_leads
    from leadlight.cli.json_files import STDOUT, write_json
    from leadlight.cli.learned_summary import show
    from leadlight.cli.terminal import progress

    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    outcomes = outcome_choices(outcome, won, created, decided, order, group, value, matures_after)
    fields = field_choices(keep, drop)
    wanted = LearnChoices(fields, segment, model, age_at(at), as_of_given=as_of is not None, seed=seed)
    on_stdout = json_file == STDOUT
    output = LearnOutput(out, report, None if on_stdout else json_file)
    with progress() as tell:
        found = learn_from_leads(inputs, outcomes, wanted, output, tell)
    if on_stdout:
        write_json(STDOUT, found.report.as_json())
    else:
        show(found.report, output)
