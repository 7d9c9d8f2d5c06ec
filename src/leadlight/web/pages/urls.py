"""The addresses of the pages."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from leadlight.web.pages.lead.urls import urlpatterns as of_one_lead
from leadlight.web.pages.today.urls import urlpatterns as of_today

urlpatterns: list[URLPattern | URLResolver] = [
    *of_today,
    *of_one_lead,
    path("leads/", include("leadlight.web.pages.leads.urls")),
    path("settings/", include("leadlight.web.pages.settings.urls")),
    path("begin/", include("leadlight.web.pages.first_run.urls")),
    path("review/", include("leadlight.web.pages.review.urls")),
]
