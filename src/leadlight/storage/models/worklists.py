"""What people keep of lists: views they saved, changes of many leads at once, files they upload."""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.access import User
from leadlight.storage.models.people import Lead


class SavedView(models.Model):
    """A list somebody comes back to: `query` holds its filters, order and columns as an address has them.

    A shared one is everybody's to use; each sees through it what they may see.
    """

    name = models.TextField()
    query = models.JSONField(default=dict)
    owner = models.ForeignKey(User, models.CASCADE, related_name="views")
    shared = models.BooleanField(default=False)
    created_at = models.BigIntegerField()
    removed_at = models.BigIntegerField(null=True)


class ManyChange(models.Model):
    """One change of many leads: their owner or stage becomes `value`. It is made some leads at a time.

    `state` is going, done, returning (it is being taken back) or returned.
    """

    kind = models.CharField(max_length=8)  # owner, stage
    value = models.TextField()
    author = models.TextField()
    at = models.BigIntegerField()
    state = models.CharField(max_length=12)


class ManyStep(models.Model):
    """A lead of a change: whose it was before, or the move that was made, so that it can be taken back.

    `state` is waits, made, refused or returned.
    """

    change = models.ForeignKey(ManyChange, models.CASCADE, related_name="steps", db_index=False)
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="+")
    before = models.TextField(default="")
    move = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, default="waits")

    class Meta:
        """Found by what is still to be done."""

        indexes = (models.Index(fields=["change", "state"], name="steps_left"),)


class Upload(models.Model):
    """A list that somebody uploads to be imported, and how far that has come.

    The file lies in the installation's folder under `token`, until it is imported or a day has passed.
    `columns` and `sample` are what was found in it, `options` what was said of them. `position` is the row up
    to which it is imported, `refused_bytes` how much of the list of refused rows counts.
    """

    token = models.CharField(max_length=32, unique=True)
    name = models.TextField()
    suffix = models.CharField(max_length=8)
    size = models.BigIntegerField()
    user = models.BigIntegerField(default=0)
    author = models.TextField()
    uploaded_at = models.BigIntegerField()
    state = models.CharField(max_length=12)  # reading, mapping, running, done, failed
    columns = models.JSONField(default=dict)
    sample = models.JSONField(default=list)
    options = models.JSONField(default=dict)
    rows = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    refused = models.BigIntegerField(default=0)
    refused_bytes = models.BigIntegerField(default=0)
    begun_at = models.BigIntegerField(null=True)
    ended_at = models.BigIntegerField(null=True)
    notes = models.JSONField(default=list)
    error = models.TextField(default="")
    gone_at = models.BigIntegerField(null=True)
