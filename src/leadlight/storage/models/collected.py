"""What came in: the log of events, its sources, and what could not be used."""

from __future__ import annotations

from django.db import models


class Source(models.Model):
    """Where messages come from: a key of a website or a server, an import, a person's hand.

    A key is kept as its SHA-256 `digest`. `origins` are the websites that may use a browser key; none
    means any. `name` tells people apart what they gave out.
    """

    kind = models.CharField(max_length=16)  # browser, server, import, hand
    name = models.TextField(default="")
    digest = models.CharField(max_length=64, unique=True, null=True)
    origins = models.JSONField(default=list)
    created_at = models.BigIntegerField()
    revoked_at = models.BigIntegerField(null=True)


class Event(models.Model):
    """One accepted message, exactly once; `seq` is its place in the log. Rows are never changed.

    `body` is the message as JSON; `time` is fixed at first acceptance; `name` is in normal form, blank for
    messages that are no events (identify, group, alias).
    """

    seq = models.BigAutoField(primary_key=True)
    message_id = models.TextField(unique=True)
    type = models.CharField(max_length=16)
    name = models.TextField()
    time = models.BigIntegerField()
    received_at = models.BigIntegerField()
    source = models.ForeignKey(Source, models.PROTECT, db_index=False, db_constraint=False)
    body = models.TextField()


class Quarantined(models.Model):
    """A message that was understood well enough to keep and not well enough to use.

    `seq` is the event it became when it was tried again.
    """

    received_at = models.BigIntegerField()
    source = models.ForeignKey(Source, models.PROTECT, db_index=False, db_constraint=False)
    body = models.TextField()
    reason = models.TextField()
    seq = models.BigIntegerField(null=True)


class IntakeCount(models.Model):
    """How many messages of a source and UTC day were accepted, duplicate, quarantined or refused.

    Source 0 stands for keys that nobody gave out.
    """

    day = models.BigIntegerField()  # its first instant
    source = models.ForeignKey(Source, models.PROTECT, db_index=False, db_constraint=False)
    result = models.CharField(max_length=16)
    count = models.BigIntegerField()

    class Meta:
        """One row for each."""

        constraints = (models.UniqueConstraint(fields=["day", "source", "result"], name="one_count_each"),)
