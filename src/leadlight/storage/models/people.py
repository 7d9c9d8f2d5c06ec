"""Who people are: leads, what identifies them, which events are theirs, what else is known of them.

A lead that was merged into another stays as a row; `root` leads to the one that stands for all of them. No
event moves when leads merge, so that a merge can be undone.
"""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.collected import Event, Source


class Account(models.Model):
    """A company, by its `group` id or the domain of its e-mail addresses."""

    key = models.TextField(unique=True)
    traits = models.JSONField(default=dict)


class Lead(models.Model):
    """One person as far as one chain of identifiers tells; `root` is the lead that stands for it.

    `profile` is the fold of all identify messages of the root's leads: fields in normal form. `origins` says
    of each field since when, from which event and how sure. `derived` holds what follows from its events.
    `stage` and `step` (of the pipeline) are what all moves come to, since `stage_since`. The model needs more
    than `stage_rank` to move it on, not before `rest_until`; only events after `recycled_at` count. `acts`
    grows with whatever people or the company's rules decided, so that nothing is written over it.
    `edits` grows when somebody changes fields by hand.
    The other columns repeat what lists sort and search by. They are all kept at the root only.
    """

    uid = models.CharField(max_length=32, unique=True)
    root = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    created_at = models.BigIntegerField()
    profile = models.JSONField(default=dict)
    origins = models.JSONField(default=dict)
    derived = models.JSONField(default=dict)
    account = models.ForeignKey(Account, models.SET_NULL, null=True)
    name = models.TextField(default="")
    email = models.TextField(default="")
    company = models.TextField(default="")
    owner = models.TextField(default="")
    stage = models.TextField(default="")
    step = models.TextField(default="", db_default="")
    stage_since = models.BigIntegerField(null=True)
    stage_rank = models.IntegerField(default=0, db_default=0)
    rest_until = models.BigIntegerField(null=True)
    recycled_at = models.BigIntegerField(null=True)
    acts = models.BigIntegerField(default=0, db_default=0)
    events = models.BigIntegerField(default=0)
    first_at = models.BigIntegerField(null=True)
    last_at = models.BigIntegerField(null=True)
    thinned_at = models.BigIntegerField(null=True)
    """When messages of it were last deleted for their age: earlier scores follow from more than is left."""
    edits = models.BigIntegerField(default=0, db_default=0)


class Identifier(models.Model):
    """What tells a person apart: a kind (user_id, email, phone, anonymous_id) and its normal value."""

    kind = models.CharField(max_length=16)
    value = models.TextField()
    lead = models.ForeignKey(Lead, models.CASCADE)
    seq = models.BigIntegerField(null=True)

    class Meta:
        """An identifier belongs to at most one lead."""

        constraints = (models.UniqueConstraint(fields=["kind", "value"], name="one_lead_each"),)


class Placement(models.Model):
    """Whose event it is, as far as identifiers told when it came; and why it is a machine's, if it is."""

    event = models.OneToOneField(
        Event, models.CASCADE, primary_key=True, db_column="seq", db_constraint=False
    )
    lead = models.ForeignKey(Lead, models.CASCADE, db_constraint=False)
    machine = models.TextField(default="")

    class Meta:
        """Machines' events are few, and found."""

        indexes = (models.Index(fields=["event"], name="machines", condition=models.Q(machine__gt="")),)


class Merge(models.Model):
    """Two leads found to be one person, from event `seq` on; undone from `undone_seq` on.

    They are the leads that were named, by an event or a person; the root of `survivor` became that of both.
    """

    survivor = models.ForeignKey(Lead, models.CASCADE, related_name="absorbed")
    loser = models.ForeignKey(Lead, models.CASCADE, related_name="merges")
    seq = models.BigIntegerField()
    at = models.BigIntegerField()
    by = models.TextField(default="")
    undone_at = models.BigIntegerField(null=True)
    undone_seq = models.BigIntegerField(null=True)
    undone_by = models.TextField(default="")


class Apart(models.Model):
    """Two leads that a person said are not the same: no event merges them again."""

    one = models.ForeignKey(Lead, models.CASCADE, related_name="+")
    other = models.ForeignKey(Lead, models.CASCADE, related_name="+")
    by = models.TextField(default="")
    at = models.BigIntegerField()


class Conflict(models.Model):
    """An identifier of an event that was not used, because it would have joined what must not be joined.

    A lead has a row of each up to a limit. What is beyond it is counted in one row of no kind.
    """

    seq = models.BigIntegerField(db_index=True)
    kind = models.CharField(max_length=16)
    value = models.TextField()
    lead = models.ForeignKey(Lead, models.CASCADE, related_name="conflicts", db_index=False)
    other = models.ForeignKey(Lead, models.CASCADE, null=True, related_name="+")
    reason = models.TextField()
    count = models.BigIntegerField(default=1)

    class Meta:
        """It is told once, however often messages repeat it."""

        constraints = (
            models.UniqueConstraint(fields=["lead", "kind", "value", "reason"], name="one_conflict_each"),
        )


class CustomField(models.Model):
    """A field that the company declared: its normal name, what it is called, and its type."""

    name = models.TextField(unique=True)
    label = models.TextField()
    type = models.CharField(max_length=16)  # text, number, yes/no, time
    created_at = models.BigIntegerField()


class Enrichment(models.Model):
    """What a file of the user's says of an e-mail address or a domain."""

    kind = models.CharField(max_length=8)  # email, domain
    value = models.TextField()
    source = models.ForeignKey(Source, models.PROTECT)
    fields = models.JSONField()
    at = models.BigIntegerField()
    confidence = models.FloatField(default=1.0)

    class Meta:
        """A source says one thing of each."""

        constraints = (
            models.UniqueConstraint(fields=["kind", "value", "source"], name="one_enrichment_each"),
        )


class ImportedRow(models.Model):
    """What a row of an imported list said last, so that the same list again changes nothing."""

    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    key = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        """One row for each key of a source."""

        constraints = (models.UniqueConstraint(fields=["source", "key"], name="one_row_each"),)
