"""Write a model to start from, never over one that is there."""

from __future__ import annotations

from pathlib import Path

from leadlight.errors import DataError, LeadlightError
from leadlight.scoring.coherence import did_you_mean
from leadlight.tables.safely import replacing
from leadlight.templates import template_text, templates


def template_named(name: str) -> str:
    """The text of a template; raises LeadlightError with the nearest name for one that is not there."""
    try:
        return template_text(name)
    except KeyError:
        known = list(templates())
        hint = did_you_mean(name.lower(), known) or "."
        raise LeadlightError(
            f"There is no template '{name}'{hint} The templates are {', '.join(known)}."
        ) from None


def write_new(path: Path, text: str) -> None:
    """Write a text into a file that is not there yet; raises DataError if it is."""
    check_free(path)
    with replacing(path) as draft:
        draft.write_text(text, encoding="utf-8")


def check_free(path: Path) -> None:
    """Raise DataError where a file would be written over."""
    if path.exists() or path.is_symlink():
        raise DataError(
            f"{path} is there already and stays as it is. Name another file with -o, or move it away first."
        )
