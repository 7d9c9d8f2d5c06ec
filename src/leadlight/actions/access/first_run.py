"""The first steps of an installation: which were taken or left out, so that one can come back to them."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Literal

from leadlight.actions.access.operations import Actor, Operation, may, permit
from leadlight.storage.choices import choice, choose
from leadlight.storage.many import rows
from leadlight.storage.transaction import writing

State = Literal["", "done", "skipped"]
Step = Literal["model", "leads"]

_NAME = "first_run"


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What became of each step; `finished` once somebody left the first steps for good."""

    model: State = ""
    leads: State = ""
    finished: bool = False


def first_run() -> FirstRun:
    """How far the first steps were taken."""
    return FirstRun(**choice(_NAME))


def note_step(step: Step, state: State, actor: Actor) -> None:
    """Remember what became of a step; what was done stays done. Raises NotAllowedError."""
    permit(actor, Operation.PUBLISH_MODELS)
    with writing():
        before = first_run()
        if getattr(before, step) != "done":
            choose(_NAME, asdict(before) | {step: state})


def finish_first_run(actor: Actor) -> None:
    """Lead nobody to the first steps any more. Raises NotAllowedError."""
    permit(actor, Operation.PUBLISH_MODELS)
    with writing():
        choose(_NAME, asdict(replace(first_run(), finished=True)))


def is_waiting_for(actor: Actor) -> bool:
    """Whether somebody is led to the first steps: who may take them, while there is nothing to work with."""
    if not may(actor, Operation.PUBLISH_MODELS) or first_run().finished:
        return False
    return not rows("SELECT 1 FROM leadlight_lead LIMIT 1")
