"""Who is told what happens to leads, and what was told to whom."""

from __future__ import annotations

from django.db import models


class Webhook(models.Model):
    """An address of another system that is told what happens, and how that went lately.

    `secrets` are objects of `sealed` and `until`, the newest first. `min_points` is by how many hundredths a
    score has to move since this endpoint was last told one. `failing_since` is when it failed first after it
    last took something; nothing is sent before `rest_until`, or while it is off.
    """

    url = models.TextField()
    description = models.TextField(default="")
    types = models.JSONField()
    min_points = models.BigIntegerField(null=True)
    secrets = models.JSONField()
    at_once = models.IntegerField()
    created_at = models.BigIntegerField()
    failing_since = models.BigIntegerField(null=True)
    rest_until = models.BigIntegerField(default=0)
    off_at = models.BigIntegerField(null=True)
    off_because = models.TextField(default="")


class WebhookStream(models.Model):
    """What an endpoint is still to be told of one lead, one after another; 0 stands for what is of no lead.

    It is there as long as something waits. Who sends claims it with a lease and a `token`; `tries` are those
    of what is sent first. Streams of changes that everybody has at once (`mass` 1) come after others.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, db_index=False, db_constraint=False)
    lead = models.BigIntegerField()
    at = models.BigIntegerField()
    mass = models.SmallIntegerField(default=0)
    lease_until = models.BigIntegerField(default=0)
    token = models.BigIntegerField(default=0)
    tries = models.IntegerField(default=0)

    class Meta:
        """One for each endpoint and lead, found by when it is due."""

        constraints = (models.UniqueConstraint(fields=["webhook", "lead"], name="one_stream_each"),)
        indexes = (
            models.Index(fields=["webhook", "mass", "at"], name="streams_due"),
            models.Index(
                fields=["webhook", "lease_until"],
                name="streams_under_way",
                condition=models.Q(lease_until__gt=0),
            ),
        )


class WebhookDelivery(models.Model):
    """One thing an endpoint is told; `uid` is the same each time it is sent, `since` from when it is tried.

    `data` is what is said of the change; who the lead is follows when it is sent, and is kept nowhere here.
    """

    webhook = models.ForeignKey(Webhook, models.CASCADE, db_index=False, db_constraint=False)
    lead = models.BigIntegerField()
    uid = models.CharField(max_length=40)
    type = models.CharField(max_length=40)
    at = models.BigIntegerField()
    data = models.TextField()
    since = models.BigIntegerField()
    state = models.CharField(max_length=10, default="waiting")  # waiting, delivered, failed
    attempts = models.IntegerField(default=0)
    ended_at = models.BigIntegerField(null=True)

    class Meta:
        """What waits is found by its stream, what ended by when, what belongs to a lead by that."""

        indexes = (
            models.Index(
                fields=["webhook", "lead", "id"], name="waiting", condition=models.Q(state="waiting")
            ),
            models.Index(fields=["webhook"], name="failed", condition=models.Q(state="failed")),
            models.Index(fields=["webhook", "id"], name="deliveries_of_webhook"),
            models.Index(fields=["lead"], name="deliveries_of_lead"),
            models.Index(fields=["ended_at"], name="ended", condition=models.Q(ended_at__isnull=False)),
        )


class WebhookAttempt(models.Model):
    """One time that something was sent: the status and the first bytes that came back, or what went wrong."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, db_constraint=False)
    at = models.BigIntegerField()
    status = models.IntegerField(null=True)
    milliseconds = models.IntegerField()
    error = models.TextField(default="")
    said = models.TextField(default="")


class WebhookTold(models.Model):
    """The score of a lead that an endpoint was told last, of those told only when it has moved so far."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, db_index=False, db_constraint=False)
    lead = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        """One for each endpoint and lead."""

        constraints = (models.UniqueConstraint(fields=["webhook", "lead"], name="one_told_each"),)
        indexes = (models.Index(fields=["lead"], name="told_of_lead"),)
