"""Mail about accounts, through the server that LEADLIGHT_SMTP names; without one no mail is sent."""

from __future__ import annotations

import os
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.mail.backends.smtp import EmailBackend

from leadlight.actions.access.company import public_url

if TYPE_CHECKING:
    from django.core.mail import EmailMessage

SMTP = "LEADLIGHT_SMTP"
"""smtp://user:password@host:587?from=leads@example.com with STARTTLS, or smtps://...:465."""

PATIENCE = 20


def mail_is_sent() -> bool:
    """Whether a password can be reset by mail: there is a server, and an address for the link."""
    return bool(os.environ.get(SMTP)) and bool(public_url())


def send_later(message: EmailMessage) -> None:
    """Send in a thread of its own; what goes wrong is said on standard error."""
    if mail_is_sent():
        threading.Thread(target=_send, args=(message, os.environ[SMTP]), daemon=True).start()


def _send(message: EmailMessage, url: str) -> None:
    parts = urlsplit(url)
    said = parse_qs(parts.query)
    message.from_email = said.get("from", [f"leadlight@{parts.hostname}"])[0]
    message.connection = EmailBackend(
        host=parts.hostname or "localhost",
        port=parts.port or {"smtps": 465}.get(parts.scheme, 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp" and said.get("tls", ["yes"])[0] != "no",
        timeout=PATIENCE,
    )
    try:
        message.send()
    except OSError as error:
        sys.stderr.write(f"A mail about an account was not sent: {error}.\n")
