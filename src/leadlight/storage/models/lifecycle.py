"""What became of leads: moves through stages, reviews, overrides, outcomes, owners and notes.

Each row belongs to the lead it was given to. Whoever reads those of a person reads them of all its parts, as
events are read: merging and splitting leads moves no row.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from leadlight.storage.models.access import User
from leadlight.storage.models.people import Lead


class StageMove(models.Model):
    """A lead came to a stage, as of `at`: by the model, a person, a message or a recycle rule.

    `seq` is the message that says so. `force` says over what it prevails. `rank` is
    what the model must exceed to move it on; `before` is what a rule found it in; `rest_until` ends its rest.
    `reason` may be one of the company's, `text` is free. Taken back, it counts no longer from then on.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="moves")
    stage = models.TextField()
    step = models.TextField(default="")
    at = models.BigIntegerField()
    cause = models.CharField(max_length=16)  # model, person, message, recycle
    author = models.TextField(default="")
    reason = models.TextField(default="")
    text = models.TextField(default="")
    seq = models.BigIntegerField(null=True, unique=True)
    force = models.CharField(max_length=8, default="sets")  # raises, deals, sets
    rank = models.IntegerField(default=0)
    before = models.TextField(default="")
    rest_until = models.BigIntegerField(null=True)
    noted_at = models.BigIntegerField()
    taken_back_at = models.BigIntegerField(null=True)
    taken_back_by = models.TextField(default="", db_default="")


class Review(models.Model):
    """A salesperson accepted or rejected a lead, with one of the company's reasons and in their words.

    `judged` is what the model said at that moment: see `actions/lifecycle/judged.py`. A review was taken back
    when the move that came with it was: that of the same lead at the same instant.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="reviews")
    verdict = models.CharField(max_length=8)  # accepted, rejected
    reason = models.TextField(default="")
    text = models.TextField(default="")
    author = models.TextField()
    at = models.BigIntegerField()
    judged = models.JSONField(default=dict)


class Override(models.Model):
    """A person's last word on a score, for a time: points in hundredths, or a fixed priority.

    It counts from `at` until it expires or is ended. `judged` is what the model said before.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="overrides")
    points = models.BigIntegerField(null=True)
    priority = models.TextField(null=True)
    reason = models.TextField()
    author = models.TextField()
    at = models.BigIntegerField()
    expires_at = models.BigIntegerField()
    ended_at = models.BigIntegerField(null=True)
    ended_by = models.TextField(default="")
    judged = models.JSONField(default=dict)


class Outcome(models.Model):
    """A deal of a lead, won or lost: its value in hundredths of the currency, and when it was decided.

    `deal` tells deals apart; of one deal what was said last (`said_at`) counts. A blank `currency` is the
    company's. `seq` is the message that says so, else a person did; taken back, it no longer counts.
    """

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="outcomes")
    result = models.CharField(max_length=8)  # won, lost
    value = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=8, default="")
    deal = models.TextField(default="")
    at = models.BigIntegerField()
    said_at = models.BigIntegerField()
    author = models.TextField(default="")
    reason = models.TextField(default="")
    seq = models.BigIntegerField(null=True, unique=True)
    taken_back_at = models.BigIntegerField(null=True)
    taken_back_by = models.TextField(default="")


class Assignment(models.Model):
    """A lead was given to somebody; a blank owner takes it from whoever had it."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="assignments")
    owner = models.TextField()
    author = models.TextField()
    at = models.BigIntegerField()


class Note(models.Model):
    """What somebody wrote on a lead, as it reads now; a deleted one has no text left here."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="notes")
    text = models.TextField()
    author = models.TextField()
    at = models.BigIntegerField()
    edited_at = models.BigIntegerField(null=True)
    edited_by = models.TextField(default="")
    deleted_at = models.BigIntegerField(null=True)
    deleted_by = models.TextField(default="")


class Snooze(models.Model):
    """Somebody wants to see a lead again from `until` on, and not before; nobody else notices."""

    lead = models.ForeignKey(Lead, models.CASCADE, db_index=False)
    user = models.ForeignKey(User, models.CASCADE, db_index=False)
    until = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        """One of each lead and user; those of a user that still last are found."""

        constraints: ClassVar = (models.UniqueConstraint(fields=["lead", "user"], name="one_snooze_each"),)
        indexes = (models.Index(fields=["user", "until"], name="snoozed_by"),)


class NoteBefore(models.Model):
    """How a note read before it was changed or deleted, and who did that when."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="earlier")
    text = models.TextField()
    changed_at = models.BigIntegerField()
    changed_by = models.TextField()
