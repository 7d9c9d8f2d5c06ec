"""The description of the API for programs, and the same to read in a browser."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from leadlight.web.api.description import described
from leadlight.web.permits import needs_log_in, open_to_everybody


@needs_log_in
def reading(request: HttpRequest) -> HttpResponse:
    """A page for people: every address with what it does, and what its role must allow."""
    operations = [
        {"method": method.upper(), "path": path, "said": said, "needs": said.get("x-needs")}
        for path, methods in described()["paths"].items()
        for method, said in methods.items()
    ]
    return render(request, "leadlight/api.html", {"operations": operations})


@open_to_everybody("It describes the API as the documentation does, and holds nothing of anybody's.")
def openapi(_request: HttpRequest) -> HttpResponse:
    """The whole description, as OpenAPI 3.1."""
    return JsonResponse(described())
