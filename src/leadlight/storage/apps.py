"""The Django application that holds the tables."""

from __future__ import annotations

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """All tables of an installation are called `leadlight_...`."""

    name = "leadlight.storage"
    label = "leadlight"
    default_auto_field = "django.db.models.BigAutoField"
