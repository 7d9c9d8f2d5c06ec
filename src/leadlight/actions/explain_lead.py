"""Explain one lead: every line of its score, and when it drops a priority if nothing more happens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.engines.records import leads_with_events
from leadlight.engines.staging import Staged
from leadlight.errors import DataError
from leadlight.ingest.messages import key_of
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.explain import as_json
from leadlight.scoring.forecast import Drop, next_drop
from leadlight.scoring.sums import Score
from leadlight.scoring.values import moment


@dataclass(frozen=True, slots=True)
class Explanation:
    """One lead's score, with the drop that comes next."""

    name: str
    row: int
    score: Score
    drop: Drop | None

    def as_json(self) -> dict[str, Any]:
        """The explanation for programs."""
        return {"lead": self.name, "row": self.row, **as_json(self.score, self.drop)}


def explain_lead(model: ScoringModel, inputs: Inputs, lead: str, tell: Tell = tell_nobody) -> list[Explanation]:
    """Explain the lead of a key, or of a row where leads have no key; several where several rows have the key.

    Raises DataError where there is no such lead.
    """
    with opened(inputs, tell) as work:
        staged = work.staged(model)
        tell("Explaining")
        rows = _rows(work, staged, lead)
        scorer = Scorer(model, staged.forms)
        return [
            Explanation(lead, row, scorer.score(record, inputs.instant), next_drop(model, record, moment(inputs.instant), staged.forms))
            for row, record in leads_with_events(work.connection, staged, f"_row IN ({', '.join(map(str, rows))})")
        ]


def _rows(work: WorkTable, staged: Staged, lead: str) -> list[int]:
    found = work.connection.execute(
        "SELECT _row FROM leads_read WHERE CAST(k AS VARCHAR) = ? ORDER BY _row", [key_of(lead)]
    ).fetchall()
    if not found and lead.strip().isdigit():
        found = work.connection.execute("SELECT _row FROM leads_read WHERE _row = ?", [int(lead)]).fetchall()
    if not found:
        raise DataError(_no_such_lead(work, staged, lead))
    return [row for (row,) in found]


def _no_such_lead(work: WorkTable, staged: Staged, lead: str) -> str:
    keys = work.connection.execute(
        "SELECT CAST(k AS VARCHAR) FROM leads_read WHERE k IS NOT NULL "
        "ORDER BY jaro_winkler_similarity(CAST(k AS VARCHAR), ?) DESC LIMIT 3",
        [lead],
    ).fetchall()
    if staged.key[0] is None or not keys:
        return f"There is no lead in row '{lead}'. The leads have no key; name one with --key, or give the number of a row."
    near = ", ".join(f"'{key}'" for (key,) in keys)
    return f"There is no lead whose {staged.key[0]} is '{lead}'. The nearest are {near}."
