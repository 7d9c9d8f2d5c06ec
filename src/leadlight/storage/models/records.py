"""Who did what, and what is set."""

from __future__ import annotations

from django.db import models


class Audit(models.Model):
    """One thing that somebody did; rows are only added."""

    at = models.BigIntegerField()
    actor = models.TextField()
    action = models.TextField()
    subject = models.TextField(default="")
    detail = models.JSONField(default=dict)


class Setting(models.Model):
    """One choice of the installation's, by name."""

    name = models.CharField(max_length=64, primary_key=True)
    value = models.JSONField()
