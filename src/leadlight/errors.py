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


class OutgoingError(LeadlightError):
    """A request to another system that must not be made: it would go to the inside."""


class NotAllowedError(LeadlightError):
    """Something that the role of whoever asked for it does not allow."""


class NotLoggedInError(LeadlightError):
    """Something that is done for users who are logged in, or for programs with a key."""


class NotFoundError(DataError):
    """Something that is not there, or not there for whoever asks."""


class ConflictError(DataError):
    """Something that cannot be done as things are now, and could be if they were otherwise."""


class ChangedError(DataError):
    """Something that somebody else has changed since it was read."""
