"""`leadlight backtest`: what a scoring model would have been worth."""

from __future__ import annotations

from collections.abc import Iterable
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
    ModelOption,
    inputs_of,
    model_of,
)
from leadlight.cli.learning_options import (
    AtOption,
    CreatedOption,
    DecidedOption,
    GroupOption,
    JsonFileOption,
    MaturesAfterOption,
    OrderOption,
    OutcomeOption,
    ReportOption,
    WonOption,
    age_at,
    outcome_choices,
)

if TYPE_CHECKING:
    from rich.table import Table

    from leadlight.insights.backtest import Backtest, RuleTrial, Slice, Trial, Versus
    from leadlight.insights.rates import Figure


@in_sentences
def backtest(
    leads: LeadsArgument,
    outcome: OutcomeOption,
    model: ModelOption = None,
    against: Annotated[
        Path | None, typer.Option("--against", metavar="FILE", help="Another scoring model to try beside it.")
    ] = None,
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
    report: ReportOption = None,
    json_file: JsonFileOption = None,
) -> None:
    """Score past leads by a model, each as of its own moment, and compare with how they ended."""
    from leadlight.actions.backtest_model import Models, backtest_model
    from leadlight.actions.past_leads import Look
    from leadlight.cli.terminal import progress

    inputs = inputs_of(leads, events, events_map, as_of, key, dates, decimal)
    choices = outcome_choices(outcome, won, created, decided, order, group, None, matures_after)
    models = Models(model_of(model).model, None if against is None else model_of(against).model)
    look = Look(age_at(at), as_of_given=as_of is not None)
    with progress() as tell:
        found = backtest_model(models, inputs, choices, look, tell)
    _write(found, report, json_file)
    if json_file != Path("-"):
        _show(found)


def _write(found: Backtest, report: Path | None, json_file: Path | None) -> None:
    from leadlight.cli.json_files import write_json

    if report is not None:
        from leadlight.reports import backtest_page
        from leadlight.tables.safely import replacing

        page = backtest_page(found)
        with replacing(report) as draft:
            draft.write_text(page, encoding="utf-8")
    if json_file is not None:
        write_json(json_file, found.as_json())


def _show(found: Backtest) -> None:
    from leadlight.cli.terminal import console, shown

    terminal = console()
    counts = f"{found.leads:,} past leads, {found.wins:,} won"
    rate = "" if found.base_rate is None else f": {_percent(found.base_rate)}"
    still = f"; {found.open_leads:,} are open or too young, and not judged on" if found.open_leads else ""
    terminal.print(f"{counts}{rate}{still}. Each is scored {shown(found.moment)}.")
    _show_trial(found.trial)
    if found.versus is not None:
        _show_versus(found.trial, found.versus)
    for note in found.notes:
        terminal.print(shown(note))


def _show_trial(trial: Trial) -> None:
    from leadlight.cli.terminal import console, shown

    terminal = console()
    terminal.print()
    terminal.print(f"{shown(trial.model)}: {shown(trial.sentence)}")
    terminal.print(_slices("Priority", trial.priorities))
    terminal.print(_slices("Tenth", trial.deciles))
    if trial.rules:
        terminal.print(_rules(trial.rules))


def _table(*columns: tuple[str, bool]) -> Table:
    from leadlight.cli.terminal import new_table

    table = new_table()
    for name, is_number in columns:
        table.add_column(name, justify="right" if is_number else "left", overflow="fold")
    return table


def _add(table: Table, cells: Iterable[str]) -> None:
    from leadlight.cli.terminal import cell

    table.add_row(*map(cell, cells))


def _slices(what: str, slices: Iterable[Slice]) -> Table:
    from leadlight.learning.wording import percent

    numbers = ("Leads", "Wins", "Win rate", "Lift", "Of all wins", "Days to win")
    table = _table((what, False), ("Score", True), *((name, True) for name in numbers))
    for part in slices:
        _add(
            table,
            (
                part.name,
                _span(part),
                f"{part.leads:,}",
                f"{part.wins:,}",
                _percent(part.win_rate),
                _number(part.lift, ".2f"),
                "" if part.captured is None else percent(part.captured),
                _number(part.median_days, ".3g"),
            ),
        )
    return table


def _rules(rules: Iterable[RuleTrial]) -> Table:

    table = _table(
        ("Rule", False), ("Points", True), ("Fired", True), ("Won with", True), ("Without", True), ("", False)
    )
    for rule in rules:
        _add(
            table,
            (
                rule.rule,
                rule.points_said,
                f"{rule.fired:,}",
                _percent(rule.rate_with),
                _percent(rule.rate_without),
                f"{rule.verdict}: {rule.why}",
            ),
        )
    return table


def _show_versus(first: Trial, found: Versus) -> None:
    from leadlight.cli.terminal import console, shown
    from leadlight.insights.rates import form_of, signed

    _show_trial(found.other)
    terminal = console()
    names = ("Leads", f"Wins by {first.model}", f"by {found.other.model}", "Gained", "Lost", "Difference")
    table = _table(("Working", False), *((name, True) for name in names))
    for here in found.capacities:
        more = here.more_wins
        wins = (here.wins, here.wins_against, here.gained, here.lost)
        _add(
            table,
            (
                here.name,
                f"{here.leads:,}",
                *(f"{each:{form_of(each)}}" for each in wins),
                signed(more.value, form_of(more.value))
                + f" ({signed(more.low, '.0f')} to {signed(more.high, '.0f')})",
            ),
        )
    terminal.print(table)
    if found.moves:
        terminal.print(_moves(found))
    terminal.print(shown(found.sentence))


def _moves(found: Versus) -> Table:
    table = _table(("From", False), ("To", False), ("Leads", True), ("Wins", True), ("Win rate", True))
    for move in found.moves:
        _add(table, (move.before, move.after, f"{move.leads:,}", f"{move.wins:,}", _percent(move.win_rate)))
    return table


def _span(part: Slice) -> str:
    from leadlight.scoring.explain import MINUS

    if part.lowest is None or part.highest is None:
        return ""
    lowest, highest = f"{part.lowest:g}".replace("-", MINUS), f"{part.highest:g}".replace("-", MINUS)
    return lowest if lowest == highest else f"{lowest} to {highest}"


def _percent(rate: Figure | None) -> str:
    from leadlight.learning.wording import percent

    if rate is None:
        return ""
    return f"{percent(rate.value, 1)} ({percent(rate.low, 1)}–{percent(rate.high, 1)})"


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)
