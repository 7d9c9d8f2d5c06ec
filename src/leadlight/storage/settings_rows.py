"""Choices of the installation's, by name."""

from __future__ import annotations

from leadlight.storage.models import Setting


def setting(name: str, usual: object = None) -> object:
    """What is chosen, else what is usual."""
    found = Setting.objects.filter(name=name).values_list("value", flat=True).first()
    return usual if found is None else found


def choose(name: str, value: object) -> None:
    """Choose; inside a transaction of the caller's."""
    Setting.objects.update_or_create(name=name, defaults={"value": value})
