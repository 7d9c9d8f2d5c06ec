"""What Django serves: the collector answers its own addresses before Django is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path

from leadlight.actions.access.first_run import is_waiting_for
from leadlight.web.api.pages import openapi, reading
from leadlight.web.api.service import api
from leadlight.web.permits import asking, needs_log_in

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@needs_log_in
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to where a user begins."""
    return redirect("first_run" if is_waiting_for(asking(request)) else "today")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", begin, name="begin"),
    path("api/v1/openapi.json", openapi, name="api_description"),
    path("api/v1/docs", reading, name="api_reading"),
    path("api/v1/", api.urls),
    path("", include("leadlight.web.pages.urls")),
    path("accounts/", include("leadlight.web.accounts.urls")),
]
