"""A POST with an Idempotency-Key is carried out once: who sends it again gets the answer of the first time.

What it does and its answer are written in one transaction. The answer is sealed with what only whoever asks
has, their key and that of the request, so that it holds nobody's data for anybody else.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.http import HttpRequest, HttpResponse

from leadlight.actions.access.operations import Actor
from leadlight.storage.kept_answers import begin, give_up, keep
from leadlight.storage.transaction import writing
from leadlight.web.api.problems import ProblemError

LONGEST_KEY = 255
_KEY = re.compile(rf"[!-~]{{1,{LONGEST_KEY}}}")
READING = ("/scores/", "/models/check", "/models/compare", "/privacy/exports")
"""What is asked for with POST and changes nothing: it is answered anew each time, and no answer is kept."""

_REFUSED = 400
"""From this status on nothing was done, and it may be otherwise the next time: no such answer is kept."""
_KEPT_HEADERS = ("Location", "ETag", "Content-Type")
_NONCE_BYTES = 12
"""As AES-GCM has it. Drawn for every seal: the same request seals again once its first answer is gone."""


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A request that may come again: who asks in what role by what secret, its key, and when."""

    request: HttpRequest
    actor: Actor
    secret: str
    key: str
    now: int

    @property
    def name(self) -> str:
        """What tells it from all others."""
        return _digest("name", self.secret, self.key)

    @property
    def asked(self) -> str:
        """What is asked for, and by whom in what role: in another one it is another request.

        Without the secret nobody can try whether it was about somebody.
        """
        request = self.request
        body = hashlib.sha256(request.body).hexdigest()
        who = (self.actor.name, self.actor.role.value)
        return _digest("asked", self.secret, str(request.method), request.get_full_path(), body, *who)

    def answer(self, respond: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
        """The answer, of now or of the first time. Raises ProblemError."""
        if not _KEY.fullmatch(self.key):
            sentence = f"An Idempotency-Key has 1 to {LONGEST_KEY} characters of ASCII, and no blanks."
            errors = [{"where": "Idempotency-Key", "message": sentence}]
            raise ProblemError("invalid-request", sentence, errors)
        if any(part in self.request.path for part in READING):
            return respond(self.request)
        before = begin(self.name, self.asked, self.now)
        if before is None:
            return self._first(respond)
        if before.asked != self.asked:
            sentence = (
                "This Idempotency-Key was used for another request, or in another role, within a day. "
                "Make a new one for each."
            )
            raise ProblemError("key-used-before", sentence)
        if before.body is None:
            raise ProblemError(
                "still-under-way", "The same request is being carried out. Ask again in a moment."
            )
        return self._opened(before.body)

    def _first(self, respond: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
        try:
            with writing():
                return self._kept(respond(self.request))
        except _NotKept as found:
            give_up(self.name, self.now)
            return found.response
        except BaseException:
            give_up(self.name, self.now)
            raise

    def _kept(self, response: HttpResponse) -> HttpResponse:
        if response.status_code >= _REFUSED or not keep(self.name, self.now, self._sealed(response)):
            raise _NotKept(response)
        return response

    def _sealed(self, response: HttpResponse) -> str:
        headers = {name: response[name] for name in _KEPT_HEADERS if name in response}
        content = json.dumps([response.status_code, headers, response.content.decode()])
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return b64encode(nonce + self._seal().encrypt(nonce, content.encode(), None)).decode()

    def _opened(self, sealed: str) -> HttpResponse:
        kept = b64decode(sealed)
        content = self._seal().decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], None)
        status, headers, body = json.loads(content)
        return HttpResponse(body, status=status, headers={**headers, "Idempotency-Replayed": "true"})

    def _seal(self) -> AESGCM:
        return AESGCM(hashlib.sha256(_digest("seal", self.secret, self.key, self.asked).encode()).digest())


class _NotKept(Exception):  # noqa: N818 - it is none
    """An answer that is not kept, so that the request may be tried again; what it wrote is undone."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.response = response


def _digest(*parts: str) -> str:
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()
