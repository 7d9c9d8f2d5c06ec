"""What Django does not say to browsers: to keep no pages, cookies over TLS only where it is spoken."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Respond = Callable[[HttpRequest], HttpResponse]

YEAR_OF_TLS = "max-age=31536000"
_NO_DEVICES = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def more_headers(respond: Respond) -> Respond:
    """Say what follows from how the request came."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Permissions-Policy", _NO_DEVICES)
        response.headers.setdefault("Cache-Control", "private, no-store")
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", YEAR_OF_TLS)
            for cookie in response.cookies.values():
                cookie["secure"] = True
        return response

    return answer
