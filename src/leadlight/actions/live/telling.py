"""How work that takes long tells whoever waits how far it has come."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[str], None]


def tell_nobody(_what: str) -> None:
    """For callers who do not want to know."""
