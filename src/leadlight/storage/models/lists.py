"""What lists of leads are read from: rows so short that a million of them are looked through in a moment."""

from __future__ import annotations

from django.db import models

from leadlight.storage.models.people import Lead
from leadlight.storage.word_index import WordIndex


class Listed(models.Model):
    """A root as lists sort and filter it: a copy, written in the transaction of what it is a copy of.

    `total` is far below every score where there is none; `called` puts names into one order in any database.
    """

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True)
    total = models.BigIntegerField()
    last_at = models.BigIntegerField()
    created_at = models.BigIntegerField()
    called = models.CharField(max_length=48)
    owner = models.TextField()
    stage = models.TextField()
    priority = models.TextField()
    qualifies_for = models.TextField()

    class Meta:
        """One index for each order; those of the order by score begin with what is filtered by most."""

        indexes = (
            models.Index(fields=["total", "lead"], name="listed_total"),
            models.Index(fields=["last_at", "lead"], name="listed_last"),
            models.Index(fields=["created_at", "lead"], name="listed_created"),
            models.Index(fields=["called", "lead"], name="listed_called"),
            models.Index(fields=["owner", "total", "lead"], name="listed_owner"),
            models.Index(fields=["stage", "total", "lead"], name="listed_stage"),
            models.Index(fields=["priority", "total", "lead"], name="listed_priority"),
            models.Index(fields=["qualifies_for", "total", "lead"], name="listed_qualifies"),
        )


class Searched(models.Model):
    """The words that a root is found by, each between blanks: see `ingest/search_words.py`."""

    lead = models.OneToOneField(Lead, models.CASCADE, primary_key=True)
    words = models.TextField()

    class Meta:
        """Found by any of them."""

        indexes = (WordIndex(fields=["words"], name="searched_words"),)
