"""Messages over HTTP: whose key, what each message becomes, and an answer once it is written down."""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadlight.actions.clock import now
from leadlight.actions.live.receive import Outcome, intake_of, new_id, outcomes_of
from leadlight.actions.live.sources import Key
from leadlight.ingest.accepting import BROWSER, Decision, Received, accept_bytes
from leadlight.ingest.batches import taken_apart
from leadlight.ingest.json_text import UnreadableError, read
from leadlight.storage.intake import NOBODY, Intake
from leadlight.storage.writer import FullError, Ticket, Writer
from leadlight.web.collect.answers import RETRY_AFTER_SECONDS, Problem
from leadlight.web.collect.health import Health
from leadlight.web.collect.key_ring import KeyRing, allows
from leadlight.web.collect.rations import Rations

MOST_MESSAGES = 2_500
"""Messages in one batch."""

PATIENCE = 25.0
"""Seconds to wait for the disk before the sender is asked to come again."""

_LOOK = 1.0
_AT_A_TIME = 100


@dataclass(frozen=True, slots=True)
class Post:
    """One request: the type that its address says, None for a batch; `key` is None where no header has it."""

    type: str | None
    headers: Mapping[bytes, bytes]
    key: Key | None
    body: bytes
    at: int


class Collector:
    """Takes requests, hands what they bring to the writer, answers when it is safe."""

    def __init__(self) -> None:
        self.keys = KeyRing()
        self.writer = Writer(self._written)
        self.writer.start()
        self.health = Health(self.writer)
        self._rations = Rations()
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[float, asyncio.Future[None]]] = deque()
        self._loop.call_later(_LOOK, self._give_up)

    async def take(self, post: Post) -> dict[str, object]:
        """Take the messages of a request; give what to answer. Raises Problem where it takes none."""
        return await (self._take_batch(post) if post.type is None else self._take_one(post))

    async def _take_one(self, post: Post) -> dict[str, object]:
        key = post.key or await self._checked(post.headers, _write_key_of(post.body))
        self._ration(key, 1)
        received = _received(post, key)
        decisions = [accept_bytes(post.body, received)]
        (outcome,) = await self.write(decisions, intake_of(decisions, received))
        if outcome.status != 200:
            raise Problem(outcome.status, outcome.became, outcome.reason or "")
        return {"success": True, "result": outcome.became, "messageId": outcome.message_id}

    async def _take_batch(self, post: Post) -> dict[str, object]:
        try:
            batch = taken_apart(post.body)
        except UnreadableError as error:
            raise self.refused(Problem(400, "unreadable", str(error)), post.key) from None
        key = post.key or await self._checked(post.headers, batch.write_key)
        count = len(batch.messages)
        if count > MOST_MESSAGES:
            problem = Problem(413, "too_many", f"A batch has at most {MOST_MESSAGES:,} messages.")
            raise self.refused(problem, key, count)
        self._ration(key, count)
        received = _received(post, key, batch.sent_at, batch.context)
        decisions = []
        for start in range(0, count, _AT_A_TIME):
            some = batch.messages[start : start + _AT_A_TIME]
            decisions += [accept_bytes(each, received) for each in some]
            await asyncio.sleep(0)  # others have their turn
        return _summary(await self.write(decisions, intake_of(decisions, received)))

    def _ration(self, key: Key, messages: int) -> None:
        """Raise Problem where a browser's key, which anybody can use, sends more than websites do."""
        if key.kind == BROWSER and (seconds := self._rations.seconds_until(key.source, messages)):
            sentence = f"This key sends too much. Send it again in {seconds} s."
            raise Problem(429, "too_many_requests", sentence, again_in=seconds)

    def refused(self, problem: Problem, key: Key | None = None, messages: int = 1) -> Problem:
        """Count what is refused, unless it is to come again; nobody waits for that to be written."""
        if problem.status not in RETRY_AFTER_SECONDS:
            source = NOBODY if key is None else key.source
            self.writer.count(Intake(source, now(), refused=messages))
        return problem

    async def key_in_header(self, headers: Mapping[bytes, bytes]) -> Key | None:
        """The key of the Authorization header, None where there is no such header. Raises Problem."""
        said = headers.get(b"authorization")
        return None if said is None else await self._checked(headers, _key_of(said))

    async def _checked(self, headers: Mapping[bytes, bytes], text: object) -> Key:
        key = await self.keys.find(text) if isinstance(text, str) and text else None
        said = headers.get(b"origin")
        origin = None if said is None else said.decode("latin-1")
        if key is None:
            sentence = "The write key is missing or not in force. `leadlight keys list` shows which are."
            raise self.refused(Problem(401, "unauthorised", sentence))
        if key.kind != BROWSER and origin is not None:
            sentence = (
                "This is a server's key, and it came from a browser, where everybody can read it. Revoke it, "
                "and make one with `leadlight keys add --kind browser`."
            )
            raise self.refused(Problem(403, "server_key_in_browser", sentence), key)
        if key.kind == BROWSER and not allows(key.origins, origin):
            raise self.refused(Problem(403, "other_origin", "This key belongs to another website."), key)
        return key

    async def write(self, decisions: Sequence[Decision], intake: Intake) -> list[Outcome]:
        """Let the writer write what was decided; back when that is done. Raises Problem."""
        written: asyncio.Future[None] = self._loop.create_future()
        ticket = Ticket(intake, written)
        try:
            self.writer.put(ticket)
            self._waiting.append((self._loop.time(), written))
            await written
        except FullError as error:
            raise Problem(429, "too_many_requests", str(error)) from None
        except TimeoutError:
            raise Problem(503, "storage", "The disk does not answer in time. Send it again later.") from None
        if ticket.error is not None:
            raise Problem(503, "storage", str(ticket.error))
        return outcomes_of(decisions, intake)

    def _give_up(self) -> None:
        """Send those away who waited long enough: one look a second costs less than a timer for each."""
        latest = self._loop.time() - PATIENCE
        while self._waiting and (self._waiting[0][1].done() or self._waiting[0][0] < latest):
            _, written = self._waiting.popleft()
            if not written.done():
                written.set_exception(TimeoutError())
        self._loop.call_later(_LOOK, self._give_up)

    def _written(self, tickets: Sequence[Ticket]) -> None:
        self._loop.call_soon_threadsafe(_wake, tickets)


def _wake(tickets: Sequence[Ticket]) -> None:
    for ticket in tickets:
        waiter = ticket.waiter
        if isinstance(waiter, asyncio.Future) and not waiter.done():
            waiter.set_result(None)


def _received(post: Post, key: Key, sent_at: object = None, context: object = None) -> Received:
    agent = post.headers.get(b"user-agent", b"").decode("latin-1")
    return Received(post.at, key.source, key.kind, new_id, post.type, sent_at, context, agent)


def _summary(outcomes: Sequence[Outcome]) -> dict[str, object]:
    counts = Counter[str](outcome.became for outcome in outcomes)
    results = [
        {"result": outcome.became, "messageId": outcome.message_id}
        if outcome.reason is None
        else {"result": outcome.became, "status": outcome.status, "message": outcome.reason}
        for outcome in outcomes
    ]
    return {"success": True, **dict.fromkeys(("accepted", "duplicate"), 0), **counts, "results": results}


def _key_of(authorization: bytes) -> str | None:
    """The user name of Basic authentication, which is the write key."""
    scheme, _, login = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        return base64.b64decode(login.strip(), validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError):
        return None


def _write_key_of(body: bytes) -> object:
    try:
        message = read(body)
    except UnreadableError:
        return None
    return message.get("writeKey") if isinstance(message, dict) else None
