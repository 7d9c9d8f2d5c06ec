"""Every deliberate error, as a tree. The message is what a person reads: where, what, how to mend it."""

from __future__ import annotations


class LeadlightError(Exception):
    """Something a person can mend; its text says where, what and how."""


class ModelError(LeadlightError):
    """A scoring model that cannot be used; the text lists every problem, a line each."""


class DataError(LeadlightError):
    """Leads or events that cannot be scored as they are."""


class EngineError(LeadlightError):
    """An engine that is not installed, not reachable, or cannot run this model."""


class PredictorError(LeadlightError):
    """A predictor file that is damaged, foreign, or of a version this one does not know."""


class StorageError(LeadlightError):
    """An installation that is not there, or whose database cannot be used now."""
