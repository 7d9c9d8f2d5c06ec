"""The Django application that holds the tables."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class StorageConfig(AppConfig):
    """All tables of an installation are called `leadlight_...`."""

    name = "leadlight.storage"
    label = "leadlight"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have what is only added guarded after every step of the tables."""
        post_migrate.connect(_guard, dispatch_uid="leadlight.storage.append_only")


def _guard(sender: AppConfig, **_: object) -> None:
    from leadlight.storage.append_only import guard  # noqa: PLC0415 - models cannot be loaded yet above

    if sender.label == StorageConfig.label:
        guard()
