"""The scoring model in force, and the rules on machines, ready to be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from leadlight.actions.live.machines import machine_rules_number, machines_in_force
from leadlight.ingest.machines import Machines
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.understood import understood
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.next_change import Watch
from leadlight.scoring.reading import read_model
from leadlight.scoring.requirements import properties_of
from leadlight.scoring.values import SECOND
from leadlight.storage.many import execute, rows
from leadlight.storage.transaction import writing
from leadlight.templates import template_text

FIRST = "b2b-saas"
"""The template an installation begins with: the classic lead sheet would see nothing of what people do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A published model by its number, made ready."""

    number: int
    model: ScoringModel
    watch: Watch
    reader: EventReader


@dataclass(frozen=True, slots=True)
class InForce:
    """What scores follow from besides events: the model, and rules on machines (number None: the shipped)."""

    model: Prepared
    machines: Machines
    machine_rules: int | None


def in_force() -> InForce:
    """The newest model and machine rules. There is a model: see `begin_with_starter`."""
    number = rows("SELECT MAX(number) FROM leadlight_modelversion")[0][0]
    return InForce(prepared(number), machines_in_force(), machine_rules_number())


def prepared(number: int) -> Prepared:
    """A version of the model, which never changes."""
    return _prepared(number, text_of_version(number))


@lru_cache(maxsize=16)
def _prepared(number: int, text: str) -> Prepared:
    model = understood(read_model(text, f"version {number}"))
    return Prepared(number, model, Watch(model, grain=SECOND), EventReader(properties_of(model)))


def text_of_version(number: int) -> str:
    """The text of a version as it was published."""
    return str(rows("SELECT text FROM leadlight_modelversion WHERE number = %s", [number])[0][0])


def begin_with_starter(now: int) -> None:
    """Publish a model to start from where there is none yet."""
    with writing():
        if not rows("SELECT 1 FROM leadlight_modelversion LIMIT 1"):
            add_version(template_text(FIRST), {"note": "The model to start from"}, now)


def add_version(text: str, said: Mapping[str, str], now: int, undoes: int | None = None) -> int:
    """Write a new version down, inside a transaction; its number. `said` may have `note` and `by`."""
    execute(
        'INSERT INTO leadlight_modelversion (text, note, "by", published_at, undoes) '
        "VALUES (%s, %s, %s, %s, %s)",
        [text, said.get("note", ""), said.get("by", ""), now, undoes],
    )
    return int(rows("SELECT MAX(number) FROM leadlight_modelversion")[0][0])
