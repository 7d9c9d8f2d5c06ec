"""What there is to know of the predictors of an installation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadlight.actions.live.predictors.everybody import progress_of_predictor
from leadlight.actions.live.progress import Progress
from leadlight.errors import DataError
from leadlight.scoring.values import written_time
from leadlight.storage.predictor_rows import Check, PredictorRow, checks_of, predictor_row, predictor_rows

CHECKS = 20
"""So many of the latest findings are shown."""


@dataclass(frozen=True, slots=True)
class PredictorShown:
    """A predictor, how far it has come with judging everybody, and how it was found to do, latest first."""

    row: PredictorRow
    progress: Progress
    checks: tuple[Check, ...]

    def as_json(self) -> dict[str, Any]:
        """The predictor for programs."""
        return {
            **predictor_json(self.row),
            "judged": {"leads": self.progress.written, "of": self.progress.of, "done": self.progress.done},
            "checks": [
                {"kind": each.kind, "at": time_text(each.at), "verdict": each.verdict, "said": each.said,
                 "found": dict(each.found)}
                for each in self.checks
            ],
        }  # fmt: skip


def predictor_json(row: PredictorRow) -> dict[str, Any]:
    """A row of the list for programs."""
    return {
        "predictor": row.number,
        "role": row.role,
        "since": time_text(row.since),
        "added": time_text(row.added_at),
        "learned": None if row.learned_at is None else time_text(row.learned_at),
        "by": row.by,
        "note": row.note,
        "digest": row.digest,
        **row.told,
    }


def list_predictors() -> list[PredictorRow]:
    """All that are kept, the newest last."""
    return predictor_rows()


def role_of(number: int) -> str:
    """What a predictor is used for. Raises DataError where there is none of that number."""
    return show_predictor(number).row.role


def lessons() -> list[Check]:
    """What learning found that led to no predictor, the latest first."""
    return checks_of(None, 1)


def show_predictor(number: int) -> PredictorShown:
    """One of them. Raises DataError where there is none of that number."""
    row = predictor_row(number)
    if row is None:
        raise DataError(f"There is no predictor {number}. `leadlight predictor list` shows those there are.")
    return PredictorShown(row, progress_of_predictor(number), tuple(checks_of(number, CHECKS)))


def time_text(at: int) -> str:
    """An instant as it is shown."""
    return written_time(at)
