"""Help as it should read: what a command does in full, and arguments without marks around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typer.core import TyperCommand, TyperGroup

if TYPE_CHECKING:
    import typer


class Command(TyperCommand):
    """A command that a list of commands says all of, and whose usage names the arguments as the help does."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - lines are broken, not cut
        """The first paragraph of the help."""
        return first_paragraph(self.help)

    def collect_usage_pieces(self, ctx: typer.Context) -> list[str]:  # type: ignore[override]
        """The pieces of the usage; Typer would put braces around an argument that is required."""
        return [_plain(piece) for piece in super().collect_usage_pieces(ctx)]


class Group(TyperGroup):
    """Commands under one name, of which a list of commands says all too."""

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - lines are broken, not cut
        """The first paragraph of the help."""
        return first_paragraph(self.help)


def first_paragraph(text: str | None) -> str:
    """The first paragraph of a text, as one line."""
    return " ".join((text or "").split("\n\n")[0].split())


def _plain(piece: str) -> str:
    return piece[1:-1] if piece.startswith("{") and piece.endswith("}") else piece
