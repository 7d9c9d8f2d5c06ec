"""What the API answers where it does not do what was asked: problems as of RFC 9457."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from leadlight.errors import (
    ChangedError,
    ConflictError,
    DataError,
    LeadlightError,
    ModelError,
    NotAllowedError,
    NotFoundError,
    NotLoggedInError,
    OutgoingError,
    StorageError,
)
from leadlight.scoring.reading import UnreadableModel
from leadlight.storage.writer import TROUBLE

if TYPE_CHECKING:
    from ninja import NinjaAPI

CONTENT_TYPE = "application/problem+json"
_TYPE = "urn:leadlight:problem:"
_MOST = 50
"""So many mistakes of one request are told."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: its status, and what it is in a few words."""

    status: int
    title: str


KINDS: Mapping[str, Kind] = {
    "unreadable-request": Kind(400, "The request cannot be read"),
    "not-logged-in": Kind(401, "Nobody is known who asks"),
    "not-allowed": Kind(403, "The role of whoever asks does not allow this"),
    "not-found": Kind(404, "There is nothing here"),
    "wrong-method": Kind(405, "This address does not take this method"),
    "too-slow": Kind(408, "The request did not come in time"),
    "cannot-be-done": Kind(409, "It cannot be done as things are"),
    "still-under-way": Kind(409, "The same request is still under way"),
    "changed-meanwhile": Kind(412, "Somebody has changed it meanwhile"),
    "too-large": Kind(413, "The request is too large"),
    "wrong-content": Kind(415, "The body is of a kind that is not taken here"),
    "invalid-request": Kind(422, "What was sent is not what is needed here"),
    "invalid-model": Kind(422, "The scoring model has mistakes"),
    "key-used-before": Kind(422, "The Idempotency-Key was used for another request"),
    "too-many-requests": Kind(429, "Too many requests"),
    "internal-error": Kind(500, "Something went wrong here"),
    "storage": Kind(503, "The database cannot be used now"),
}
"""All kinds of problems by the end of their `type`."""

_BY_STATUS = {
    400: "unreadable-request",
    404: "not-found",
    405: "wrong-method",
    403: "not-allowed",
    413: "too-large",
}
_RETRY_AFTER = {"storage": "5", "still-under-way": "1", "too-many-requests": "1"}

UNFORESEEN = "Something went wrong here. The log of the server says what."

log = logging.getLogger("leadlight.api")


@dataclass
class ProblemError(Exception):
    """A problem on its way to whoever asked: a sentence, what is wrong where, and further headers."""

    kind: str
    sentence: str
    errors: Sequence[Mapping[str, Any]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


def answer_of(problem: ProblemError) -> HttpResponse:
    """The answer that tells a problem."""
    kind = KINDS[problem.kind]
    content: dict[str, Any] = {
        "type": _TYPE + problem.kind, "title": kind.title, "status": kind.status, "detail": problem.sentence,
    }  # fmt: skip
    if problem.errors:
        content["errors"] = problem.errors
    headers = dict(problem.headers)
    if problem.kind in _RETRY_AFTER:
        headers.setdefault("Retry-After", _RETRY_AFTER[problem.kind])
    if kind.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Leadlight"'
    body = msgspec.json.encode(content)
    return HttpResponse(body, status=kind.status, content_type=CONTENT_TYPE, headers=headers)


def problem_of(error: BaseException) -> ProblemError:
    """What an error means to whoever asked; what nobody foresaw is logged, and not told."""
    match error:
        case ProblemError():
            return error
        case ValidationError():
            return ProblemError("invalid-request", "Some of what was sent cannot be.", error.errors[:_MOST])
        case HttpError():
            return ProblemError(_BY_STATUS.get(error.status_code, "unreadable-request"), _sentence(error))
        case UnreadableModel():
            found = [
                {"line": each.line, "column": each.column, "message": each.sentence}
                for each in error.problems
            ]
            return ProblemError("invalid-model", "The scoring model has mistakes.", found)
        case LeadlightError():
            return ProblemError(_kind_of(error), str(error))
        case _ if isinstance(error, TROUBLE):
            return ProblemError("storage", "The database cannot be used now. Try again later.")
        case _:
            log.error("A request could not be answered.", exc_info=error)
            return ProblemError("internal-error", UNFORESEEN)


def _kind_of(error: LeadlightError) -> str:
    match error:
        case NotLoggedInError():
            return "not-logged-in"
        case NotAllowedError():
            return "not-allowed"
        case NotFoundError():
            return "not-found"
        case ChangedError():
            return "changed-meanwhile"
        case ConflictError():
            return "cannot-be-done"
        case StorageError():
            return "storage"
        case ModelError():
            return "invalid-model"
        case DataError() | OutgoingError():
            return "invalid-request"
        case _:
            return "cannot-be-done"


def _sentence(error: HttpError) -> str:
    return "The body is no JSON that can be read." if error.status_code == 400 else str(error)


def tell_problems(api: NinjaAPI) -> None:
    """Have an API answer every error as a problem."""

    def answer(_request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401 - whatever was raised
        return answer_of(problem_of(error))

    for kind in (Exception, HttpError, ValidationError, ProblemError, LeadlightError):
        api.add_exception_handler(kind, answer)


def _with_head(allowed: str) -> str:
    """The methods that an address takes: what is read is also asked for without its body."""
    methods = {each.strip() for each in allowed.split(",")}
    return ", ".join(sorted(methods | {"HEAD"} if "GET" in methods else methods))


def as_problem(response: HttpResponse) -> HttpResponse:
    """What Django answers by itself where it finds nothing, as a problem."""
    if response.status_code < 400 or response.get("Content-Type", "").startswith(CONTENT_TYPE):
        return response
    kind = _BY_STATUS.get(
        response.status_code, "internal-error" if response.status_code >= 500 else "unreadable-request"
    )
    kept = {"Allow": _with_head(response["Allow"])} if "Allow" in response else {}
    return answer_of(ProblemError(kind, f"{KINDS[kind].title}.", headers=kept))
