"""Check what past leads can carry, before anything is learned from them."""

from __future__ import annotations

from leadlight.actions.past_leads import Look, check_choices, past_leads
from leadlight.actions.work_table import Inputs, Tell, tell_nobody
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.history import check_known
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.readiness import Readiness, readiness


def check_readiness(
    inputs: Inputs,
    outcome: OutcomeChoices,
    fields: FieldChoices,
    look: Look | None = None,
    tell: Tell = tell_nobody,
) -> Readiness:
    """Look at past leads and their events; raises TableError, DataError."""
    found = past_leads(inputs, outcome, look, tell)
    if found.unknown:
        check_known(found.past, found.unknown)
    check_choices(found, outcome, fields)
    tell("Looking at every field")
    return readiness(found.past, fields, found.said)
