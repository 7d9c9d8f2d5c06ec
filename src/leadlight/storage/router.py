"""Only our own tables are made: those that other applications need are among ours, or not used."""

from __future__ import annotations

from leadlight.storage.apps import StorageConfig


class OursOnly:
    """Told to Django as its router of databases."""

    def allow_migrate(self, _database: str, app_label: str, **_hints: object) -> bool:
        """Whether tables of an application are made."""
        return app_label == StorageConfig.label
