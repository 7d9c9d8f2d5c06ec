"""Leads whose silence becomes notable: looked at when that is due, many at a time."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.actions.live.measures import InForce, yardstick_in_force
from leadlight.actions.live.notice import put_in_feed
from leadlight.engage.absences import Silence, silence_of
from leadlight.engage.rhythm import PAST, visits_of
from leadlight.engage.signals import of_silence
from leadlight.scoring.values import DAY, MINUTE
from leadlight.storage.database import Place
from leadlight.storage.due_rows import SILENCE, Claim, claim, end, how_many_due, soonest, still_ours
from leadlight.storage.lead_log import placed_up_to
from leadlight.storage.signal_rows import Told
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing
from leadlight.storage.visit_times import done_times, named_and_scored

AT_ONCE = 500
"""So many leads are looked at in one transaction."""

_MANY = 200
_PATIENCE = 10 * MINUTE
"""A silence of days may wait so long for others, so that many are looked at together."""

_SEEN_BACK = 3 * PAST * DAY


def silences_wait(now: int) -> bool:
    """Whether so many leads are due, or one for so long, that it is worth looking at them."""
    first = soonest([SILENCE])
    if first is None or first > now:
        return False
    return first <= now - _PATIENCE or how_many_due(SILENCE, now, _MANY) >= _MANY


def tell_silences(_place: Place, now: int) -> int:
    """Tell of the leads that have been silent for notably long; how many were looked at."""
    looked = 0
    while claims := claim(SILENCE, now, AT_ONCE):
        _tell(claims, now)
        looked += len(claims)
    return looked


def _tell(claims: Sequence[Claim], now: int) -> None:
    with one_moment():
        seq, yardstick = placed_up_to(), yardstick_in_force()
        whom = sorted(named_and_scored([each.subject for each in claims]))
        times = done_times(whom, now - _SEEN_BACK, now)
    found = {root: _silence(visits_of(times.get(root, ())), yardstick) for root in whom}
    silences = {root: silence for root, silence in found.items() if silence is not None}
    with writing():
        ours = still_ours(claims)
        same = {each.subject for each in claims if ours.get(each.id) == each.generation}
        put_in_feed(
            [
                Told(root, of_silence(silence, yardstick.measures.silence), now, seq, yardstick.number)
                for root, silence in silences.items()
                if root in same and silence.at <= now
            ],
            now,
        )
        end(claims, ours, {root: silence.at for root, silence in silences.items() if silence.at > now})


def _silence(visits: Sequence[int], yardstick: InForce) -> Silence | None:
    return silence_of(visits, yardstick.measures.peers, yardstick.measures.silence)
