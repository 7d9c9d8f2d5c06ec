"""Whose leads somebody may see: a rep's own and those of nobody, unless the company opens all to reps."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Role
from leadlight.storage.settings_rows import setting
from leadlight.storage.sight import EVERYTHING, Sight

LEADS_OPEN = "leads_open"
"""The setting that opens all leads to all reps."""


def visible_to(actor: Actor) -> Sight:
    """What every query of leads that somebody sees is narrowed to; what is not seen is not there for them."""
    if actor.role is not Role.REP or setting(LEADS_OPEN, usual=False) is True:
        return EVERYTHING
    return Sight(actor.email)
