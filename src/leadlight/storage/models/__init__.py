"""The tables. Instants are microseconds since 1970 UTC, points are hundredths, as everywhere inside."""

from __future__ import annotations

from leadlight.storage.models.collected import Event, IntakeCount, Quarantined, Source
from leadlight.storage.models.people import (
    Account,
    Apart,
    Conflict,
    CustomField,
    Enrichment,
    Identifier,
    ImportedRow,
    Lead,
    Merge,
    Outcome,
    Placement,
)
from leadlight.storage.models.records import Audit, Setting
from leadlight.storage.models.scores import MachineRules, ModelVersion, Score, ScoreChange
from leadlight.storage.models.work import Cursor, Due

__all__ = [
    "Account",
    "Apart",
    "Audit",
    "Conflict",
    "Cursor",
    "CustomField",
    "Due",
    "Enrichment",
    "Event",
    "Identifier",
    "ImportedRow",
    "IntakeCount",
    "Lead",
    "MachineRules",
    "Merge",
    "ModelVersion",
    "Outcome",
    "Placement",
    "Quarantined",
    "Score",
    "ScoreChange",
    "Setting",
    "Source",
]
