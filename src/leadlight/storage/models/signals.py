"""What is worth telling of leads now, and what it is measured by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from leadlight.storage.models.people import Lead


class Yardstick(models.Model):
    """Thresholds and peers that signals are found by, never changed; the greatest number is in force."""

    number = models.AutoField(primary_key=True)
    at = models.BigIntegerField()
    measures = models.JSONField()


class Signal(models.Model):
    """One thing worth telling, once: `key` is one of its lead's. `level` is what a score reached.

    It follows from the events up to `seq` and the yardstick. It stays with the lead it was told of when leads
    merge; who reads asks for the root.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=16)  # priority, stage, surge, silence, return
    level = models.TextField(default="")
    key = models.TextField()
    at = models.BigIntegerField()
    told_at = models.BigIntegerField()
    seq = models.BigIntegerField()
    yardstick = models.IntegerField(null=True)
    evidence = models.JSONField()
    sentence = models.TextField()
    expires_at = models.BigIntegerField()
    seen_by = models.TextField(default="")
    seen_at = models.BigIntegerField(null=True)

    class Meta:
        """One row for each crossing."""

        constraints: ClassVar = (models.UniqueConstraint(fields=["lead", "key"], name="one_signal_each"),)
