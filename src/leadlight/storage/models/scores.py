"""What leads score: the versions of the scoring model, current scores, and every change."""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.people import Lead


class ModelVersion(models.Model):
    """A published scoring model, never changed; the one with the greatest number is in force."""

    number = models.AutoField(primary_key=True)
    text = models.TextField()
    note = models.TextField(default="")
    by = models.TextField(default="")
    published_at = models.BigIntegerField()
    undoes = models.IntegerField(null=True)


class MachineRules(models.Model):
    """The rules that tell machines from people, never changed; the greatest number is in force."""

    number = models.AutoField(primary_key=True)
    text = models.TextField()
    by = models.TextField(default="")
    at = models.BigIntegerField()


class Score(models.Model):
    """What a lead scores now: as of `at`, by all events up to `seq`. Points are hundredths.

    `lines` explains every point; `next_at` is when the number changes though nothing happens.
    """

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True)
    version = models.ForeignKey(ModelVersion, models.PROTECT, db_index=False)
    at = models.BigIntegerField()
    seq = models.BigIntegerField()
    total = models.BigIntegerField(null=True)
    scores = models.JSONField()
    priority = models.TextField(null=True)
    action = models.TextField(null=True)
    within = models.TextField(null=True)
    grade = models.TextField(null=True)
    qualifies_for = models.TextField(null=True)
    excluded = models.TextField(null=True)
    lines = models.JSONField()
    next_at = models.BigIntegerField(null=True)

    class Meta:
        """Lists are sorted by total."""

        indexes = (models.Index(fields=["-total"], name="best_first"),)


class ScoreChange(models.Model):
    """A score that became another, with all that is needed to compute it again.

    It follows from the events up to `seq`, the versions of model and machine rules, and the instant `at`.
    """

    lead = models.ForeignKey(Lead, models.CASCADE)
    at = models.BigIntegerField()
    seq = models.BigIntegerField()
    version = models.ForeignKey(ModelVersion, models.PROTECT, db_index=False)
    machine_rules = models.ForeignKey(MachineRules, models.PROTECT, null=True, db_index=False)
    cause = models.CharField(max_length=16)  # event, time, publish, merge, split, machines, enrichment
    total_before = models.BigIntegerField(null=True)
    total = models.BigIntegerField(null=True)
    priority_before = models.TextField(null=True)
    priority = models.TextField(null=True)
    qualified_before = models.TextField(null=True)
    qualifies_for = models.TextField(null=True)
