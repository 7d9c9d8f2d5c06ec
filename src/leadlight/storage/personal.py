"""Which tables hold what of a person: how it is found, what an access request calls it, how it is erased.

Every table is in PERSONAL or in OTHERS; a test fails for one that is in neither. Whoever adds a table says
here what of it is a person's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, router
from django.db.models import Model, Q, QuerySet

from leadlight.ingest.identifiers import EMAIL, Identifier
from leadlight.storage.append_only import lifted

APP = "leadlight"


@dataclass(frozen=True, slots=True)
class Whom:
    """A person: the numbers of their leads, what these are called outside, and what identifies them."""

    leads: tuple[int, ...]
    uids: tuple[str, ...] = ()
    identifiers: tuple[Identifier, ...] = ()


Find = Callable[[Whom], Q]
NOTHING = Q(pk__in=())


def of_leads(*columns: str) -> Find:
    """Rows that name one of the leads in one of these columns."""
    return lambda whom: reduce(or_, (Q(**{f"{name}__in": whom.leads}) for name in columns))


def of_messages(whom: Whom) -> Q:
    """Messages that were placed with the person."""
    return Q(placement__lead__in=whom.leads)


def _of_identifiers(whom: Whom) -> Q:
    """Rows that hold an identifier of the person's as kind and value."""
    return reduce(or_, (Q(kind=kind, value=value) for kind, value in whom.identifiers), NOTHING)


def _of_addresses(whom: Whom) -> Q:
    return Q(kind=EMAIL, value__in=[value for kind, value in whom.identifiers if kind == EMAIL])


def _of_conflicts(whom: Whom) -> Q:
    return of_leads("lead", "other")(whom) | _of_identifiers(whom)


def _of_subjects(whom: Whom) -> Q:
    return Q(subject__in=whom.uids)


def _of_due(whom: Whom) -> Q:
    return Q(subject__in=whom.leads, kind__in=DUE_FOR_LEADS)


DUE_FOR_LEADS = frozenset({"rescore", "time", "heavy", "silence"})
"""Kinds of work whose subject is a lead."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds of a person: its `part` of an access request, blank where it is no use to anybody.

    Rows go with the person; of those that must stay, `blanked` says what becomes of which columns.
    """

    part: str
    find: Find
    blanked: Mapping[str, Any] = field(default_factory=dict)
    texts: Sequence[str] = ()
    """Columns in which rows of other people may name this person: that is taken out of them."""
    early: bool = False
    """It goes at once, so that nobody is shown or scored who is being erased."""


PERSONAL: Mapping[str, Held] = {
    "Identifier": Held("identifiers", of_leads("lead"), early=True),
    "Score": Held("", of_leads("lead"), early=True),
    "Prediction": Held("predictions", of_leads("lead"), early=True),
    "Due": Held("", _of_due, early=True),
    "Listed": Held("", of_leads("lead"), early=True),
    "Searched": Held("", of_leads("lead"), early=True),
    "WebhookAttempt": Held("webhook_attempts", of_leads("delivery__lead")),
    "WebhookDelivery": Held("webhook_deliveries", of_leads("lead")),
    "WebhookStream": Held("", of_leads("lead")),
    "WebhookTold": Held("", of_leads("lead")),
    "Signal": Held("signals", of_leads("lead")),
    "Event": Held("messages", of_messages),
    "Placement": Held("", of_leads("lead")),
    "Quarantined": Held("quarantine", lambda _whom: NOTHING),  # by what its JSON says: see `erasing`
    "ScoreChange": Held("", of_leads("lead")),
    "Outcome": Held("outcomes", of_leads("lead"), texts=("reason",)),
    "StageMove": Held("stages", of_leads("lead"), texts=("reason", "text")),
    "Review": Held("reviews", of_leads("lead"), texts=("reason", "text")),
    "Override": Held("overrides", of_leads("lead"), texts=("reason",)),
    "Assignment": Held("owners", of_leads("lead")),
    "Snooze": Held("snoozed", of_leads("lead")),
    "NoteBefore": Held("notes_before", of_leads("note__lead"), texts=("text",)),
    "Note": Held("notes", of_leads("lead"), texts=("text",)),
    "Merge": Held("merges", of_leads("survivor", "loser")),
    "Apart": Held("kept_apart", of_leads("one", "other")),
    "Conflict": Held("identifiers_not_used", _of_conflicts),
    "Objection": Held("objections", of_leads("lead")),
    "Consent": Held("consents", of_leads("lead")),
    "Enrichment": Held("enrichment", _of_addresses, texts=("fields",), early=True),
    "ImportedRow": Held("", lambda _whom: NOTHING),  # by the messages that its rows became: see `erasing`
    "Audit": Held(
        "audit", _of_subjects, blanked={"subject": "an erased lead", "detail": {}}, texts=("detail",)
    ),
    "ManyStep": Held("", of_leads("lead")),
    "SavedView": Held(
        "", lambda _whom: NOTHING, texts=("name", "query")
    ),  # a user's, who may look for somebody
    "Upload": Held(
        "", lambda _whom: NOTHING, texts=("name",)
    ),  # its file goes with every erasure: see `uploads`
    "Account": Held("", lambda _whom: NOTHING),  # a company's, made anew of what others said: see `accounts`
    "Lead": Held("leads", lambda whom: Q(pk__in=whom.leads)),
}
"""By the name of the model, in the order in which rows go: what refers to something before that."""

