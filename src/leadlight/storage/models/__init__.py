"""The tables. Instants are microseconds since 1970 UTC, points are hundredths, as everywhere inside."""

from __future__ import annotations

from leadlight.storage.models.access import (
    ApiKey,
    EmailName,
    OneTimeLink,
    Ration,
    SecondFactor,
    Secret,
    Session,
    User,
)
from leadlight.storage.models.answers import KeptAnswer
from leadlight.storage.models.collected import Event, IntakeCount, Quarantined, Source
from leadlight.storage.models.hooks import Hook
from leadlight.storage.models.lifecycle import (
    Assignment,
    Note,
    NoteBefore,
    Outcome,
    Override,
    Review,
    Snooze,
    StageMove,
)
from leadlight.storage.models.lists import Listed, Searched
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
    Placement,
)
from leadlight.storage.models.predictors import Prediction, PredictorCheck, PredictorVersion
from leadlight.storage.models.privacy import Consent, Erasure, Objection, Tombstone
from leadlight.storage.models.records import Audit, Setting
from leadlight.storage.models.scores import MachineRules, ModelVersion, Score, ScoreChange
from leadlight.storage.models.signals import Signal, Yardstick
from leadlight.storage.models.webhooks import (
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookStream,
    WebhookTold,
)
from leadlight.storage.models.work import Cursor, Due
from leadlight.storage.models.worklists import ManyChange, ManyStep, SavedView, Upload

__all__ = [
    "Account",
    "Apart",
    "ApiKey",
    "Assignment",
    "Audit",
    "Conflict",
    "Consent",
    "Cursor",
    "CustomField",
    "Due",
    "EmailName",
    "Enrichment",
    "Erasure",
    "Event",
    "Hook",
    "Identifier",
    "ImportedRow",
    "IntakeCount",
    "KeptAnswer",
    "Lead",
    "Listed",
    "MachineRules",
    "ManyChange",
    "ManyStep",
    "Merge",
    "ModelVersion",
    "Note",
    "NoteBefore",
    "Objection",
    "OneTimeLink",
    "Outcome",
    "Override",
    "Placement",
    "Prediction",
    "PredictorCheck",
    "PredictorVersion",
    "Quarantined",
    "Ration",
    "Review",
    "SavedView",
    "Score",
    "ScoreChange",
    "Searched",
    "SecondFactor",
    "Secret",
    "Session",
    "Setting",
    "Signal",
    "Snooze",
    "Source",
    "StageMove",
    "Tombstone",
    "Upload",
    "User",
    "Webhook",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookStream",
    "WebhookTold",
    "Yardstick",
]
