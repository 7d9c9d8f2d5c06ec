"""Record what became of a deal: won or lost, with its value and date."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.deciding import LONGEST_REASON, Case, by_person, decided, moved, said
from leadlight.actions.live.people import Key
from leadlight.engage.company import target_of
from leadlight.engage.crm import hundredths
from leadlight.engage.outcomes import RESULTS, WON, Outcome
from leadlight.engage.stages import CUSTOMER, LOST, Force
from leadlight.errors import DataError
from leadlight.storage.outcome_rows import NewOutcome, add_outcomes, newest_outcome

LONGEST_DEAL = 200


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of a deal: `won` or `lost`, its value in the company's currency, when (microseconds), why.

    `deal` tells deals apart: of one deal what is said last counts. Left out, it is one of its own; without a
    time it was decided now.
    """

    result: str
    value: Decimal | None = None
    at: int | None = None
    deal: str = ""
    reason: str = ""


def record_outcome(key: Key, outcome: Decided, actor: Actor, now: int) -> int:
    """Record an outcome; its number. The lead becomes a customer, or is lost unless it is a customer.

    Raises NotAllowedError, and DataError where there is no such lead or what is said cannot be.
    """
    value = _checked(outcome, now)
    with decided(key, actor, now) as case:
        why = said(outcome.reason, "why", LONGEST_REASON, needed=False)
        deal = said(outcome.deal, "the deal", LONGEST_DEAL, needed=False)
        at = case.at if outcome.at is None else outcome.at
        add_outcomes(
            [NewOutcome(case.part, Outcome(0, outcome.result, at, case.at, value, "", deal), actor.name, why)]
        )
        number = newest_outcome(case.part)
        _move(case, outcome.result, why)
        case.note(Deed.RECORD_OUTCOME, number=number, result=outcome.result)
        return number


def _move(case: Case, result: str, why: str) -> None:
    stage = CUSTOMER if result == WON else LOST
    target = target_of(stage, (), case.company) or (stage, "")
    moved(case, by_person(case, *target, Force.DEALS), why)


def _checked(outcome: Decided, now: int) -> int | None:
    if outcome.result not in RESULTS:
        raise DataError(f"An outcome is {' or '.join(RESULTS)}, not {outcome.result!r}.")
    if outcome.at is not None and not 0 <= outcome.at <= now:
        raise DataError("An outcome was decided between 1970 and now.")
    if outcome.value is None:
        return None
    value = hundredths(outcome.value)
    if value is None or outcome.value != round(outcome.value, 2):
        raise DataError("A value is a number from 0 with at most two decimals, such as 12500.50.")
    return value
