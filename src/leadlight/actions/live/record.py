"""Write down what leads are and score, end the reason, and tell what follows: in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadlight.actions.live.courses import (
    Course,
    moves_to_tell,
    unseen_acts,
    write_courses,
)
from leadlight.actions.live.model_in_force import InForce
from leadlight.actions.live.notice import Noticed, notice
from leadlight.actions.live.predictors.looks import with_predictions
from leadlight.actions.live.rescored import Rescored
from leadlight.actions.webhooks.tell import tell_changes, tell_moves
from leadlight.ingest.pulse import Pulse
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.kept import OBJECTION
from leadlight.storage.due_rows import (
    LEASE,
    TIME,
    Claim,
    end,
    give_back,
    make_due,
    no_longer_due,
    still_ours,
)
from leadlight.storage.lead_rows import (
    lock_leads,
    write_leads,
    write_machines,
)
from leadlight.storage.listing import list_made
from leadlight.storage.merges import last_by_hand
from leadlight.storage.objections import objected
from leadlight.storage.predictor_rows import StoredPrediction, write_predictions
from leadlight.storage.score_rows import Change, Standing, StoredScore, standings, write_changes, write_scores


def write(
    found: Sequence[Rescored],
    gone: Sequence[Claim],
    force: InForce,
    foretold: Sequence[StoredPrediction] = (),
) -> None:
    """Write what leads are, score and are foretold, and end what was claimed, as far as it is still ours."""
    claims = [*(each.claim for each in found), *gone]
    if not claims:
        return
    generations = still_ours(claims)
    lock_leads([each.claim.subject for each in found])
    objecting = objected([each.claim.subject for each in found])
    before = standings([each.claim.subject for each in found])
    ours = [each for each in found if each.claim.id in generations]
    unseen = unseen_acts({each.claim.subject: each.course for each in ours})
    new = [
        each
        for each in ours
        if not _overtaken(each.score, before)
        and each.claim.subject not in unseen
        and (each.claim.subject in objecting) == (each.score.kept.excluded == OBJECTION)
    ]
    _write(new, before, foretold, force)
    _look_again(new)
    ended = [*(each.claim for each in new), *gone]
    ahead = {each.claim.subject: each.ahead for each in new if each.ahead is not None}
    end([each for each in ended if each.id in generations and each.kind != TIME], generations, ahead)
    give_back([each.claim for each in ours if each not in new])
    no_longer_due(TIME, [each.subject for each in gone])


def _write(
    new: Sequence[Rescored],
    before: Mapping[int, Standing],
    foretold: Sequence[StoredPrediction],
    force: InForce,
) -> None:
    """Write what follows of leads, and tell those who want to know."""
    write_leads([each.made for each in new])
    write_machines([flag for each in new for flag in each.flags])
    write_scores([each.score for each in new])
    changes = [change for each in new if (change := _change(each, before)) is not None]
    write_changes(changes, force.machine_rules)
    courses = {each.claim.subject: each.course for each in new}
    write_courses(courses)
    list_made([each.made for each in new])
    written = {each.claim.subject for each in new}
    write_predictions([each for each in foretold if each.lead in written])
    _tell(changes, courses)
    notice([_noticed(each, before) for each in new if each.pulse is not None], force.model.model)


def _tell(changes: Sequence[Change], courses: Mapping[int, Course]) -> None:
    """Let those hear of it who are told by webhooks."""
    tell_changes(changes, max((each.at for each in changes), default=0))
    tell_moves(moves_to_tell(courses), max((course.at for course in courses.values()), default=0))


def _overtaken(score: StoredScore, before: Mapping[int, Standing]) -> bool:
    """Whether somebody else has written a score since that knows what this one does not.

    One that is later by more than a lease is from a clock that was ahead, and gives way.
    """
    was = before.get(score.lead)
    if was is None or was.version != score.version or was.seq != score.seq:
        return was is not None and (was.version > score.version or was.seq > score.seq)
    return score.kept.at < was.at <= score.kept.at + LEASE


def _look_again(found: Sequence[Rescored]) -> None:
    looks = with_predictions({each.claim.subject: each.score.next_at for each in found})
    make_due(TIME, [(lead, at) for lead, at in looks.items() if at is not None])
    no_longer_due(TIME, [lead for lead, at in looks.items() if at is None])


def standing(score: StoredScore) -> Standing:
    """What a change of a score is told by."""
    known = score.kept
    return Standing(
        score.version, score.seq, known.at, known.total, known.priority, known.qualifies_for, known.excluded
    )


def _change(found: Rescored, before: Mapping[int, Standing]) -> Change | None:
    now, was = standing(found.score), before.get(found.claim.subject)
    cause = "time" if found.claim.kind == TIME else found.claim.cause or "event"
    if was is not None and not differs(was, now, cause):
        return None
    return Change(found.claim.subject, found.score.kept.at, found.score.seq, cause, was, now)


def _noticed(found: Rescored, before: Mapping[int, Standing]) -> Noticed:
    root = found.claim.subject
    known = last_by_hand(root) if found.claim.cause in {"merge", "split"} else 0
    return Noticed(root, found.pulse or Pulse(), before.get(root), standing(found.score), known)


def differs(before: Standing, now: Standing, cause: str) -> bool:
    """Whether a change is worth a line of history: for time alone not every hundredth that fades is."""
    totals = (before.total, now.total)
    if cause == "time":
        totals = tuple(None if total is None else total // HUNDREDTHS for total in totals)  # type: ignore[assignment]
    rest = (before.priority, before.qualifies_for, before.excluded)
    return totals[0] != totals[1] or rest != (now.priority, now.qualifies_for, now.excluded)
