"""What a message of a CRM says of a lead: which stage it came to, and what became of a deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

from leadlight.engage.company import Company, Target, bare, of_step, target_of
from leadlight.engage.outcomes import LOST as DEAL_LOST
from leadlight.engage.outcomes import WON as DEAL_WON
from leadlight.engage.outcomes import Outcome
from leadlight.engage.stages import CUSTOMER, LOST, OPPORTUNITY, RECYCLED, SAL, Cause, Force, Move
from leadlight.scoring.values import instant, normal_name, number

CREATED, WON, DEAL_LOST_NAME = "opportunity_created", "opportunity_won", "opportunity_lost"
DEAL_MOVED, LEAD_MOVED = "opportunity_stage_changed", "lead_stage_changed"
ACCEPTED, REJECTED, RECYCLED_NAME = "lead_accepted", "lead_rejected", "lead_recycled"

NAMES = frozenset({CREATED, WON, DEAL_LOST_NAME, DEAL_MOVED, LEAD_MOVED, ACCEPTED, REJECTED, RECYCLED_NAME})
"""The events, in normal form, that say what becomes of a lead."""

_VALUES = ("value", "amount", "revenue", "dealvalue", "total")
_DEALS = ("opportunityid", "dealid", "orderid", "id")
_STAGES = ("stage", "to", "newstage", "stagename", "dealstage", "lifecyclestage", "leadstatus", "status")
_REASONS = ("reason", "lossreason", "lostreason", "closedlostreason")
_DECIDED = ("closedat", "closedate", "wonat", "lostat")
"""Names of properties however they are spelt: without what is neither letter nor digit."""


_MOST = 10**17
_LONGEST = 500

Properties: TypeAlias = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Message:
    """A message of the log by its place there: the name in normal form, the instant, what it says besides."""

    seq: int
    name: str
    at: int
    properties: Properties


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says: a move, the reason given, and what became of a deal."""

    seq: int
    move: Move | None
    reason: str = ""
    outcome: Outcome | None = None


def said(message: Message, company: Company) -> Said:
    """Understand a message; of a stage that nobody knows, or that is the model's, it says nothing."""
    properties = {bare(name): value for name, value in message.properties.items()}
    target, force = _target(message.name, properties, company)
    move = None
    if target is not None:
        rest = message.at + company.recycle.rest if target.stage == RECYCLED else None
        move = Move(
            target.stage, message.at, Cause.MESSAGE, target.step, force, rest_until=rest, number=message.seq,
        )  # fmt: skip
    return Said(
        message.seq, move, _text(properties, _REASONS), _outcome(message, properties, target, company)
    )


def _target(name: str, properties: Properties, company: Company) -> tuple[Target | None, Force]:
    """Where a message moves a lead, and over what that prevails."""
    named = target_of(_text(properties, _STAGES), (), company) if _text(properties, _STAGES) else None
    match name:
        case "opportunity_created":
            opened = named if named is not None and named.stage == OPPORTUNITY else None
            return opened or target_of(OPPORTUNITY, (), company), Force.RAISES
        case "opportunity_won":
            return target_of(CUSTOMER, (), company), Force.DEALS
        case "opportunity_lost":
            return target_of(LOST, (), company), Force.DEALS
        case "lead_accepted":
            return Target(SAL), Force.RAISES
        case "lead_rejected":
            return _rejected(_text(properties, _REASONS), company), Force.SETS
        case "lead_recycled":
            return Target(RECYCLED), Force.SETS
        case "opportunity_stage_changed":
            return (named if named is not None and named.step else None), Force.DEALS
        case _:
            return named, Force.SETS


def _rejected(reason: str, company: Company) -> Target:
    known = {normal_name(each.name): each.then for each in company.reject}
    stage = known.get(normal_name(reason), RECYCLED)
    if stage == RECYCLED:
        return Target(RECYCLED)
    return next(found for found in map(of_step, company.pipeline) if found.stage == LOST)


def _outcome(
    message: Message, properties: Properties, target: Target | None, company: Company
) -> Outcome | None:
    """What became of a deal; a step of the pipeline says it only where it says of which deal."""
    deal = _text(properties, _DEALS)
    results = {WON: DEAL_WON, DEAL_LOST_NAME: DEAL_LOST}
    result = results.get(message.name)
    if result is None and message.name == DEAL_MOVED and target is not None and deal:
        result = {CUSTOMER: DEAL_WON, LOST: DEAL_LOST}.get(target.stage)
    if result is None:
        return None
    currency = _text(properties, ("currency",)).upper()[:8]
    decided = next(
        (found for name in _DECIDED if (found := _instant(properties.get(name))) is not None), None
    )
    return Outcome(
        message.seq,
        result,
        message.at if decided is None else min(decided, message.at),
        message.at,
        next((found for name in _VALUES if (found := hundredths(properties.get(name))) is not None), None),
        "" if currency == company.currency else currency,
        deal,
    )


def hundredths(value: object) -> int | None:
    """A value of money in hundredths, half away from zero; None of what is none, or below 0."""
    found = number(value) if isinstance(value, str | int | float | Decimal) else None
    if found is None or isinstance(value, bool) or not 0 <= found < _MOST:
        return None
    return int((found * 100).to_integral_value(ROUND_HALF_UP))


def _instant(value: object) -> int | None:
    return instant(value) if isinstance(value, str) else None


def _text(properties: Properties, names: Sequence[str]) -> str:
    for name in names:
        value = properties.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()[:_LONGEST]
    return ""
