"""Templates made pages: every value is shown as text, whatever it holds."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from leadlight.insights.rates import form_of
from leadlight.reports.figures import interval, number, odds, short, value, written
from leadlight.reports.plots import HEIGHT, LEFT, TOP, WIDTH, bar

LOST = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that no page may hold."""


def page(template: str, content: dict[str, Any]) -> str:
    """The page of a template; characters that no text file can hold are replaced."""
    text = _environment().get_template(template).render(content)
    return text.encode("utf-8", "replace").decode("utf-8")


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("leadlight.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "written": written,
        "value": value,
        "interval": interval,
        "number": number,
        "parts": _parts,
        "odds": odds,
        "short": short,
    }
    environment.globals |= {
        "bar": bar,
        "form_of": form_of,
        "field": {"left": LEFT, "top": TOP, "width": WIDTH, "height": HEIGHT},
    }
    return environment


def _parts(sentence: str) -> list[tuple[str, bool]]:
    """The parts of a sentence, and whether each is a `command`."""
    found = re.split(r"`([^`]+)`", sentence)
    return [(part, place % 2 == 1) for place, part in enumerate(found) if part]


def _printable(found: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    """Control characters, which no page may hold, become a sign that there was one."""
    if type(found) is not str or found.isprintable():
        return found
    return "".join(char if char.isprintable() or char == "\n" else LOST for char in found)
