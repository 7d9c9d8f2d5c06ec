"""Explain one lead: every line of its score, and when it drops a priority if nothing more happens."""

from __future__ import annotations

import re
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

_NEAR = 0.75
"""How alike two keys are, from 0 to 1, that could be one mistyped."""

_ROW_NUMBER = re.compile("[0-9]{1,18}")


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


def explain_lead(
    model: ScoringModel, inputs: Inputs, lead: str, tell: Tell = tell_nobody
) -> list[Explanation]:
    """Explain the lead of a key, or of a row where it has none; several where several rows have the key.

    Raises DataError where there is no such lead.
    """
    with opened(inputs, tell) as work:
        staged = work.staged(model)
        tell("Explaining")
        rows = _rows(work, staged, lead)
        scorer = Scorer(model, staged.forms)
        among, at = f"_row IN ({', '.join(map(str, rows))})", moment(inputs.instant)
        return [
            Explanation(
                lead,
                row,
                scorer.score(record, inputs.instant),
                next_drop(model, record, at, staged.forms),
            )
            for row, record in leads_with_events(work.connection, staged, among)
        ]


def _rows(work: WorkTable, staged: Staged, lead: str) -> list[int]:
    found = work.connection.execute(
        "SELECT _row FROM leads_read WHERE CAST(k AS VARCHAR) = ? ORDER BY _row", [key_of(lead)]
    ).fetchall()
    if not found and _ROW_NUMBER.fullmatch(lead.strip()):
        # a number that is no key must not explain another lead than the one that was meant
        found = work.connection.execute(
            "SELECT _row FROM leads_read WHERE _row = ? AND k IS NULL", [int(lead)]
        ).fetchall()
    if not found:
        raise DataError(_no_such_lead(work, staged, lead))
    return [row for (row,) in found]


def _no_such_lead(work: WorkTable, staged: Staged, lead: str) -> str:
    keys = work.connection.execute(
        "SELECT CAST(k AS VARCHAR) AS key, jaro_winkler_similarity(lower(key), lower(?)) AS alike "
        "FROM leads_read WHERE k IS NOT NULL GROUP BY key ORDER BY alike DESC, min(_row) LIMIT 3",
        [lead],
    ).fetchall()
    if staged.key[0] is None or not keys:
        return (
            f"There is no lead in row '{lead}'. The leads have no key; name one with --key, "
            "or give the number of a row."
        )
    near = [f"'{key}'" for key, alike in keys if alike >= _NEAR]
    if near:
        hint = f"The nearest {'is' if len(near) == 1 else 'are'} {', '.join(near)}."
    else:
        hint = f"None is near; keys look like '{keys[0][0]}'."
    return f"There is no lead whose {staged.key[0]} is '{lead}'. {hint}"
