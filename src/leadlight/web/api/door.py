"""What every request of the API comes through: size, who asks, how often, answers that programs read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja.utils import check_csrf

from leadlight.actions.clock import now
from leadlight.storage.models import User
from leadlight.web.actors import actor_of_bearer
from leadlight.web.api.once import Repeatable
from leadlight.web.api.problems import ProblemError, answer_of, as_problem, problem_of
from leadlight.web.api.rations import ApiRations
from leadlight.web.collect.bodies import MOST_BYTES
from leadlight.web.permits import asking

ROOT = "/api/v1/"
_READS = frozenset({"GET", "HEAD", "OPTIONS"})

Respond = Callable[[HttpRequest], HttpResponse]


def door(respond: Respond) -> Respond:
    """Let requests of the API in one by one, and all others pass."""
    rations = ApiRations()

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return respond(request)
        is_head = request.method == "HEAD"
        if is_head:
            request.method = "GET"  # the same as a GET, but for the body of the answer
        try:
            response = as_problem(_let_in(request, respond, rations))
        except Exception as error:  # noqa: BLE001 - whatever it was, programs get an answer they can read
            response = answer_of(problem_of(error))
        response.headers.setdefault("Cache-Control", "no-store")
        return _without_body(request, response) if is_head else response

    return answer


def _without_body(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """An answer to HEAD: the headers of the answer to GET, also its length."""
    request.method = "HEAD"
    response.headers["Content-Length"] = str(len(response.content))
    response.content = b""
    return response


def _let_in(request: HttpRequest, respond: Respond, rations: ApiRations) -> HttpResponse:
    at = now()
    _check_size(request)
    secret = _secret_of(request, at)
    if secret is None:
        return respond(request)
    rations.take(hashlib.sha256(secret.encode()).hexdigest()[:32], at)
    key = request.headers.get("Idempotency-Key")
    if request.method != "POST" or key is None:
        return respond(request)
    return Repeatable(request, asking(request), secret, key, at).answer(respond)


def _check_size(request: HttpRequest) -> None:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise ProblemError("unreadable-request", "The Content-Length is no number.") from None
    if length > MOST_BYTES:
        raise ProblemError("too-large", f"A request has at most {MOST_BYTES // 2**20} MB.")
    said = request.headers.get("Content-Type", "application/json").partition(";")[0].strip().lower()
    if length and said != "application/json":
        raise ProblemError("wrong-content", "Bodies are JSON: send them with Content-Type: application/json.")


def _secret_of(request: HttpRequest, at: int) -> str | None:
    """What only whoever asks has: a key, or the session of a user; None of somebody who is nobody known.

    Raises ProblemError where a page of another website sends what a user's browser adds to it.
    """
    if actor_of_bearer(request, at) is not None:
        return request.headers["Authorization"].partition(" ")[2].strip()
    if "Authorization" in request.headers or not isinstance(getattr(request, "user", None), User):
        request.user = None  # type: ignore[assignment]  # a key that opens nothing is not mended by a cookie
        return None
    if request.method not in _READS and check_csrf(request, _any_view) is not None:
        raise ProblemError("not-allowed", "A browser sends this with the token of its page, in X-CSRFToken.")
    return str(request.session.session_key)


def _any_view(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()
