"""The scoring model in force, and the rules on machines, ready to be used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from leadlight.actions.live.machines import machines_in_force
from leadlight.engage.company import Company
from leadlight.engage.recycling import starting_over
from leadlight.ingest.machines import Machines
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.understood import understood
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.next_change import Watch
from leadlight.scoring.reading import read_model
from leadlight.scoring.requirements import properties_of
from leadlight.scoring.values import SECOND
from leadlight.storage.company_row import company_in_force
from leadlight.storage.machine_rows import machine_rules_number
from leadlight.storage.model_rows import add_version, newest_version, text_of_version
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
    """What leads follow from besides events: model, company, machine rules (number None: the shipped)."""

    model: Prepared
    machines: Machines
    machine_rules: int | None
    company: Company

    @property
    def ladder(self) -> list[str]:
        """The stages of the model, the lowest first."""
        return [stage.name for stage in self.model.model.stages]


def in_force() -> InForce:
    """The newest model and machine rules. There is a model: see `begin_with_starter`."""
    model = prepared(newest_version() or 0)
    return InForce(model, machines_in_force(), machine_rules_number(), company_in_force())


def prepared(number: int) -> Prepared:
    """A version of the model, which never changes."""
    return _prepared(number, text_of_version(number), f"version {number}")


def prepared_text(text: str) -> Prepared:
    """A model that nobody published, made ready; its number is 0. Raises ModelError."""
    return _prepared(0, text, "the model")


@lru_cache(maxsize=16)
def _prepared(number: int, text: str, source: str) -> Prepared:
    model = starting_over(understood(read_model(text, source)))
    return Prepared(number, model, Watch(model, grain=SECOND), EventReader(properties_of(model)))


def begin_with_starter(now: int) -> None:
    """Publish a model to start from where there is none yet."""
    with writing():
        if newest_version() is None:
            add_version(template_text(FIRST), {"note": "The model to start from"}, now)
