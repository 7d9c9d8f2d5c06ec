"""The addresses of the settings."""

from __future__ import annotations

from django.urls import path

from leadlight.web.pages.settings import (
    audit,
    backup,
    company,
    connections,
    consent,
    enrichment,
    fields,
    hours,
    keys,
    people,
    pipeline,
    retention,
    sections,
    sources,
)

urlpatterns = [
    path("", sections.overview, name="settings"),
    path("company/", company.company, name="settings_company"),
    path(
        "company/back/<int:number>",
        company.take_back,
        {"to": "settings_company"},
        name="settings_take_back_company",
    ),
    path("hours/", hours.hours, name="settings_hours"),
    path(
        "hours/back/<int:number>",
        company.take_back,
        {"to": "settings_hours"},
        name="settings_take_back_hours",
    ),
    path("people/", people.people, name="settings_people"),
    path("people/<int:number>/role", people.set_role, name="settings_role"),
    path("people/<int:number>/role/<str:role>", people.role_back, name="settings_role_back"),
    path("people/<int:number>/link", people.new_link, name="settings_link"),
    path("people/<int:number>/remove", people.remove, name="settings_person_remove"),
    path("pipeline/", pipeline.pipeline, name="settings_pipeline"),
    path(
        "pipeline/back/<int:number>",
        company.take_back,
        {"to": "settings_pipeline"},
        name="settings_take_back_pipeline",
    ),
    path("fields/", fields.fields, name="settings_fields"),
    path("fields/back", fields.bring_back, name="settings_field_back"),
    path("fields/<str:name>/remove", fields.remove, name="settings_field_remove"),
    path("keys/", keys.keys, name="settings_keys"),
    path("keys/programs", keys.add_program, name="settings_program_add"),
    path("keys/programs/<int:number>/revoke", keys.revoke_program, name="settings_program_revoke"),
    path("keys/<int:number>/heard", keys.heard, name="settings_heard"),
    path("keys/<int:number>/revoke", keys.revoke, name="settings_key_revoke"),
    path("keys/<int:number>/back", keys.give_back, name="settings_key_back"),
    path("sources/", sources.sources, name="settings_sources"),
    path("sources/again", sources.try_again, name="settings_try_again"),
    path("connections/", connections.connections, name="settings_connections"),
    path("connections/hooks", connections.new_hook, name="settings_hook_add"),
    path("connections/hooks/<str:name>/secret", connections.new_hook_secret, name="settings_hook_secret"),
    path("connections/hooks/<str:name>/remove", connections.drop_hook, name="settings_hook_remove"),
    path("connections/webhooks", connections.new_webhook, name="settings_webhook_add"),
    path("connections/webhooks/<int:number>/on", connections.switch_on, name="settings_webhook_on"),
    path(
        "connections/webhooks/<int:number>/secret",
        connections.new_webhook_secret,
        name="settings_webhook_secret",
    ),
    path("connections/webhooks/<int:number>/again", connections.send_failed, name="settings_webhook_again"),
    path("connections/webhooks/<int:number>/test", connections.send_test, name="settings_webhook_test"),
    path(
        "connections/webhooks/<int:number>/remove", connections.drop_webhook, name="settings_webhook_remove"
    ),
    path("enrichment/", enrichment.enrichment, name="settings_enrichment"),
    path("enrichment/<int:number>/remove", enrichment.remove, name="settings_enrichment_remove"),
    path("consent/", consent.consent, name="settings_consent"),
    path("consent/back/<str:needed>", consent.take_back, name="settings_consent_back"),
    path("retention/", retention.retention, name="settings_retention"),
    path("backup/", backup.backup, name="settings_backup"),
    path("backup/take", backup.take, name="settings_backup_take"),
    path("audit/", audit.audit, name="settings_audit"),
]
