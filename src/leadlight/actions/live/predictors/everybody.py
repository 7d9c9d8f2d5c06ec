"""Let a predictor judge everybody: when it is added or comes back into service, and for time that has passed.

Each lead is judged from its own messages in the log, as after an event: a predictor looks at leads as they
were at an age of theirs, which no copy of what they are now can tell. It can be taken up again wherever it
was left: who was judged since is done.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from leadlight.actions.live.keeping import Keep, TakenError
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.predictors.in_force import Live, predictors_in_force
from leadlight.actions.live.predictors.judge import Facts, predictions
from leadlight.actions.live.progress import Progress, note_progress_of, progress_made
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.ingest.person import person_of
from leadlight.storage.database import Place
from leadlight.storage.due_rows import (
    HEAVY,
    PREDICT,
    TIME,
    claim,
    end,
    fail,
    make_due,
    make_due_by,
    still_ours,
)
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import how_many_messages, lock_leads, roots_of
from leadlight.storage.many import rows
from leadlight.storage.predictor_rows import (
    RETIRED,
    StoredPrediction,
    forget_predictions,
    next_looks,
    predictor_row,
    settled_predictions,
    to_predict,
    write_predictions,
)
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

AT_ONCE = 200
"""So many leads are judged together, and written in one transaction that others wait for."""

HEAVY_FROM = 5_000
"""A lead with more messages goes its own way."""

_FORGOTTEN_AT_ONCE = 2_000

log = logging.getLogger("leadlight.work")


def predict_due(_place: Place, now: int, tell: Tell = tell_nobody) -> bool:
    """Let a predictor judge everybody that is to, or forget what one said that is out of service."""
    claims = claim(PREDICT, now, 1)
    for claimed in claims:
        try:
            keep = Keep(claimed, now)
            row = predictor_row(claimed.subject)
            if row is None or row.role == RETIRED:
                _forget(claimed.subject, keep)
            else:
                _judge_everybody(claimed.subject, row.since, keep, tell)
            with writing():
                end([claimed], still_ours([claimed]))
        except TakenError:
            return True
        except Exception:
            log.exception("Predictor %s could not judge everybody.", claimed.subject)
            with writing():
                fail(claimed, now)
    return bool(claims)


def _forget(number: int, keep: Keep) -> None:
    while True:
        with writing():
            if not forget_predictions(number, _FORGOTTEN_AT_ONCE):
                return
        keep.now_and_then()


def _judge_everybody(number: int, since: int, keep: Keep, tell: Tell) -> None:
    of = rows("SELECT COUNT(*) FROM leadlight_lead WHERE root_id IS NULL")[0][0]
    done, last = 0, 0
    while True:
        lives = [live for live in predictors_in_force() if live.number == number]
        leads = to_predict(number, since, last, AT_ONCE) if lives else []
        if not leads:
            break
        judge_some(lives, leads, keep.instant())
        last, done = leads[-1], done + len(leads)
        note_progress_of(f"predictor {number}", Progress(done, of))
        tell(f"Judging lead {done:,} of {of:,}")
        keep.now_and_then()
    judged = rows("SELECT COUNT(*) FROM leadlight_prediction WHERE predictor_id = %s", [number])[0][0]
    note_progress_of(f"predictor {number}", Progress(judged, max(of, judged), done=True))


def progress_of_predictor(number: int) -> Progress:
    """How far a predictor has come with judging everybody."""
    return progress_made(f"predictor {number}")


def judge_passing(leads: Sequence[int], now: int) -> None:
    """Judge leads anew of whom time alone may have changed what predictors say."""
    lives = predictors_in_force()
    if not lives:
        return
    for start in range(0, len(leads), AT_ONCE):
        some = leads[start : start + AT_ONCE]
        waiting = next_looks(some)
        due = [lead for lead in some if lead in waiting and waiting[lead] <= now]
        if due:
            judge_some(lives, due, now)


def judge_some(lives: Sequence[Live], leads: Sequence[int], now: int) -> None:
    """Judge some leads by all that is placed, and write it; heavy ones are left to those who score them."""
    with one_moment():
        seq, roots = placed_up_to(), roots_of(leads)
        here = [lead for lead in leads if roots.get(lead) == lead]
        sizes = how_many_messages(here, HEAVY_FROM + 1)
        heavy = [lead for lead in here if sizes.get(lead, 0) > HEAVY_FROM]
        light = [lead for lead in here if lead not in set(heavy)]
        told = told_by_root(nodes_of(light), seq)
        files = enriched([told[lead].messages for lead in light])
        machines, settled = machines_in_force(), settled_predictions(light, now)
    facts = [
        Facts(lead, now, seq, told[lead].messages, said, person_of(told[lead].messages, now, machines, said))
        for lead, said in zip(light, files, strict=True)
    ]
    found = predictions(lives, facts, machines, settled=settled, ahead=True)
    with writing():
        make_due(HEAVY, [(lead, now) for lead in heavy])
        _write(found)


def _write(found: Sequence[StoredPrediction]) -> None:
    lock_leads([each.lead for each in found])
    roots = roots_of([each.lead for each in found])
    write_predictions([each for each in found if roots.get(each.lead) == each.lead])
    looks = {each.lead: each.next_at for each in found if each.next_at is not None}
    make_due_by(TIME, list(looks.items()), 0)
