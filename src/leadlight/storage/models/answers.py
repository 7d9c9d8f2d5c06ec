"""What was answered, for those who ask again because they did not hear it."""

from __future__ import annotations

from django.db import models


class KeptAnswer(models.Model):
    """The answer to a request that may come again; `name` is a digest of who asked and their key for it.

    `asked` is a digest of the request. `body` can be read only with what whoever asks sends again; without it
    the request is under way since `at`.
    """

    name = models.CharField(max_length=64, primary_key=True)
    asked = models.CharField(max_length=64)
    at = models.BigIntegerField(db_index=True)
    body = models.TextField(null=True)
