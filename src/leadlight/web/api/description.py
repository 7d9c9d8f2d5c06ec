"""The API described by OpenAPI: what django-ninja knows of it, and what every address has in common."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from leadlight.actions.access.operations import Operation
from leadlight.web.api.once import LONGEST_KEY
from leadlight.web.api.problems import CONTENT_TYPE, KINDS
from leadlight.web.api.service import api
from leadlight.web.permits import Open

ROOT = "/api/v1"

_PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What is wrong, as of RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "enum": [f"urn:leadlight:problem:{kind}" for kind in KINDS],
            "description": "The kind of problem, which never changes its name.",
        },
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {
            "type": "string",
            "description": "A sentence for people: what is wrong, and how to mend it.",
        },
        "errors": {
            "type": "array",
            "description": "What is wrong where: in what was sent, or by line and column in a model.",
            "items": {
                "type": "object",
                "properties": {
                    "where": {"type": "string"},
                    "line": {"type": "integer"},
                    "column": {"type": "integer"},
                    "message": {"type": "string"},
                },
                "required": ["message"],
            },
        },
    },
    "example": {
        "type": "urn:leadlight:problem:not-found",
        "title": "There is nothing here",
        "status": 404,
        "detail": "There is no lead 5f0c2a9b8d7e6f1a2b3c4d5e.",
    },
}

_ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A text of your own for this request: sent again within a day, it is not done again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}

_AGAIN = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}


@cache
def described() -> dict[str, Any]:
    """The whole description; it is the same as long as the process lives."""
    found: dict[str, Any] = OpenAPISchema(api, f"{ROOT}/")
    found["components"]["schemas"]["Problem"] = _PROBLEM
    found["components"]["securitySchemes"]["ApiKey"]["description"] = (
        "A key of a user or a program, as Bearer."
    )
    for (path, method), view in _views().items():
        operation = found["paths"][path][method]
        _complete(operation, method, view)
    return found


def _views() -> dict[tuple[str, str], Any]:
    """The function behind every path and method."""
    return {
        (
            "/".join((ROOT, *(part.strip("/") for part in (prefix, path) if part.strip("/")))),
            method.lower(),
        ): (operation.view_func)
        for prefix, router in api._routers  # noqa: SLF001 - ninja has no public way to them
        for path, view in router.path_operations.items()
        for operation in view.operations
        for method in operation.methods
    }


def _complete(operation: dict[str, Any], method: str, view: Any) -> None:  # noqa: ANN401 - a function of any form
    need = getattr(view, "need", None)
    if isinstance(need, Operation):
        operation["description"] = f"{operation.get('description', '')}\n\nNeeds `{need.value}`.".strip()
        operation["x-needs"] = need.value
    for parameter in operation.get("parameters", []):
        parameter.pop("examples", None)  # its schema has them, in the form that these may have
    if method == "post":
        operation.setdefault("parameters", []).append(_ONCE)
    for status in _statuses(operation, method, need):
        operation["responses"].setdefault(status, _told(status))


def _told(status: int) -> dict[str, Any]:
    kinds = [f"`{name}`" for name, kind in KINDS.items() if kind.status == status]
    told: dict[str, Any] = {
        "description": "; ".join(sorted({kind.title for kind in KINDS.values() if kind.status == status}))
        + f" ({', '.join(kinds)}).",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return {**told, "headers": _AGAIN} if status in {429, 503} else told


def _statuses(operation: dict[str, Any], method: str, need: object) -> Iterator[int]:
    """The statuses of the problems that may be answered."""
    if not isinstance(need, Open):
        yield from (401, 429)
        if isinstance(need, Operation) or method != "get":
            yield 403
    if operation.get("parameters") or "requestBody" in operation:
        yield from (404, 409, 422)
    if method == "patch":
        yield 412
    yield from (400, 413, 415)
    yield from (500, 503)
