"""Lists among the values of a field, as learning sees them."""

from __future__ import annotations

from typing import Any


def scalar(value: Any) -> Any:  # noqa: ANN401 - any value of JSON
    """A list as its elements in one text."""
    return (
        ", ".join(str(each) for each in value if each is not None) or None
        if isinstance(value, list | tuple)
        else value
    )
