"""Predictors and what they say of leads, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from leadlight.ingest.json_text import written
from leadlight.scoring.values import MINUTE
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, execute, insert, rows

Role = Literal["use", "shadow", "retired"]

USE: Final = "use"
SHADOW: Final = "shadow"
RETIRED: Final = "retired"

_CLOCKS_APART = 2 * MINUTE
"""A prediction that is later by more than this is from a clock that was ahead, and gives way."""


@dataclass(frozen=True, slots=True)
class PredictorRow:
    """A version of a predictor without its content; `told` are counts and figures of its file."""

    number: int
    digest: str
    role: Role
    since: int
    note: str
    by: str
    added_at: int
    learned_at: int | None
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredPrediction:
    """What a predictor says of a lead: as of `at`, by the events up to `seq`, looked at as of `moment`."""

    predictor: int
    lead: int
    at: int
    seq: int
    moment: int
    probability: float
    likelihood: str
    expected_value: float | None
    reasons: Mapping[str, Any]
    next_at: int | None


@dataclass(frozen=True, slots=True)
class Check:
    """How a predictor was found to do: when, in one word, in sentences, and all of it for programs."""

    kind: str
    at: int
    verdict: str
    said: str
    found: Mapping[str, Any]


_ROW = 'number, digest, role, since, note, "by", added_at, learned_at, CAST(told AS TEXT)'


def predictor_rows() -> list[PredictorRow]:
    """All versions, the newest last."""
    found = rows(f"SELECT {_ROW} FROM leadlight_predictorversion ORDER BY number")
    return [_row(row) for row in found]


def predictor_row(number: int) -> PredictorRow | None:
    """One version."""
    found = rows(f"SELECT {_ROW} FROM leadlight_predictorversion WHERE number = %s", [number])
    return _row(found[0]) if found else None


def _row(row: Sequence[Any]) -> PredictorRow:
    number, digest, role, since, note, by, added_at, learned_at, told = row
    return PredictorRow(number, digest, role, since, note, by, added_at, learned_at, object_of(told))


def number_of(digest: str) -> int | None:
    """The version whose file has this digest."""
    found = rows("SELECT number FROM leadlight_predictorversion WHERE digest = %s", [digest])
    return found[0][0] if found else None


def live_numbers() -> list[tuple[int, str]]:
    """Number and digest of the versions that predict, in use or in shadow."""
    found = rows(
        "SELECT number, digest FROM leadlight_predictorversion WHERE role <> %s ORDER BY number", [RETIRED]
    )
    return [(number, digest) for number, digest in found]


def in_use() -> int | None:
    """The version in use."""
    found = rows("SELECT MAX(number) FROM leadlight_predictorversion WHERE role = %s", [USE])
    return None if found[0][0] is None else int(found[0][0])


def content_of(number: int) -> str:
    """The packed file of a version."""
    return str(rows("SELECT content FROM leadlight_predictorversion WHERE number = %s", [number])[0][0])


def add_predictor(row: PredictorRow, content: str) -> int:
    """Write a version down, in the transaction there is; its number."""
    execute(
        'INSERT INTO leadlight_predictorversion (digest, content, role, since, note, "by", added_at, '
        "learned_at, told) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [row.digest, content, row.role, row.since, row.note, row.by, row.added_at, row.learned_at,
         written(dict(row.told))],
    )  # fmt: skip
    return int(number_of(row.digest) or 0)


def set_role(number: int, role: Role, now: int) -> None:
    """Let a version have a role from now on."""
    execute(
        "UPDATE leadlight_predictorversion SET role = %s, since = %s WHERE number = %s", [role, now, number]
    )


_TYPES = {
    "predictor_id": "bigint", "lead_id": "bigint", "at": "bigint", "seq": "bigint", "moment": "bigint",
    "probability": "float8", "likelihood": "text", "expected_value": "float8", "reasons": "jsonb",
    "next_at": "bigint",
}  # fmt: skip
_REPLACED = ", ".join(
    f"{name} = excluded.{name}" for name in _TYPES if name not in {"predictor_id", "lead_id"}
)
_COLUMNS = ", ".join("CAST(reasons AS TEXT)" if name == "reasons" else name for name in _TYPES)


def write_predictions(predictions: Sequence[StoredPrediction]) -> None:
    """Let leads have these predictions, where nobody wrote one that knows more."""
    insert(
        "leadlight_prediction",
        _TYPES,
        [
            (each.predictor, each.lead, each.at, each.seq, each.moment, each.probability, each.likelihood,
             each.expected_value, written(dict(each.reasons)), each.next_at)
            for each in predictions
        ],
        f"ON CONFLICT (predictor_id, lead_id) DO UPDATE SET {_REPLACED} "
        "WHERE (leadlight_prediction.seq, leadlight_prediction.at) <= (excluded.seq, excluded.at) "
        f"OR leadlight_prediction.at > excluded.at + {_CLOCKS_APART}",
    )  # fmt: skip


def stored_predictions(leads: Sequence[int], predictors: Sequence[int]) -> list[StoredPrediction]:
    """What some predictors say of leads."""
    of_leads, lead_values = among("lead_id", list(leads))
    of_predictors, predictor_values = among("predictor_id", list(predictors))
    found = rows(
        f"SELECT {_COLUMNS} FROM leadlight_prediction WHERE {of_leads} AND {of_predictors} "
        "ORDER BY lead_id, predictor_id",
        [lead_values, predictor_values],
    )
    return [
        StoredPrediction(
            predictor, lead, at, seq, moment, probability, likelihood, worth, object_of(reasons), next_at
        )
        for predictor, lead, at, seq, moment, probability, likelihood, worth, reasons, next_at in found
    ]


def settled_predictions(leads: Sequence[int], now: int) -> set[tuple[int, int]]:
    """Predictor and lead of those that time does not change yet; what came meanwhile is another matter."""
    condition, values = among("lead_id", list(leads))
    found = rows(
        "SELECT predictor_id, lead_id FROM leadlight_prediction "
        f"WHERE {condition} AND (next_at IS NULL OR next_at > %s) AND at <= %s",
        [values, now, now],
    )
    return {(predictor, lead) for predictor, lead in found}


def next_looks(leads: Sequence[int]) -> dict[int, int]:
    """When time may first change what a live predictor says of leads."""
    condition, values = among("p.lead_id", list(leads))
    found = rows(
        "SELECT p.lead_id, MIN(p.next_at) FROM leadlight_prediction p JOIN leadlight_predictorversion v "
        f"ON v.number = p.predictor_id AND v.role <> '{RETIRED}' "
        f"WHERE {condition} AND p.next_at IS NOT NULL GROUP BY 1",
        [values],
    )
    return dict(found)


def to_predict(predictor: int, since: int, after: int, limit: int) -> list[int]:
    """The next roots that a predictor has not judged since an instant; not those that wait for a score."""
    found = rows(
        "SELECT l.id FROM leadlight_lead l WHERE l.root_id IS NULL AND l.id > %s "
        "AND NOT EXISTS (SELECT 1 FROM leadlight_prediction p WHERE p.predictor_id = %s AND p.lead_id = l.id "
        "AND p.at >= %s) AND NOT EXISTS (SELECT 1 FROM leadlight_due d WHERE d.kind IN ('rescore', 'heavy') "
        "AND d.subject = l.id) ORDER BY l.id LIMIT %s",
        [after, predictor, since, limit],
    )
    return [lead for (lead,) in found]


def forget_predictions(predictor: int, limit: int) -> int:
    """Forget some of what a predictor said; how many."""
    return execute(
        "DELETE FROM leadlight_prediction WHERE id IN "
        "(SELECT id FROM leadlight_prediction WHERE predictor_id = %s LIMIT %s)",
        [predictor, limit],
    )


def add_check(predictor: int | None, check: Check) -> None:
    """Write down how a predictor was found to do."""
    execute(
        "INSERT INTO leadlight_predictorcheck (predictor_id, kind, at, verdict, said, found) "
        "VALUES (%s, %s, %s, %s, %s, %s)",
        [predictor, check.kind, check.at, check.verdict, check.said, written(dict(check.found))],
    )


def checks_of(predictor: int | None, limit: int) -> list[Check]:
    """How a predictor was found to do, the latest first; None for what led to no predictor."""
    which = "predictor_id IS NULL" if predictor is None else "predictor_id = %s"
    found = rows(
        "SELECT kind, at, verdict, said, CAST(found AS TEXT) FROM leadlight_predictorcheck "
        f"WHERE {which} ORDER BY id DESC LIMIT %s",
        [*([] if predictor is None else [predictor]), limit],
    )
    return [Check(kind, at, verdict, said, object_of(all_)) for kind, at, verdict, said, all_ in found]