OTHERS: Mapping[str, str] = {
    "Source": "keys and lists, named by whoever made them",
    "IntakeCount": "numbers",
    "CustomField": "names of fields",
    "ModelVersion": "scoring models",
    "MachineRules": "rules on machines",
    "PredictorVersion": "predictors: nothing in them is known of fewer than three leads",
    "PredictorCheck": "figures on many leads",
    "Setting": "choices of the installation's",
    "Cursor": "places in the log",
    "Tombstone": "keyed digests of what was erased, which is what they are for",
    "User": "those of the company who log in",
    "Session": "browsers of those who log in",
    "ApiKey": "keys of programs",
    "OneTimeLink": "digests of links for those who log in",
    "Secret": "secrets of the installation",
    "Ration": "how often addresses of the network asked to log in, for a day at most",
    "EmailName": "addresses of those who log in",
    "SecondFactor": "second factors of those who log in",
    "ManyChange": "that many leads were changed at once, and by whom",
    "Hook": "hooks of other systems",
    "Webhook": "who is told what",
    "KeptAnswer": "answers that only who asked can read, for a day",
    "Yardstick": "what many leads have in common",
    "Erasure": "who is being erased, until they are; then only that somebody was",
}
"""Tables that hold nothing of a person, and what they hold."""


def rows_of(model: str, whom: Whom) -> QuerySet[Model]:
    """The rows of a table that are a person's."""
    found = PERSONAL[model].find(whom)
    rows: QuerySet[Model] = apps.get_model(APP, model)._default_manager.filter(found)  # noqa: SLF001
    return rows


def erase_rows(whom: Whom, *, early: bool = False) -> dict[str, int]:
    """Erase what is found by lead or identifier, in the transaction there is; how many rows of each table."""
    gone: dict[str, int] = {}
    for model, held in PERSONAL.items():
        if (early and not held.early) or model == "Event":
            continue  # messages go before, some at a time
        if count := _blank(model, whom, held) if held.blanked else rows_of(model, whom).delete()[0]:
            gone[model] = count
    return gone


def _blank(model: str, whom: Whom, held: Held) -> int:
    """Rows that nobody may change lose whom they were about all the same: who, when and what stays."""
    found = rows_of(model, whom)
    if not found.exists():
        return 0
    with lifted():
        return found.update(**held.blanked)


def unlisted() -> Iterator[str]:
    """Tables of which nobody said what of them is a person's; those of other packages with their package."""
    for model in filter(is_made, apps.get_models()):
        label = model._meta.app_label  # noqa: SLF001 - Django's documented way to look at a model
        name = model.__name__ if label == APP else f"{label}.{model.__name__}"
        if name not in PERSONAL and name not in OTHERS:
            yield name


def is_made(model: type[Model]) -> bool:
    """Whether an installation has the table: packages bring some that none makes."""
    return router.allow_migrate_model(DEFAULT_DB_ALIAS, model)


def parts_of(whom: Whom) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    """What the tables hold of a person, by what an access request calls it; without messages and leads."""
    for model, held in PERSONAL.items():
        if held.part and model not in {"Event", "Lead"}:
            yield held.part, list(rows_of(model, whom).values())


def texts() -> Iterator[tuple[type[Model], Sequence[str]]]:
    """Tables with columns in which somebody else may be named."""
    for model, held in PERSONAL.items():
        if held.texts:
            yield apps.get_model(APP, model), held.texts
