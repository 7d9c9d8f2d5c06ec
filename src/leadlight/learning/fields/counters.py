"""Counters in a flat file: they hold what was counted at the export, perhaps after the decision."""

from __future__ import annotations

import re

from leadlight.learning.fields.kinds import FieldVerdict
from leadlight.scoring.values import normal_name

_COUNTED = re.compile(
    r"(visit|open|click|view|session|page|download|log_?in|call|e?mail|event|activit|touch|contact|campaign|"
    r"attend|submission|message|meeting|repl(y|ies))(ed|s|es|ies|y)?$|count|number_of|times?_|_times?$|spent|total|duration"
)
_MOST_NAMED = 6


def counters(fields: tuple[FieldVerdict, ...]) -> tuple[str, ...]:
    """The names of used numbers that are counted, as their names say."""
    return tuple(
        field.name
        for field in fields
        if field.verdict != "left out" and field.kind == "number" and _COUNTED.search(normal_name(field.name))
    )


def counters_said(fields: tuple[FieldVerdict, ...]) -> tuple[str, ...]:
    """A sentence on the counters, if there are any; for leads without events."""
    names = counters(fields)
    if not names:
        return ()
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    said = (
        f"Counted up to the export, perhaps after the decision: {', '.join(names[:_MOST_NAMED])}{more}. "
        "A lead that is new has had less time to count; with --events each is counted as of its moment."
    )
    return (said,)
