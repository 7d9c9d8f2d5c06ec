"""What people decided as it was kept, read for comparing them with the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from leadlight.actions.lifecycle.reviewing import ACCEPTED
from leadlight.engage.overrides import lifts
from leadlight.insights.verdicts import Rated, Verdict
from leadlight.storage.sight import Sight
from leadlight.storage.verdicts import OverrideSaid, VerdictRow, overrides_said, verdicts


def known_verdicts(sight: Sight, limit: int) -> list[Verdict]:
    """The latest verdicts on leads that are seen."""
    return [known for row in verdicts(sight, limit) if (known := verdict_of(row))]


def known_overrides(sight: Sight, limit: int, ranked: Sequence[str]) -> list[Verdict]:
    """The latest overrides as if they were verdicts; `ranked` are the priorities, the best first."""
    return [known for said in overrides_said(sight, limit) if (known := leaning(said, ranked))]


def verdict_of(row: VerdictRow) -> Verdict | None:
    """A verdict with what the model said; None where it was taken back or the lead had no score."""
    if row.taken_back_at is not None or not row.judged:
        return None
    return _verdict(row.at, row.judged, accepted=row.verdict == ACCEPTED)


def leaning(said: OverrideSaid, ranked: Sequence[str]) -> Verdict | None:
    """An override as the verdict it leans to: for who lifts a lead, against who lowers it.

    None where it leans nowhere, or to or from a priority that there is no more.
    """
    if not said.judged:
        return None
    lifted = lifts(said.points, said.priority, said.judged["priority"], ranked)
    return None if lifted is None else _verdict(said.at, said.judged, accepted=lifted)


def _verdict(at: int, judged: Mapping[str, Any], *, accepted: bool) -> Verdict:
    rules = frozenset((score, group, rule) for score, group, rule, points in judged["rules"] if points)
    return Verdict(at, accepted, Rated(judged["rated"]), rules)
