"""Hooks: addresses at which other systems tell what happened."""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.collected import Source


class Hook(models.Model):
    """One hook. `mapping` is YAML, blank where the one that is shipped for `sender` counts.

    `secrets` are objects of `sealed` and `until`, an instant after which it counts no more, or null; the
    newest is first. A hook that was removed keeps its row.
    """

    name = models.CharField(max_length=64, unique=True)
    source = models.ForeignKey(Source, models.PROTECT)
    sender = models.CharField(max_length=32, default="")
    mapping = models.TextField(default="")
    secrets = models.JSONField(default=list)
    created_at = models.BigIntegerField()
    removed_at = models.BigIntegerField(null=True)
    last_at = models.BigIntegerField(null=True)
    last_error = models.TextField(default="")
    last_error_at = models.BigIntegerField(null=True)
