"""What is due: rows that a worker claims with a lease, and whose outcome commits with their end."""

from __future__ import annotations

from django.db import models


class Due(models.Model):
    """Something to do for a subject from `at` on.

    A worker that claims it writes when its lease ends and a `token` that only it has. `generation` grows with
    every new reason, so that what came while it was done is not lost. What is `urgent` (1) is done first.
    """

    kind = models.CharField(max_length=16)
    subject = models.BigIntegerField()
    cause = models.CharField(max_length=16, default="")
    at = models.BigIntegerField()
    generation = models.BigIntegerField(default=0)
    lease_until = models.BigIntegerField(default=0)
    token = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    urgent = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        """One row for each subject, found by when it is due."""

        constraints = (models.UniqueConstraint(fields=["kind", "subject"], name="one_due_each"),)
        indexes = (
            models.Index(fields=["kind", "at"], name="due_first"),
            models.Index(fields=["kind", "at"], name="due_urgently", condition=models.Q(urgent=1)),
        )


class Cursor(models.Model):
    """How far a reader of the log has come, and who reads."""

    name = models.CharField(max_length=32, primary_key=True)
    seq = models.BigIntegerField(default=0)
    lease_until = models.BigIntegerField(default=0)
    token = models.BigIntegerField(default=0)
