"""The addresses of the first steps."""

from __future__ import annotations

from django.urls import path

from leadlight.web.pages.first_run import customers, leads, steps

urlpatterns = [
    path("", steps.welcome, name="first_run"),
    path("customers/", customers.customers, name="first_run_customers"),
    path("customers/later", steps.skip_model, name="first_run_skip_model"),
    path("model/", customers.model, name="first_run_model"),
    path("leads/", leads.leads, name="first_run_leads"),
    path("leads/later", steps.skip_leads, name="first_run_skip_leads"),
    path("leads/example", leads.example, name="first_run_example"),
    path("ready/", leads.ready, name="first_run_ready"),
    path("finish", steps.finish, name="first_run_finish"),
]
