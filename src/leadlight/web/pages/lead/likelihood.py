"""How likely a lead is to be won, as the predictor in use says, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.storage.predictor_rows import USE


@dataclass(frozen=True, slots=True)
class Likelihood:
    """A probability, in a word too, what the lead may be worth, and the weightiest reasons."""

    probability: float
    word: str
    worth: float | None
    because: tuple[str, ...]
    at: int


def likelihood_of(lead: WholeLead) -> Likelihood | None:
    """What the predictor in use says; None where there is none, or it has not looked at this lead yet."""
    found = next((each for each, role in lead.shown.predictions if role == USE), None)
    if found is None:
        return None
    because = found.reasons["because"]
    listed = tuple(because) if isinstance(because, list) else tuple(str(because).split("; "))
    return Likelihood(found.probability, found.likelihood, found.expected_value, listed, found.at)
