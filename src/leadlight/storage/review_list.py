"""Reviews of all leads: who accepted or rejected which, and why, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.storage.many import among, rows
from leadlight.storage.sight import EVERYTHING, Sight


class Given(NamedTuple):
    """A review by its number; `lead` is the uid of whom it concerns now."""

    number: int
    lead: str
    name: str
    email: str
    owner: str
    verdict: str
    reason: str
    text: str
    author: str
    at: int
    taken_back_at: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which reviews: of verdicts, reasons and authors, from an instant on and before another.

    `below` is a cursor: the number of a review, which are given in the order in which they were written.
    """

    verdicts: Sequence[str] = ()
    reasons: Sequence[str] = ()
    authors: Sequence[str] = ()
    since: int | None = None
    before: int | None = None
    below: int | None = None
    sight: Sight = EVERYTHING


def reviews(wanted: Wanted, limit: int) -> list[Given]:
    """Reviews, the latest first; the number of the last is where `below` goes on."""
    test, values = _tests(wanted)
    found = rows(
        "SELECT r.id, l.uid, l.name, l.email, l.owner, r.verdict, r.reason, r.text, r.author, r.at, "
        "v.taken_back_at "
        "FROM leadlight_review r JOIN leadlight_lead m ON m.id = r.lead_id "
        "JOIN leadlight_lead l ON l.id = COALESCE(m.root_id, m.id) "
        "LEFT JOIN leadlight_stagemove v ON v.lead_id = r.lead_id AND v.at = r.at AND v.cause = 'person' "
        f"WHERE {test} ORDER BY r.id DESC LIMIT %s",
        [*values, limit],
    )
    return [Given(*row) for row in found]


def _tests(wanted: Wanted) -> tuple[str, list[Any]]:
    mine, owner = wanted.sight.condition()
    tests: list[tuple[str, list[Any]]] = [(mine, list(owner))]
    for column, any_of in (
        ("r.verdict", wanted.verdicts), ("r.reason", wanted.reasons), ("r.author", wanted.authors),
    ):  # fmt: skip
        if any_of:
            test, values = among(column, list(any_of))
            tests.append((test, [values]))
    for test, value in (
        ("r.at >= %s", wanted.since), ("r.at < %s", wanted.before), ("r.id < %s", wanted.below),
    ):  # fmt: skip
        if value is not None:
            tests.append((test, [value]))
    return " AND ".join(test for test, _ in tests), [value for _, values in tests for value in values]
