"""Every line of every score, written out: one JSON object a lead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leadlight.actions.work_table import WorkTable
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.explain import as_json
from leadlight.scoring.resets import parts_of
from leadlight.scoring.rules import Outcome
from leadlight.scoring.sums import Gates, Score, Sums

BATCH = 2_000


def write_explanations(work: WorkTable, model: ScoringModel, staged: Staged, path: Path) -> None:
    """Write the scores of the table `result`, which holds what every rule gave, in the order of the leads."""
    with path.open("w", encoding="utf-8") as file:
        for row, key, score in scores(work, model):
            lead = {"row": row, **({staged.key[0]: key} if staged.key[0] is not None else {})}
            # when each lead drops a priority takes looking at many instants: `explain` does, for one lead
            said = {name: value for name, value in as_json(score).items() if name != "drop"}
            file.write(json.dumps({**lead, **said}, ensure_ascii=False) + "\n")


def scores(work: WorkTable, model: ScoringModel) -> Iterator[tuple[int, Any, Score]]:
    """The number, the key and the score of each lead, summed from what every rule gave."""
    sums, rules, parts = Sums(model), len(model.all_rules()), list(parts_of(model))
    evidence = [f"{name}{index}" for index in range(rules) for name in ("r", "c", "t")]
    flags = [f"part_{i}" for i in range(len(parts))]
    gates = [f"gate_{i}" for i in range(len(model.priorities) + len(model.stages))]
    listed = ", ".join(f"result.{name}" for name in ("_row", "excluded", *evidence, *flags, *gates))
    found = work.connection.execute(
        f"SELECT k.k, {listed} FROM result JOIN leads_read AS k USING (_row) ORDER BY _row"
    )
    while batch := found.fetchmany(BATCH):
        for key, row, excluded, *rest in batch:
            if excluded is not None:
                yield row, key, sums.excluded(model.exclude[excluded].name, work.inputs.instant)
                continue
            outcomes = [Outcome(*rest[start : start + 3]) for start in range(0, 3 * rules, 3)]
            applies = dict(zip(parts, rest[3 * rules :], strict=False))
            held = rest[3 * rules + len(parts) :]
            split = len(model.priorities)
            yield (
                row,
                key,
                sums.total(outcomes, Gates(applies, held[:split], held[split:]), work.inputs.instant),
            )
