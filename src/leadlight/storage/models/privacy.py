"""What people asked of us: erasures and what keeps them from being undone, objections, consents."""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.people import Lead


class Erasure(models.Model):
    """One person erased, or about to be: `step` is what is done next, blank when all is.

    Until then `leads` has the numbers of the person's leads, `wanted` what still has to be looked for, and
    `scanned` how far the log was looked through. `found` counts what was erased; `files` are files in the
    folder that named the person and that are not this program's to change. What is left in the end tells
    nothing of the person.
    """

    asked_at = models.BigIntegerField()
    by = models.TextField(default="")
    step = models.CharField(max_length=16)
    leads = models.JSONField(default=list)
    wanted = models.JSONField(default=dict)
    scanned = models.BigIntegerField(default=0)
    found = models.JSONField(default=dict)
    files = models.JSONField(default=list)
    finished_at = models.BigIntegerField(null=True)


class Tombstone(models.Model):
    """An identifier, a message or a lead that was erased, as a keyed digest that only the key can test.

    What happened up to `at` never comes back. What happened after it was `lifted_at` does, because the person
    came of their own will or somebody let them; what browsers send also where it was lifted for them alone.
    """

    digest = models.CharField(max_length=32, unique=True)
    at = models.BigIntegerField()
    lifted_at = models.BigIntegerField(null=True)
    lifted_for_browsers_at = models.BigIntegerField(null=True)


class Objection(models.Model):
    """A person does not want to be scored or to get campaigns, from `at` until it is withdrawn."""

    lead = models.ForeignKey(Lead, models.CASCADE)
    at = models.BigIntegerField()
    by = models.TextField(default="")
    withdrawn_at = models.BigIntegerField(null=True)
    withdrawn_by = models.TextField(default="")

    class Meta:
        """Those that hold are few, and asked for often."""

        indexes = (
            models.Index(fields=["lead"], name="objecting", condition=models.Q(withdrawn_at__isnull=True)),
        )


class Consent(models.Model):
    """What a person said of a purpose: given or withdrawn, when, where, and to which text.

    Rows are only added; what is said again unchanged moves `repeated_at`. `claimed` is what came with a
    browser's key: anybody could have sent it, so that it counts for nothing until somebody confirms it.
    """

    lead = models.ForeignKey(Lead, models.CASCADE)
    purpose = models.CharField(max_length=64)
    given = models.BooleanField()
    claimed = models.BooleanField(default=False)
    at = models.BigIntegerField()
    repeated_at = models.BigIntegerField()
    place = models.TextField(default="")
    text = models.TextField(default="")
    version = models.TextField(default="")
    seq = models.BigIntegerField(null=True)
    by = models.TextField(default="")

    class Meta:
        """It is asked what a lead said last of a purpose."""

        indexes = (models.Index(fields=["lead", "purpose", "repeated_at"], name="said_last"),)
