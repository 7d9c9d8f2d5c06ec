"""Webhooks of mail providers through django-anymail: it knows how each of them signs and what it sends.

What it makes of a request are events of one form for all providers, which a mapping turns into messages.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from leadlight.errors import DataError
from leadlight.ingest.hooks.genuine import NotGenuineError, addresses_of
from leadlight.ingest.json_text import read, written
from leadlight.scoring.values import microseconds, written_time

if TYPE_CHECKING:
    from anymail.signals import AnymailTrackingEvent
    from django.http import HttpRequest

    from leadlight.ingest.hooks.requests import Request


def _mailgun(secret: str, _address: str) -> Any:  # noqa: ANN401 - a view of Anymail's, which has no types
    from anymail.webhooks.mailgun import MailgunTrackingWebhookView  # noqa: PLC0415 - when a hook needs it

    return MailgunTrackingWebhookView(webhook_signing_key=secret)


def _mandrill(secret: str, address: str) -> Any:  # noqa: ANN401 - likewise
    from anymail.webhooks.mandrill import MandrillCombinedWebhookView  # noqa: PLC0415 - likewise

    return MandrillCombinedWebhookView(webhook_key=secret, webhook_url=address)


def _postmark(secret: str, _address: str) -> Any:  # noqa: ANN401 - likewise
    from anymail.webhooks.postmark import PostmarkTrackingWebhookView  # noqa: PLC0415 - likewise

    return PostmarkTrackingWebhookView(webhook_secret=f"leadlight:{secret}")


PROVIDERS: Mapping[str, Callable[[str, str], Any]] = {
    "mailgun": _mailgun,
    "mandrill": _mandrill,
    "postmark": _postmark,
}
"""The view of each provider, made with a secret and the address that requests come to."""


def events_of(provider: str, request: Request, secrets: Sequence[str]) -> object:
    """The events of a request as a document. Raises NotGenuineError, and DataError of one that is none."""
    for secret in secrets:
        for address in addresses_of(request):
            view, asked = PROVIDERS[provider](secret, address), _django_request(request)
            if _is_genuine(view, asked):
                return _document(view, asked)
    raise NotGenuineError("The signature is missing or not right: it is of another secret, or of nobody's.")


def _is_genuine(view: Any, request: HttpRequest) -> bool:  # noqa: ANN401 - a view of Anymail's
    try:
        view.run_validators(request)
    except Exception:  # noqa: BLE001 - code of others, on bodies of anybody
        return False
    return True


def _document(view: Any, request: HttpRequest) -> object:  # noqa: ANN401 - likewise
    from anymail.signals import AnymailTrackingEvent  # noqa: PLC0415 - when a hook needs it

    try:
        with warnings.catch_warnings(action="ignore"):
            found = view.parse_events(request)
        events = [_plain(event) for event in found if isinstance(event, AnymailTrackingEvent)]
        return {"events": read(written(events).encode())}
    except Exception:  # noqa: BLE001 - likewise
        raise DataError(f"{view.esp_name} sends nothing of this form as an event of mail.") from None


def _plain(event: AnymailTrackingEvent) -> dict[str, object]:
    names = ("event_type", "event_id", "message_id", "recipient", "reject_reason", "description", "tags")
    found = {name: getattr(event, name) for name in (*names, "metadata", "click_url", "user_agent")}
    at = None if event.timestamp is None else written_time(microseconds(event.timestamp))
    return {**found, "timestamp": at}


def _django_request(request: Request) -> HttpRequest:
    """The request as a view of Django's takes it."""
    from django.core.handlers.wsgi import WSGIRequest  # noqa: PLC0415 - when a hook needs it

    parts = urlsplit(request.address)
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers.items()}
    environment = {
        **headers,
        "REQUEST_METHOD": request.method,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query or urlencode(request.query),
        "CONTENT_TYPE": request.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": parts.hostname or "localhost",
        "SERVER_PORT": "443",
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(request.body),
    }
    return WSGIRequest(environment)
