"""Score a list of leads: read, score, rank, explain, write, report."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadlight.actions.explanations import write_explanations
from leadlight.actions.predicted import Beside, Predicted
from leadlight.actions.ranking import RANKED, Listing, RankedList, rank
from leadlight.actions.report import Report, report_on
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.engines.choice import EngineName
from leadlight.engines.compiler import Detail
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel
from leadlight.tables import Address, File, check_target, is_same_place, parse_address, write_table
from leadlight.tables.safely import replacing

SHOWN = 25
"""So many leads of the ranking are given back for a look."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where the ranked list goes; without `address` nowhere but into the preview.

    `beside` adds what a predictor says of each lead.
    """

    address: str | None = None
    replace: bool = False
    explanations: str | None = None
    keep_order: bool = False
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The first rows of a ranked list, all of its columns, and the report on the run."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    report: Report
    notes: tuple[str, ...] = ()
    key: str | None = None
    predicted: bool = False
    """Whether the rows have a predictor's columns too."""


def score_list(
    model: ScoringModel,
    inputs: Inputs,
    output: Output | str | None = None,
    engine: EngineName | None = None,
    tell: Tell = tell_nobody,
) -> Ranking:
    """Score the leads of `inputs` by a model and write them ranked; nothing is written unless all is well.

    A text as `output` is the address that the list is written to.

    Raises TableError for what cannot be read or written, DataError for leads and events that do not fit,
    EngineError for an engine that is not there.
    """
    output = output if isinstance(output, Output) else Output(output)
    target = _checked_target(inputs, output)
    # a predictor reads the leads themselves, so that they cannot stay where they are
    where: EngineName | None = engine if output.beside is None else engine or "duckdb"
    with opened(inputs, tell, model=model, engine=where) as work, ExitStack() as drafts:
        predicted = _predicted(work, model, output.beside, tell)
        staged = work.staged(model)
        tell("Scoring")
        if output.explanations is not None:
            # written first, as a draft that takes its place only when the list has been written too
            draft = drafts.enter_context(replacing(Path(output.explanations)))
            work.score(model, staged, Detail.RULES, engine)
            write_explanations(work, model, staged, draft)
        said = work.score(model, staged, Detail.REASONS, engine)
        as_text = isinstance(target, File) and target.path.suffix.lower() == ".csv"
        by = "score" if output.beside is None else output.beside.rank_by
        listing = Listing(output.keep_order, as_text, by, predicted.columns, staged.leads.key)
        ranked = rank(work.connection, model, work.leads, listing)
        report = report_on(work, model, staged)
        if target is None:
            rows = work.connection.execute(f"SELECT * FROM {RANKED} LIMIT {SHOWN}").fetchall()
        else:
            tell(f"Writing {target}")
            rows, said = [], [*said, *_written(work, target, ranked, output)]
        names, asked = tuple(ranked.names.values()), output.beside is not None
        return Ranking(names, tuple(rows), report, (*said, *predicted.said), staged.key[0], asked)


def _predicted(work: WorkTable, model: ScoringModel, beside: Beside | None, tell: Tell) -> Predicted:
    """What a predictor says of the leads, if that is wanted."""
    if beside is None:
        return Predicted((), {}, (), ())
    from leadlight.actions.predicting import predict_beside  # noqa: PLC0415 - most lists need none

    return predict_beside(work, model, beside, tell)


def _written(work: WorkTable, target: Address, ranked: RankedList, output: Output) -> tuple[str, ...]:
    """Write the ranked list; in the leads' own database without a way round."""
    if work.place is not None and work.place.can_keep(target):
        columns = [(column.name, column.sql) for column in ranked.columns]
        work.place.keep(target, columns, ranked.order, replace=output.replace)
        return ()
    return write_table(work.connection, RANKED, target, replace=output.replace, names=ranked.names)


def _checked_target(inputs: Inputs, output: Output) -> Address | None:
    """The address of the output; refuses early what could not be written, or would change an input."""
    written = [parse_address(text) for text in (output.address, output.explanations) if text is not None]
    if output.explanations is not None and not _holds_lines(written[-1]):
        raise DataError(f"{written[-1]} cannot hold explanations. Name a file that ends in .jsonl.")
    for target in written:
        check_target(target)
        for source in inputs.addresses:
            if is_same_place(target, source):
                raise DataError(
                    f"{target} is an input too. Name another file for the output, so that nothing is lost."
                )
    if len(written) == 2 and is_same_place(*written):
        raise DataError(
            f"{written[0]} would be written twice. Name two files for the list and the explanations."
        )
    return None if output.address is None else written[0]


def _holds_lines(address: Address) -> bool:
    return isinstance(address, File) and address.path.suffix.lower() == ".jsonl"
