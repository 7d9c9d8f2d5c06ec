"""Who is gone stays gone when a backup is restored: tombstones of here are set up there, and acted upon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from leadlight.actions.live.erase import FIRST_STEP
from leadlight.errors import StorageError
from leadlight.ingest.identifiers import Identifier
from leadlight.storage import tombstones
from leadlight.storage.door import Coming, Door
from leadlight.storage.due_rows import ERASE, make_due, make_rescored
from leadlight.storage.erasing import delete_messages, delete_quarantined, wanted_of
from leadlight.storage.lead_log import placed_up_to
from leadlight.storage.lead_rows import hollow, roots_of
from leadlight.storage.many import rows
from leadlight.storage.merges import leave_behind
from leadlight.storage.models import Erasure
from leadlight.storage.objections import Objecting, objecting
from leadlight.storage.personal import erase_rows
from leadlight.storage.privacy_key import digester, forget_key, make_key, remembers_right_key
from leadlight.storage.statements import each
from leadlight.storage.tombstones import LEAD, Mark
from leadlight.storage.turned_away import UNUSABLE


@dataclass(slots=True)
class Gone:
    """What this place knows of erasures and objections before a backup replaces all that it holds."""

    marks: dict[str, Mark]
    objections: list[Objecting] = field(default_factory=list)
    without_key: bool = False
    erased_again: int = 0
    given_up: int = 0

    @classmethod
    def of_this_place(cls, *, without_key: bool) -> Gone:
        """What is known here now."""
        marks = tombstones.written_beside()
        for digest, mark in tombstones.all_marks().items():
            if digest not in marks or marks[digest].at <= mark.at:
                marks[digest] = mark
        return cls(marks, objecting(), without_key)

    def come_back(self, made_at: int) -> None:
        """Set up in what was restored what this place knows, and begin to erase whom that concerns."""
        self._check_key()
        theirs = tombstones.all_marks()
        new = {
            digest: mark
            for digest, mark in self.marks.items()
            if digest not in theirs or theirs[digest].at < mark.at
        }
        if new:
            make_key()
            tombstones.put(new)
            self.erased_again = _erase_again(new, made_at)
        for objection in self.objections:
            make_rescored([(root, "objection") for root in objection.repeat()], made_at, urgent=True)

    def _check_key(self) -> None:
        """See whether the tombstones of the backup can be used here."""
        if not tombstones.there_are() or remembers_right_key():
            return
        if not self.without_key:
            raise StorageError(
                "This backup knows of people who were erased, and the key to that is not here. Copy "
                "privacy.key of that installation into the folder, or say --without-key: then they may "
                "come back."
            )
        self.given_up = tombstones.forget_all()
        forget_key()


def _erase_again(new: dict[str, Mark], now: int) -> int:
    """Begin to erase the leads that have new marks; how many."""
    digest = digester()
    found: dict[int, int] = {}
    for lead, key in _named():
        mark = new.get(digest(*key))
        if mark is not None:
            found[lead] = max(mark.at, found.get(lead, 0))
    for at in sorted(set(found.values())):
        _begin([lead for lead, moment in sorted(found.items()) if moment == at], at, now)
    _look_at_door(now)
    return len(found)


def _named() -> Iterator[tuple[int, Identifier]]:
    """Every lead with each of its identifiers, and with its name for the outside."""
    for lead, kind, value in rows("SELECT lead_id, kind, value FROM leadlight_identifier"):
        yield lead, Identifier(kind, value)
    for lead, uid in rows("SELECT id, uid FROM leadlight_lead"):
        yield lead, Identifier(LEAD, uid)


def _begin(leads: list[int], at: int, now: int) -> None:
    for root in sorted(set(roots_of(leads).values())):
        make_rescored([(left, "split") for left in leave_behind(root, leads)], now)
    wanted = wanted_of(leads)
    erase_rows(wanted.whom(leads), early=True)
    hollow(leads)
    erasure = Erasure.objects.create(
        asked_at=at, by="restore", step=FIRST_STEP, leads=leads, wanted=wanted.as_json()
    )
    make_due(ERASE, [(erasure.pk, now)])


def _look_at_door(now: int) -> None:
    """Treat what waits in the restored log, or in its quarantine, as if it came now."""
    door = Door(now, for_good=True)
    query = "SELECT seq, message_id, type, name, time, source_id, body FROM leadlight_event WHERE seq > %s"
    coming = rows(query, (placed_up_to(),))
    bodies = list(door.look([Coming(*row[1:]) for row in coming]))
    delete_messages([row[0] for row, body in zip(coming, bodies, strict=True) if body is None])
    changed = [
        (body, row[0]) for row, body in zip(coming, bodies, strict=True) if body not in {None, row[-1]}
    ]
    each("UPDATE leadlight_event SET body = %s WHERE seq = %s", changed)
    waiting = rows("SELECT id, body FROM leadlight_quarantined")
    bodies = list(door.look([Coming("", UNUSABLE, "", 0, 0, body) for _, body in waiting]))
    delete_quarantined([number for (number, _), body in zip(waiting, bodies, strict=True) if body is None])
    door.close()
