"""Learn a predictor from the outcomes of an installation, in a process of its own and with bounded memory.

What is learned runs in shadow first. Whether it is put to use is decided by what happens afterwards: see
`watch.py`. Where there is too little to learn from that is what is written down.
"""

from __future__ import annotations

import logging
import resource
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from leadlight.actions.access.operations import Actor, Operation, operator, permit
from leadlight.actions.live.model_in_force import begin_with_starter, in_force
from leadlight.actions.live.predictors.choices import choices
from leadlight.actions.live.predictors.keep import Arrival, begin_watching, keep, switch
from leadlight.actions.live.predictors.looked_at import ARRIVED
from leadlight.actions.live.predictors.past import Past, past_to_learn_from
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.actions.stored_predictor import Teaching
from leadlight.actions.teach import teach
from leadlight.errors import DataError
from leadlight.ingest.digest import digest_of
from leadlight.ingest.scored_events import EventReader
from leadlight.learning.events.told import CHANNELS, PAGES
from leadlight.learning.findings.report import LearningReport
from leadlight.learning.past.history import check_learnable
from leadlight.learning.past.moments import Moments
from leadlight.learning.predictors.file import save
from leadlight.learning.predictors.predictor import Predictor
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.requirements import properties_of
from leadlight.scoring.values import DAY
from leadlight.storage.database import Place
from leadlight.storage.due_rows import TRAIN, claim, end, fail, make_due, renew, still_ours
from leadlight.storage.model_rows import text_of_version
from leadlight.storage.predictor_rows import SHADOW, USE, Check, add_check, in_use, number_of, predictor_rows
from leadlight.storage.transaction import writing

SYSTEM = operator("leadlight")

MEMORY = 4 * 1024**3
"""Bytes of address space that learning may take beside what the process has already."""

TOO_LITTLE = "too little data"
_NOTHING, _FAILED, _SAME, _WAITS = "nothing to learn", "failed", "nothing new", "waiting"

log = logging.getLogger("leadlight.work")


def train_due(_place: Place, now: int) -> bool:
    """Learn where that is due, and say when it is next; whether it was due."""
    claims = claim(TRAIN, now, 1)
    for claimed in claims:
        with writing():
            renew(claimed, now + DAY)  # nobody else learns the same meanwhile
        try:
            with bounded_memory():
                _train_unless_one_waits(now, asked=claimed.cause == "asked")
        except MemoryError:
            _note(None, now, _FAILED, "Learning took more memory than it may have.")
        except Exception:
            log.exception("Nothing could be learned.")
            with writing():
                fail(claimed, now)
            continue
        with writing():
            end([claimed], still_ours([claimed]))
            begin_watching(now)
    return bool(claims)


def _train_unless_one_waits(now: int, *, asked: bool) -> None:
    if asked or waiting_challenger() is None:
        train(now)
    else:
        _note(None, now, _WAITS, "A predictor that was learned before is still waiting for outcomes.")


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Let this process take no more memory than learning should need while the block lasts."""
    allowed, most = resource.getrlimit(resource.RLIMIT_AS)
    if allowed == resource.RLIM_INFINITY:
        with suppress(OSError, ValueError):  # a system that does not limit this
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY + _taken(), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))


def _taken() -> int:
    """The address space that this process has."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - no file on a disk
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def ask_to_train(now: int) -> None:
    """Let the worker learn at once."""
    with writing():
        make_due(TRAIN, [(0, now)], "asked")


def train_now(by: Actor, now: int, tell: Tell = tell_nobody) -> Check:
    """Learn here and now, because somebody asked; what came of it."""
    permit(by, Operation.PUBLISH_MODELS)
    begin_with_starter(now)
    return train(now, tell)


def waiting_challenger() -> int | None:
    """The newest predictor that was learned here, judges in shadow and has replaced nobody yet."""
    used = in_use()
    found = [
        row.number
        for row in predictor_rows()
        if row.role == SHADOW and row.learned_at is not None and (used is None or row.number > used)
    ]
    return max(found, default=None)


def train(now: int, tell: Tell = tell_nobody) -> Check:
    """Learn from what is known by now and keep what was learned in shadow; what came of it."""
    chosen, force = choices(), in_force()
    model = force.model.model
    reader = EventReader({*properties_of(model), *CHANNELS, *PAGES})
    try:
        past = past_to_learn_from(now, (Scorer(model), reader), chosen.at, chosen.matures_after, tell)
        check_learnable(past.leads)
        tell(f"Learning from {past.leads.known.leads:,} leads")
        teaching = Teaching(rules=text_of_version(force.model.number))
        learned = teach(past.leads, Moments(ARRIVED, past.age, ()), teaching)
    except DataError as error:
        return _note(None, now, _NOTHING, str(error))
    return _kept(learned.predictor, learned.report, past, now)


def _kept(found: Predictor, report: LearningReport, past: Past, now: int) -> Check:
    """Keep what was learned, unless it says nothing or says it already."""
    data = save(found)
    said = " ".join((report.sentence, *past.said))
    figures = {
        name: report.as_json()[name] for name in ("rows", "won", "open", "metrics", "chosen", "verdict")
    }
    if number_of(digest_of(data)) is not None:
        return _note(None, now, _SAME, "The same was learned as before: no outcome is new.", figures)
    if report.verdict == "no signal" or (report.verdict == TOO_LITTLE and in_use() is not None):
        return _note(None, now, report.verdict, f"Not kept. {said}", figures)
    with writing():
        number = keep(data, found, SHADOW, (SYSTEM, now), Arrival("learned here", now))
        check = Check("trained", now, report.verdict, said, figures)
        add_check(number, check)
        if choices().automatic and in_use() is None and report.verdict == "ready":
            switch(number, USE, SYSTEM, now)
    return check


def _note(
    number: int | None, now: int, verdict: str, said: str, found: dict[str, object] | None = None
) -> Check:
    check = Check("trained", now, verdict, said, found or {})
    with writing():
        add_check(number, check)
    return check
