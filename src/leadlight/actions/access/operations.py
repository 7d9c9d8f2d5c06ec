"""Who may do what: the one table that screens, the API, assistants and tests read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from leadlight.errors import NotAllowedError


class Role(StrEnum):
    """What somebody is in the company."""

    VIEWER = "viewer"
    REP = "rep"
    MARKETER = "marketer"
    ADMIN = "admin"


class Operation(StrEnum):
    """Something that can be done, named by what it is done to."""

    READ_LEADS = "leads.read"
    """See leads with all that belongs to them; a rep those of others only if the company opens all."""
    WRITE_LEADS = "leads.write"
    """Make a lead, change its fields, merge two, split them."""
    ASSIGN_LEADS = "leads.assign"
    """Set whose a lead is."""
    REVIEW_LEADS = "leads.review"
    """Accept, reject, take a lead of nobody's, put one off, move a stage, record an outcome, write a note."""
    OVERRIDE_SCORES = "scores.override"
    """Add points to a score by hand or fix a priority, for a time."""
    TRY_SCORES = "scores.try"
    """Score invented profiles, and many at once; nothing is kept."""
    READ_MODELS = "models.read"
    """See scoring models, check and compare them."""
    PUBLISH_MODELS = "models.publish"
    """Publish a scoring model, take one back, put a predictor into use."""
    EXPORT_DATA = "data.export"
    """Take leads, events and scores out as files."""
    IMPORT_DATA = "data.import"
    """Bring lists in, enrich, map the hooks of other systems."""
    MANAGE_CONNECTIONS = "connections.manage"
    """Keys of websites and servers, hooks, webhooks."""
    MANAGE_PRIVACY = "privacy.manage"
    """Answer access requests, objections and erasures; see consent."""
    MANAGE_COMPANY = "company.manage"
    """Settings, the pipeline, fields, how long data are kept, backups."""
    MANAGE_USERS = "users.manage"
    """Users and their roles; the audit."""


_EVERYBODY = frozenset(Role)
_SELLING = frozenset({Role.REP, Role.MARKETER, Role.ADMIN})
_MARKETING = frozenset({Role.MARKETER, Role.ADMIN})
_ADMINS = frozenset({Role.ADMIN})

MAY: Mapping[Operation, frozenset[Role]] = {
    Operation.READ_LEADS: _EVERYBODY,
    Operation.WRITE_LEADS: _SELLING,
    Operation.ASSIGN_LEADS: _MARKETING,
    Operation.REVIEW_LEADS: _SELLING,
    Operation.OVERRIDE_SCORES: _SELLING,
    Operation.TRY_SCORES: _EVERYBODY,
    Operation.READ_MODELS: _EVERYBODY,
    Operation.PUBLISH_MODELS: _MARKETING,
    Operation.EXPORT_DATA: _MARKETING,
    Operation.IMPORT_DATA: _MARKETING,
    Operation.MANAGE_CONNECTIONS: _ADMINS,
    Operation.MANAGE_PRIVACY: _ADMINS,
    Operation.MANAGE_COMPANY: _ADMINS,
    Operation.MANAGE_USERS: _ADMINS,
}
"""Which roles may do what."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: the name that is written down, the role, and the user's number if it is a user."""

    name: str
    role: Role
    user: int | None = None

    @property
    def email(self) -> str:
        """The address by which leads are somebody's; nobody's is blank."""
        return self.name if self.user is not None else ""


def operator(name: str) -> Actor:
    """Whoever runs commands on the machine itself, and so holds its data anyway."""
    return Actor(name, Role.ADMIN)


def may(actor: Actor, operation: Operation) -> bool:
    """Whether a role allows it."""
    return actor.role in MAY[operation]


def permit(actor: Actor, operation: Operation) -> None:
    """Let it be done, or raise NotAllowedError."""
    if not may(actor, operation):
        allowed = " or ".join(sorted(MAY[operation]))
        raise NotAllowedError(
            f"{actor.name} is {_article(actor.role)} and may not do this ({operation}). "
            f"Ask {_article(allowed)}."
        )


def _article(words: str) -> str:
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
