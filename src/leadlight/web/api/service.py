"""The API as Django serves it: all its parts under one root, and what describes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.parser import Parser
from ninja.security.base import AuthBase

from leadlight.actions.access.operations import Actor
from leadlight.ingest.json_text import read
from leadlight.web.api import (
    access,
    company,
    decisions,
    lead_parts,
    leads,
    merges,
    models,
    privacy,
    reviews,
    scores,
    signals,
)
from leadlight.web.api.problems import tell_problems
from leadlight.web.api.wrong_where import mistakes
from leadlight.web.permits import asking

if TYPE_CHECKING:
    from django.http import HttpRequest
    from ninja.operation import Operation


class JsonParser(Parser):
    """Reads bodies as messages are read: no number, text or depth that could not be kept."""

    def parse_body(self, request: HttpRequest) -> Any:  # noqa: ANN401 - any JSON
        """The value of a body."""
        return read(request.body)


class ApiKey(AuthBase):
    """Whoever the door knows: by a key, or as a user who is logged in."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        """Who asks. Raises NotLoggedInError."""
        return asking(request)


class Service(NinjaAPI):
    """Calls operations by the subject and the verb that they are in the code, parameters as their sender."""

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """What is wrong where, in the words of whoever sent it."""
        return ValidationError([each for context in error_contexts for each in mistakes(context)])

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Such as `leads_change`."""
        view = operation.view_func
        return f"{view.__module__.rpartition('.')[2]}_{view.__name__.strip('_')}"


def made() -> NinjaAPI:
    """The API."""
    service = Service(
        title="Leadlight",
        version="1",
        description="Leads, what they score and why, and what people decide of them.",
        openapi_url=None,
        docs_url=None,
        auth=ApiKey(),
        parser=JsonParser(),
        urls_namespace="api",
    )
    tell_problems(service)
    for path, router in PARTS:
        service.add_router(path, router)
    return service


PARTS = (
    ("", access.own),
    ("/leads", leads.router),
    ("/leads", lead_parts.router),
    ("/leads", decisions.router),
    ("", decisions.numbered),
    ("/reviews", reviews.router),
    ("", merges.router),
    ("/scores", scores.router),
    ("/models", models.router),
    ("/stages", company.router),
    ("/signals", signals.router),
    ("/privacy", privacy.router),
    ("", access.keys),
    ("/users", access.users),
)

api = made()
