"""What allauth does our way: nobody signs up, links name our own address, guesses count by user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip

from leadlight.actions.access.company import public_url
from leadlight.web.accounts.mail import send_later

if TYPE_CHECKING:
    from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # it ships no types
    """Told to allauth as its adapter."""

    error_messages = DefaultAccountAdapter.error_messages

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Say that users are invited."""
        return False

    def _get_login_attempts_cache_key(self, _request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401
        """Count guesses by address alone; allauth adds the host, of which a guesser can send any."""
        return str(credentials.get("email", "")).strip().lower()

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from: the server has seen to what proxies say."""
        return get_client_ip(request) or "unknown"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Make a link with the address that the company named, never the one that a request asked for."""
        return f"{public_url()}/accounts/password/reset/key/{key}/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send it beside the answer: how long that takes tells nobody whether there is such a user."""
        send_later(self.render_mail(template_prefix, email, context | {"email": email}))
