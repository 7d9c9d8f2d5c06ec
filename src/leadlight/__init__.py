"""Leadlight tells a small team which lead to work next, and why.

    from leadlight import learn, predict

    learned = learn("leads.csv", "converted", created="created")
    print(learned.report.verdict, learned.report.sentence)
    predict("new.csv", learned, "predicted.csv")

The names below are the front door; each is imported when it is first asked for. `Client` asks an installation
elsewhere.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadlight.actions.front_door import backtest, learn, predict, suggest
    from leadlight.actions.score_list import score_list
    from leadlight.actions.work_table import Inputs
    from leadlight.client import Client as Client
    from leadlight.errors import LeadlightError
    from leadlight.scoring.definition import ScoringModel
    from leadlight.scoring.evaluate import score
    from leadlight.scoring.lead import Event, Lead
    from leadlight.scoring.reading import read_model

__all__ = [
    "Event",
    "Inputs",
    "Lead",
    "LeadlightError",
    "ScoringModel",
    "backtest",
    "learn",
    "predict",
    "read_model",
    "score",
    "score_list",
    "suggest",
]

_HOMES = {
    "Client": "leadlight.client",  # by its name only: it is for programs elsewhere
    "Event": "leadlight.scoring.lead",
    "Inputs": "leadlight.actions.work_table",
    "Lead": "leadlight.scoring.lead",
    "LeadlightError": "leadlight.errors",
    "ScoringModel": "leadlight.scoring.definition",
    "backtest": "leadlight.actions.front_door",
    "learn": "leadlight.actions.front_door",
    "predict": "leadlight.actions.front_door",
    "read_model": "leadlight.scoring.reading",
    "score": "leadlight.scoring.evaluate",
    "score_list": "leadlight.actions.score_list",
    "suggest": "leadlight.actions.front_door",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has its own type
    if name not in _HOMES:
        raise AttributeError(f"module 'leadlight' has no attribute {name!r}", name=name)
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
