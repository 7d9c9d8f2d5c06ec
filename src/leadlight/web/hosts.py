"""By which names Leadlight is asked for: its own, and those that nobody on the internet can have.

A page of somebody else's can make its own name lead to an address inside; browsers then send that name. Names
with a dot are therefore served only where the company said that they are its own.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from leadlight.actions.access.company import public_url
from leadlight.actions.clock import now
from leadlight.scoring.values import SECOND

_KEPT_FOR = 5 * SECOND

Respond = Callable[[HttpRequest], HttpResponse]


def known_hosts(respond: Respond) -> Respond:
    """Answer 400 to requests for a name that is not ours."""
    ours = PublicHost()

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host()
        except DisallowedHost:
            return _refusal()
        if ours.is_named(host):
            if ours.over_tls:  # a proxy that does not say so has spoken TLS all the same
                request.META["wsgi.url_scheme"] = "https"
        elif not is_inside(host):
            return _refusal()
        return respond(request)

    return answer


def _refusal() -> HttpResponse:
    sentence = (
        "Leadlight is not known by this name. "
        "`leadlight serve --public-url https://leads.example.com` tells it the name it is reached by.\n"
    )
    return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")


def is_inside(host: str) -> bool:
    """Whether a host is an address or a name that nobody on the internet has: localhost, or without a dot."""
    name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return "." not in name or name.endswith(".localhost")
    return True


class PublicHost:
    """The host of the public address, remembered for some seconds."""

    def __init__(self) -> None:
        self._url, self._until = urlsplit(""), 0

    @property
    def over_tls(self) -> bool:
        """Whether people reach it over TLS."""
        return self._url.scheme == "https"

    def is_named(self, host: str) -> bool:
        """Whether it is this one."""
        at = now()
        if at >= self._until:
            self._url, self._until = urlsplit(public_url()), at + _KEPT_FOR
        ours = self._url.netloc
        return bool(ours) and _without_usual_port(host) == _without_usual_port(ours)


def _without_usual_port(host: str) -> str:
    return host.lower().removesuffix(":443").removesuffix(":80")
