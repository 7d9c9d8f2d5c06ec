"""The address of a hook as its sender is told it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leadlight.actions.hooks.change import Made


def address_of(made: Made) -> str:
    """The path, with the secret in it where that is its place; one that is not known is left open."""
    check, secret = made.mapping.check, made.secret or "SECRET"
    path = f"/hooks/{made.hook.name}"
    match check.secret_in:
        case "address":
            return f"{path}/{secret}"
        case "query":
            return f"{path}?{check.name}={secret}"
        case _:
            return path
