"""Erase: the steps of forgetting a person, each of which can be taken up again where it was left."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import connection

from leadlight.actions.live.files_naming import files_naming
from leadlight.actions.live.mirror import drop_stale
from leadlight.actions.live.rescore import rescore_those
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.actions.live.uploads.files import forget_uploads
from leadlight.errors import StorageError
from leadlight.scoring.explain import counted
from leadlight.storage import company_facts, tombstones
from leadlight.storage.database import Place
from leadlight.storage.due_rows import ERASE, Claim, claim, end, fail, make_rescored, renew, still_ours
from leadlight.storage.erased_bytes import overwrite
from leadlight.storage.erasing import (
    Wanted,
    companies_of,
    erase_messages,
    forget_shared_changes,
    last_message,
    learn,
    messages_of,
    ways,
)
from leadlight.storage.generations import next_generation
from leadlight.storage.many import among, execute
from leadlight.storage.mentions import erase_quarantined, redact_messages, redact_texts
from leadlight.storage.models import Erasure
from leadlight.storage.personal import erase_rows, texts
from leadlight.storage.placing import people_change
from leadlight.storage.privacy_key import digester
from leadlight.storage.transaction import writing
from leadlight.storage.word_index import leave_no_trace

MESSAGES, MENTIONS, OTHERS, PEOPLE = "messages", "mentions", "others", "people"
FILES, BYTES = "files", "bytes"
FIRST_STEP = MESSAGES

AT_ONCE = 2_000
"""Messages erased in one transaction, for which others wait."""

LOOKED_THROUGH = 50_000
"""Places of the log that are looked through at a time."""

log = logging.getLogger("leadlight.work")


@dataclass(slots=True)
class _Work:
    """An erasure under way: what is wanted is kept with it after each part."""

    place: Place
    erasure: Erasure
    wanted: Wanted
    now: int
    keep: Callable[[], None]
    tell: Tell

    def note(self, found: Mapping[str, int] | None = None, step: str | None = None) -> None:
        """Write down how far it is, in the transaction there is."""
        erasure = self.erasure
        erasure.wanted = self.wanted.as_json()
        erasure.found = dict(Counter(erasure.found) + Counter(found or {}))
        if step is not None:
            erasure.step = step
        erasure.save()


def erase_due(place: Place, now: int, tell: Tell = tell_nobody) -> int:
    """Go on with an erasure that is due, to its end if nothing hinders it; how many were looked at."""
    claims = claim(ERASE, now, 1)
    for claimed in claims:
        try:
            _erase(place, claimed, now, tell)
        except Exception as error:  # noqa: BLE001 - whatever it was, it goes on later
            # not the words of the error, which may be those that are being erased
            log.warning("Erasure %s stopped (%s), and goes on later.", claimed.subject, type(error).__name__)
            with writing():
                fail(claimed, now, for_good=not isinstance(error, StorageError))
    return len(claims)


def _erase(place: Place, claimed: Claim, now: int, tell: Tell) -> None:
    erasure = Erasure.objects.get(pk=claimed.subject)
    work = _Work(place, erasure, Wanted.from_json(erasure.wanted), now, lambda: _keep(claimed, now), tell)
    while erasure.step:
        _STEPS[erasure.step](work)
    with writing():
        end([claimed], still_ours([claimed]))


def _keep(claimed: Claim, now: int) -> None:
    renew(claimed, now)


def _messages(work: _Work) -> None:
    """Take the person's own messages out of the log."""
    digest, done = digester(), 0
    while True:
        with writing():
            some = messages_of(work.erasure.leads, AT_ONCE)
            learn(some, work.wanted)
            work.wanted.mark(digest, work.erasure.asked_at)
            erase_messages(some, digest, work.erasure.asked_at)
            work.note({"messages": len(some)}, None if some else MENTIONS)
            work.keep()
        if not some:
            return
        done += len(some)
        work.tell(f"Erasing messages: {done:,}")


def _mentions(work: _Work) -> None:
    """Take what identifies the person out of what others said, and of what waits in quarantine."""
    last = last_message()
    while work.erasure.scanned < last:
        after = work.erasure.scanned
        with writing():
            count, leads = redact_messages(work.wanted, after, after + LOOKED_THROUGH)
            make_rescored([(lead, "event") for lead in sorted(leads)], work.now)
            work.wanted.others |= leads
            work.erasure.scanned = after + LOOKED_THROUGH
            work.note({"mentions": count})
            work.keep()
        work.tell(f"Looking through the log: {min(work.erasure.scanned, last):,} of {last:,}")
    with writing():
        count = erase_quarantined(work.wanted)
        named = sum(redact_texts(model, columns, work.wanted) for model, columns in texts())
        erase_rows(work.wanted.whom(work.erasure.leads), early=True)
        work.note({"quarantined": count, "mentions": named}, OTHERS)


def _others(work: _Work) -> None:
    """Have others made anew whose messages named the person, or of whom a list said what it says of them."""
    if not rescore_those(sorted(work.wanted.others), work.now):
        raise StorageError("Leads that named the person are being scored.")
    with writing():
        work.note({}, PEOPLE)


def _people(work: _Work) -> None:
    """Take all other rows away, the leads last."""
    accounts, leads = sorted(work.wanted.accounts | companies_of(work.wanted.identifiers)), work.erasure.leads
    upto, facts = company_facts.told(accounts) if accounts else (0, {})
    with writing():
        people_change()
        forget_shared_changes(leads)
        condition, values = among("id", leads)
        execute(f"UPDATE leadlight_lead SET root_id = NULL WHERE {condition}", [values])
        gone = erase_rows(work.wanted.whom(leads))
        if accounts:
            company_facts.tell_anew(accounts, upto, facts)
        work.note({"rows": sum(gone.values())}, FILES)


def _files(work: _Work) -> None:
    """Throw away mirror and uploads, keep the tombstones beside the database, look which files name them."""
    with writing():
        next_generation()
    drop_stale(work.place)
    forget_uploads(work.now)
    tombstones.write_beside(work.erasure.asked_at)
    left = files_naming(work.place.folder, ways(work.wanted.identifiers))
    with writing():
        work.note({}, BYTES)
        work.erasure.files = left
        work.erasure.leads, work.wanted = [], Wanted()
        work.note()


def _bytes(work: _Work) -> None:
    """Let nothing be left in the database's own files where it was."""
    with writing():
        leave_no_trace()
    overwrite()
    with writing():
        work.erasure.finished_at = max(work.now, work.erasure.asked_at)
        work.note({}, "")


_STEPS: Mapping[str, Callable[[_Work], None]] = {
    MESSAGES: _messages,
    MENTIONS: _mentions,
    OTHERS: _others,
    PEOPLE: _people,
    FILES: _files,
    BYTES: _bytes,
}


def sentence_of(erasure: Erasure) -> str:
    """What became of an erasure."""
    found = erasure.found
    said = (
        f"{counted(found.get('messages', 0), 'message')} and {counted(found.get('rows', 0), 'other row')} "
        f"are gone; {counted(found.get('mentions', 0), 'message')} of others no longer tell who it was."
    )
    if connection.vendor != "sqlite":
        said += " PostgreSQL keeps the bytes of deleted rows until VACUUM (FULL, ANALYZE) and a new log."
    return said
