"""`/hooks/NAME`: requests of other systems, answered once what they mean is stored.

2xx says that everything is written down, in the log or in quarantine, and that nothing need be sent again.
503 and 429 ask to come again; any other answer says that this will not help.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Mapping
from typing import Literal
from urllib.parse import parse_qsl

from leadlight.actions.clock import now
from leadlight.actions.hooks.in_force import HookInForce, hooks_in_force
from leadlight.actions.hooks.take import Taken, challenge_of, take, usable
from leadlight.errors import DataError, StorageError
from leadlight.ingest.hooks.check import ADDRESS
from leadlight.ingest.hooks.deciding import TooManyError
from leadlight.ingest.hooks.genuine import NotGenuineError, check_request
from leadlight.ingest.hooks.requests import LARGEST
from leadlight.ingest.hooks.requests import Request as Sent
from leadlight.storage.intake import NOBODY, Intake
from leadlight.web.collect.answers import RETRY_AFTER_SECONDS, Problem, answer, answer_json
from leadlight.web.collect.bodies import body_of
from leadlight.web.collect.collector import Collector
from leadlight.web.collect.remembered import Remembered
from leadlight.web.collect.request import Request

PATH = re.compile(r"/hooks/([a-z0-9_-]{1,64})(?:/([^/]{1,2000}))?")
SECONDS = 2.0
"""So long what is known of hooks counts."""

SMALL = 8 * 1024
"""A body larger than this is read beside the loop, so that others have their turn."""

_SECONDS_FOR_STRANGERS = 0.2
_TEXT = (b"content-type", b"text/plain; charset=utf-8")
_AS_IT_IS = (b"x-content-type-options", b"nosniff")

Heard = Literal["accepted", "duplicate", "quarantined", "refused"]


class Hooks:
    """The hooks of the installation."""

    def __init__(self) -> None:
        self._known: Remembered[Mapping[str, HookInForce]] = Remembered(hooks_in_force)

    async def serve(self, collector: Collector, request: Request, name: str, brought: str) -> None:
        """Serve a request to a hook; `brought` stands behind its name in the address. Raises Problem."""
        hook = await self._find(name)
        if hook is None:
            raise _refused(collector, None, Problem(404, "not_found", "There is no hook of this name."))
        if hook.removed:
            # some senders take this for a word to stop
            raise _refused(collector, hook, Problem(410, "gone", "This hook was removed."))
        if request.asks:
            await _greet(hook, request, brought)
        elif request.method == "POST":
            await _take(collector, hook, request, brought)
        else:
            raise Problem(405, "method", "Requests to a hook are sent with POST.")

    async def _find(self, name: str) -> HookInForce | None:
        found = (await self._known.fresh(SECONDS)).get(name)
        return found or (await self._known.fresh(_SECONDS_FOR_STRANGERS)).get(name)


async def _greet(hook: HookInForce, request: Request, brought: str) -> None:
    """Answer a sender, or a person, who looks whether the hook is there."""
    try:
        mapped, sent = usable(hook), _sent(request, b"")
        if mapped.mapping.check.secret_in == ADDRESS or mapped.mapping.challenge is not None:
            check_request(mapped.mapping.check, sent, brought, hook.secrets_at(now()), now())
        challenge = challenge_of(mapped, sent, {})
    except StorageError as error:
        raise Problem(503, "hook", str(error)) from None
    except NotGenuineError as error:
        raise Problem(401, "not_genuine", str(error)) from None
    if challenge is None:
        said = {"success": True, "hook": hook.name, "message": "This hook is ready; requests come with POST."}
        await answer_json(request.send, 200, said)
    else:
        await answer(request.send, 200, challenge.encode(), (_TEXT, _AS_IT_IS))


async def _take(collector: Collector, hook: HookInForce, request: Request, brought: str) -> None:
    try:
        body = await body_of(request.headers, request.receive, LARGEST)
    except Problem as problem:
        raise _refused(collector, hook, problem) from None
    taken = await _taken(collector, hook, _sent(request, body), brought)
    if taken.challenge is not None:
        collector.writer.count(taken.intake)
        await answer(request.send, 200, taken.challenge.encode(), (_TEXT, _AS_IT_IS))
        return
    outcomes = await collector.write(taken.decisions, taken.intake)
    if outcomes and all(outcome.became == "refused" for outcome in outcomes):
        raise Problem(outcomes[0].status, "refused", outcomes[0].reason or "")
    counts = Counter[Heard](outcome.became for outcome in outcomes)
    await answer_json(
        request.send, 200, {"success": True, **_summary(counts), "left_out": taken.intake.left_out}
    )


def _summary(counts: Counter[Heard]) -> dict[str, int]:
    return {name: counts[name] for name in ("accepted", "duplicate", "quarantined", "refused")}


async def _taken(collector: Collector, hook: HookInForce, sent: Sent, brought: str) -> Taken:
    """Decide on a request. Raises Problem."""
    at = now()
    try:
        if len(sent.body) <= SMALL:
            return take(hook, sent, brought, at)
        return await asyncio.to_thread(take, hook, sent, brought, at)
    except StorageError as error:
        raise Problem(503, "hook", str(error)) from None
    except NotGenuineError as error:
        raise _refused(collector, hook, Problem(401, "not_genuine", str(error))) from None
    except TooManyError as error:
        raise _refused(collector, hook, Problem(413, "too_many", str(error))) from None
    except DataError as error:
        raise _refused(collector, hook, Problem(400, "unreadable", str(error))) from None


def _refused(collector: Collector, hook: HookInForce | None, problem: Problem) -> Problem:
    """Count what is refused, unless it is to come again; nobody waits for that to be written."""
    if problem.status not in RETRY_AFTER_SECONDS:
        source = NOBODY if hook is None else hook.source
        error = None if hook is None or hook.removed else problem.sentence
        collector.writer.count(Intake(source, now(), refused=1, hook_error=error))
    return problem


def _sent(request: Request, body: bytes) -> Sent:
    """The request as its sender wrote it."""
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in request.headers.items()}
    query = request.scope["query_string"].decode("latin-1")
    path = request.scope.get("raw_path", b"").decode("latin-1") or request.scope["path"]
    host = headers.get("host", "")
    address = f"{request.scope['scheme']}://{host}{path}" + (f"?{query}" if query else "")
    return Sent(request.method, address, headers, dict(parse_qsl(query, keep_blank_values=True)), body)
