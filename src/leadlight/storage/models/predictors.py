"""What was learned from outcomes: predictors, what they say of leads now, and how they were found to do."""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.people import Lead


class PredictorVersion(models.Model):
    """A predictor's file, never changed; `role` says what it is used for, since when.

    `content` is the file packed (zlib, base64), `digest` the SHA-256 of the file itself. One that was learned
    here has `learned_at`: what was known by then. `told` are its counts and figures, for lists.
    """

    number = models.AutoField(primary_key=True)
    digest = models.CharField(max_length=64, unique=True)
    content = models.TextField()
    role = models.CharField(max_length=8)  # use, shadow, retired
    since = models.BigIntegerField()
    note = models.TextField(default="")
    by = models.TextField(default="")
    added_at = models.BigIntegerField()
    learned_at = models.BigIntegerField(null=True)
    told = models.JSONField(default=dict)


class Prediction(models.Model):
    """What a predictor says of a lead now: as of `at`, by all events up to `seq`, looked at as of `moment`.

    `reasons` are log-odds that add up; `next_at` is when to look again though nothing happens.
    """

    predictor = models.ForeignKey(PredictorVersion, models.CASCADE, db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE)
    at = models.BigIntegerField()
    seq = models.BigIntegerField()
    moment = models.BigIntegerField()
    probability = models.FloatField()
    likelihood = models.CharField(max_length=16)
    expected_value = models.FloatField(null=True)
    reasons = models.JSONField()
    next_at = models.BigIntegerField(null=True)

    class Meta:
        """One of each predictor; lists are sorted by it."""

        constraints = (models.UniqueConstraint(fields=["predictor", "lead"], name="one_prediction_each"),)
        indexes = (
            models.Index(fields=["predictor", "-probability"], name="likeliest_first"),
            models.Index(fields=["predictor", "-expected_value"], name="worth_most_first"),
        )


class PredictorCheck(models.Model):
    """How a predictor was found to do, at an instant; rows are only added.

    `kind` is trained, monitored or compared; `verdict` one word of it, `said` what was found in sentences,
    `found` all of it for programs.
    """

    predictor = models.ForeignKey(PredictorVersion, models.CASCADE, null=True)
    kind = models.CharField(max_length=12)
    at = models.BigIntegerField()
    verdict = models.CharField(max_length=24)
    said = models.TextField()
    found = models.JSONField(default=dict)
