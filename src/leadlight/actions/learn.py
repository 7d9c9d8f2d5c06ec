"""Learn a predictor from past leads, and write it with its reports."""

from __future__ import annotations

import json
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

from leadlight.actions.load_model import model_text
from leadlight.actions.past_leads import Look, check_choices, past_leads
from leadlight.actions.stored_predictor import Teaching, rules_of
from leadlight.actions.teach import teach_from_table
from leadlight.actions.work_table import Inputs, Tell, tell_nobody
from leadlight.errors import DataError
from leadlight.learning.fields.counters import counters_said
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.findings.report import LearningReport
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.predictors.predictor import Predictor
from leadlight.tables import Address, File, is_same_place
from leadlight.tables.safely import final_place, replacing


@dataclass(frozen=True, slots=True)
class LearnChoices:
    """What the user wants: fields kept and dropped, a field of segments, rules to learn beside.

    `rules` is the file of a scoring model; `age` (microseconds) says how old leads are looked at.
    """

    fields: FieldChoices = field(default_factory=FieldChoices)
    segment: str | None = None
    rules: Path | None = None
    age: int | None = None
    as_of_given: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class LearnOutput:
    """The files to write; what is None is not written."""

    predictor: Path | None = None
    report: Path | None = None
    json: Path | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are written."""
        return tuple(path for path in (self.predictor, self.report, self.json) if path is not None)


@dataclass(frozen=True, slots=True, eq=False)
class Lessons:
    """What past leads taught: a predictor, and the report on how good it is."""

    predictor: Predictor
    report: LearningReport

    def save(self, path: str | Path) -> None:
        """Write the predictor; raises TableError where that cannot be, and the old file stays as it was."""
        write_lessons(self, LearnOutput(Path(path)))

    def write_report(self, path: str | Path) -> None:
        """Write the report as one HTML page that needs no network."""
        write_lessons(self, LearnOutput(report=Path(path)))


def learn_from_leads(
    inputs: Inputs,
    outcome: OutcomeChoices,
    choices: LearnChoices | None = None,
    output: LearnOutput | None = None,
    tell: Tell = tell_nobody,
) -> Lessons:
    """Learn from past leads; every file is written wholly or not at all.

    Raises TableError for what cannot be read or written, DataError for leads that teach nothing, ModelError
    for a scoring model that is none.
    """
    wanted, written = choices or LearnChoices(), output or LearnOutput()
    _check(inputs, written)
    rules = None if wanted.rules is None else model_text(wanted.rules)
    look = Look(wanted.age, rules_of(rules, str(wanted.rules)), wanted.as_of_given)
    found = past_leads(inputs, outcome, look, tell)
    check_choices(found, outcome, wanted.fields, wanted.segment)
    tell("Learning, and judging what was learned")
    teaching = Teaching(outcome, wanted.fields, wanted.segment, rules, wanted.seed)
    learned = teach_from_table(found, teaching, time.perf_counter)
    said = (*found.said, *(() if inputs.events else counters_said(learned.predictor.plan.fields)))
    lessons = Lessons(learned.predictor, replace(learned.report, notes=(*learned.report.notes, *said)))
    write_lessons(lessons, written)
    return lessons


def write_lessons(lessons: Lessons, output: LearnOutput) -> None:
    """Write all files of an output, or none where one cannot be."""
    from leadlight.learning.predictors.file import save  # noqa: PLC0415 - only where it is written
    from leadlight.reports import learning_page  # noqa: PLC0415 - likewise

    with ExitStack() as drafts:

        def put(path: Path | None, content: bytes) -> None:
            if path is not None:
                drafts.enter_context(replacing(path)).write_bytes(content)

        if output.predictor is not None:
            put(output.predictor, save(lessons.predictor))
        if output.report is not None:
            put(output.report, learning_page(lessons.report).encode("utf-8", "replace"))
        if output.json is not None:
            text = json.dumps(lessons.report.as_json(), ensure_ascii=False, allow_nan=False, indent=2)
            put(output.json, f"{text}\n".encode("utf-8", "replace"))


def _check(inputs: Inputs, output: LearnOutput) -> None:
    """Refuse early what could not be written, or would change an input or another output."""
    seen: list[Address] = inputs.addresses
    for path in output.paths:
        final_place(path)
        target = File(path)
        if any(is_same_place(target, other) for other in seen):
            raise DataError(f"{path} is read or written already. Name another file, so that nothing is lost.")
        seen.append(target)
