"""What pages answer to whoever is not logged in, may not do something, or asks for what is not there."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from leadlight.errors import NotAllowedError, NotFoundError, NotLoggedInError

Respond = Callable[[HttpRequest], HttpResponse]


def refusals(respond: Respond) -> Respond:
    """Lead to the log-in, or say whom to ask."""

    def answer(request: HttpRequest) -> HttpResponse:
        return respond(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        match error:
            case NotLoggedInError() if request.method in {"GET", "HEAD"}:
                return redirect_to_login(request.get_full_path())
            case NotLoggedInError():
                return render(request, "leadlight/refused.html", {"sentence": str(error)}, status=401)
            case NotAllowedError():
                return render(request, "leadlight/refused.html", {"sentence": str(error)}, status=403)
            case NotFoundError():
                return render(request, "leadlight/refused.html", {"sentence": str(error)}, status=404)
            case _:
                return None

    answer.process_exception = process_exception  # type: ignore[attr-defined]  # as Django looks for it
    return answer
