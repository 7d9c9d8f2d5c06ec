"""Leadlight tells a small team which lead to work next, and why.

    from leadlight import lead_of, read_model, reasons, score

    ana = lead_of({"Company Size": 12}, [{"event": "Demo Requested", "timestamp": "2026-02-01"}])
    scored = score(read_model(text), ana, at)
    print(scored.total, scored.priority, reasons(scored))

The names below are all there is to know; each is imported when it is first asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadlight.actions.score_list import Output, score_list
    from leadlight.actions.work_table import Inputs
    from leadlight.errors import LeadlightError
    from leadlight.ingest.records import lead_of
    from leadlight.scoring.definition import ScoringModel
    from leadlight.scoring.evaluate import score
    from leadlight.scoring.explain import reasons
    from leadlight.scoring.forecast import next_drop
    from leadlight.scoring.lead import Event, Lead
    from leadlight.scoring.reading import read_model

__all__ = [
    "Event",
    "Inputs",
    "Lead",
    "LeadlightError",
    "Output",
    "ScoringModel",
    "lead_of",
    "next_drop",
    "read_model",
    "reasons",
    "score",
    "score_list",
]

_HOMES = {
    "Event": "leadlight.scoring.lead",
    "Inputs": "leadlight.actions.work_table",
    "Lead": "leadlight.scoring.lead",
    "LeadlightError": "leadlight.errors",
    "Output": "leadlight.actions.score_list",
    "ScoringModel": "leadlight.scoring.definition",
    "lead_of": "leadlight.ingest.records",
    "next_drop": "leadlight.scoring.forecast",
    "read_model": "leadlight.scoring.reading",
    "reasons": "leadlight.scoring.explain",
    "score": "leadlight.scoring.evaluate",
    "score_list": "leadlight.actions.score_list",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - each name has its own type
    if name not in _HOMES:
        raise AttributeError(f"module 'leadlight' has no attribute {name!r}", name=name)
    found = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
