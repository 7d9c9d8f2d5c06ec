"""The door: what comes in of people who were erased is turned away before it is written down.

Whose message it is its surest identifier tells. Another one in it that was erased is taken out: the message
is of somebody else. Where the person did something after the erasure that says who they are, they are let in.
Anybody can send with a browser's key: what comes with it lets in what browsers send, and opens the door to no
server and no list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, cast

from leadlight.ingest.accepting import BROWSER, own_time
from leadlight.ingest.identifiers import ANONYMOUS_ID, Identifier, identifiers_of
from leadlight.ingest.json_text import read, written
from leadlight.ingest.own_act import is_form, is_own_act
from leadlight.ingest.read_identifiers import read_identifiers
from leadlight.ingest.redaction import Redaction
from leadlight.storage import tombstones
from leadlight.storage.lead_log import kinds_of_sources
from leadlight.storage.privacy_key import Digest, digester
from leadlight.storage.tombstones import MESSAGE, Mark

IMPORT = "import"

HERE = frozenset({BROWSER, "hand"})
"""Kinds of sources that tell what happens now, and repeat nothing that others know."""


class Coming(NamedTuple):
    """A message at the door: what the log would hold of it."""

    message_id: str
    type: str
    name: str
    time: int
    source: int
    body: str


class Door:
    """Looks at the messages of one transaction, in their order."""

    def __init__(self, now: int, *, for_good: bool = False) -> None:
        """Open the door at an instant; `for_good` nobody comes back. Raises StorageError without the key."""
        self._now = now
        self._for_good = for_good
        self._digest: Digest = digester()
        self._marks: dict[str, Mark] = {}
        self._asked: set[str] = set()
        self._kinds: Mapping[int, str] | None = None
        self._lifted: dict[str, int] = {}
        self._lifted_for_browsers: set[str] = set()

    def knows_any(self, messages: Iterable[tuple[str, str]]) -> bool:
        """Whether any of the messages of a transaction, types and bodies, names somebody who was erased."""
        digest = self._digest
        self._learn(
            {
                digest(kind, value)
                for of_type, body in messages
                for kind, value in read_identifiers(of_type, body.encode())
            }
        )
        return bool(self._marks)

    def look(self, coming: Sequence[Coming]) -> Iterator[str | None]:
        """For each message of one request its body as it may come in, None where it is turned away."""
        told = [read_identifiers(each.type, each.body.encode()) for each in coming]
        self._learn({self._digest(*identifier) for identifiers in told for identifier in identifiers})
        forms = {
            identifier
            for each, identifiers in zip(coming, told, strict=True)
            if each.type == "track" and is_form(each.name)
            for identifier in identifiers
        }
        for each, identifiers in zip(coming, told, strict=True):
            yield self._let_in(each, identifiers, forms) if self._marks else each.body

    def close(self) -> None:
        """Write down whom it let in again."""
        for at in sorted(set(self._lifted.values())):
            tombstones.lift({digest for digest, moment in self._lifted.items() if moment == at}, at)
        if self._lifted_for_browsers:
            tombstones.lift_for_browsers(self._lifted_for_browsers, self._now)

    def _learn(self, digests: set[str]) -> None:
        if new := digests - self._asked:
            self._asked |= new
            self._marks.update(tombstones.marks_of(new))

    def _let_in(
        self, coming: Coming, identifiers: Sequence[Identifier], forms: Collection[Identifier]
    ) -> str | None:
        marked = {each: mark for each in identifiers if (mark := self._marks.get(self._digest(*each)))}
        if not marked:
            return coming.body
        if self._was_erased(coming):
            return None
        gone = {each for each, mark in marked.items() if self._holds(mark, coming)}
        if gone and self._comes_back(coming, marked, forms):
            self._lift(gone, coming)
            return coming.body
        if not gone:
            return coming.body
        if identifiers[0] in gone:
            return None
        return _without(gone, coming)

    def _holds(self, mark: Mark, coming: Coming) -> bool:
        if self._kind(coming) in HERE:
            return mark.holds_here(coming.time)
        return mark.holds(coming.time if _has_own_time(coming) else None)

    def _was_erased(self, coming: Coming) -> bool:
        """Whether this very message was: what has no time of its own is known by its id."""
        digest = self._digest(MESSAGE, coming.message_id)
        self._learn({digest})
        return digest in self._marks

    def _comes_back(
        self, coming: Coming, marked: Mapping[Identifier, Mark], forms: Collection[Identifier]
    ) -> bool:
        """Whether the person did something after the erasure that says who they are."""
        late = coming.time > max(mark.at for mark in marked.values())
        if self._for_good or not late or self._kind(coming) == IMPORT:
            return False
        if self._kind(coming) not in HERE and not _has_own_time(coming):
            return False
        sent_form = coming.type == "identify" and any(
            each in forms for each in marked.keys() | _browsers(coming)
        )
        return sent_form or is_own_act(coming.type, coming.name, cast("dict[str, Any]", _read(coming)))

    def _kind(self, coming: Coming) -> str:
        if self._kinds is None:
            self._kinds = kinds_of_sources()
        return self._kinds.get(coming.source, "server")

    def _lift(self, identifiers: Collection[Identifier], coming: Coming) -> None:
        """Let identifiers in again: for all since the act, or for browsers where a browser told of it."""
        at = min(coming.time, self._now)
        for each in identifiers:
            digest = self._digest(*each)
            mark = self._marks[digest]
            if self._kind(coming) == BROWSER:
                self._marks[digest] = mark._replace(lifted_for_browsers_at=self._now)
                self._lifted_for_browsers.add(digest)
            elif mark.lifted_at is None:
                self._marks[digest] = mark._replace(lifted_at=at)
                self._lifted[digest] = at


def _browsers(coming: Coming) -> set[Identifier]:
    found = read_identifiers(coming.type, coming.body.encode())
    return {each for each in found if each.kind == ANONYMOUS_ID}


def _has_own_time(coming: Coming) -> bool:
    return own_time(cast("dict[str, Any]", _read(coming))) is not None


def _read(coming: Coming) -> object:
    return read(coming.body.encode())


def _without(gone: Collection[Identifier], coming: Coming) -> str | None:
    """The message without identifiers of somebody else; None where they cannot be taken out of it."""
    body = Redaction(gone).applied(cast("dict[str, Any]", _read(coming)))
    return None if set(identifiers_of(coming.type, body)) & set(gone) else written(body)
