"""A review of a lead by a salesperson: the verdict, and why."""

from __future__ import annotations

from leadlight.actions.lifecycle.deciding import Case, said
from leadlight.actions.lifecycle.judged import judged
from leadlight.errors import DataError
from leadlight.scoring.values import normal_name
from leadlight.storage.lead_notes import ReviewRow, add_review

ACCEPTED, REJECTED = "accepted", "rejected"


def review(case: Case, verdict: str, reason: str, text: str) -> tuple[str, str]:
    """Write a review down, with what the model says now; the reason as the company spells it, and the words.

    Raises DataError.
    """
    known = list(case.company.accept) if verdict == ACCEPTED else [each.name for each in case.company.reject]
    why = _spelt(reason, known, needed=verdict == REJECTED)
    words = said(text, "the text", needed=False)
    add_review(case.part, ReviewRow(0, verdict, why, words, case.actor.name, case.at), judged(case.root))
    return why, words


def _spelt(reason: str, known: list[str], *, needed: bool) -> str:
    if not reason.strip() and not needed:
        return ""
    found = {normal_name(name): name for name in known}.get(normal_name(reason))
    if found is None:
        listed = ", ".join(known)
        raise DataError(
            f"{reason!r} is none of the reasons: {listed}. `leadlight pipeline set` changes them."
        )
    return found
