"""What-if: what somebody ticks and changes on the page, and how the score would differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.actions.models.try_lead import WhatIf
from leadlight.insights.possible_deeds import Deed, fields_to_try, possible_deeds
from leadlight.scoring.lines import BoundLine, HandLine, Line, RuleLine, WeightLine
from leadlight.scoring.sums import Score
from leadlight.scoring.values import SECOND, text_of, written_time
from leadlight.web.pages.lead.values import event_word, field_word, value_text

if TYPE_CHECKING:
    from django.http import QueryDict

_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be ticked: its name in the form, the rule's, what would happen, if it is ticked."""

    name: str
    score: str
    rule: str
    told: str
    gives: bool
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What was ticked and changed."""

    ticked: Sequence[Deed]
    names: frozenset[str]
    fields: Mapping[str, str]

    def events(self, at: int) -> list[dict[str, Any]]:
        """The events of what was ticked, a second apart, the last one at an instant."""
        done = [each for deed in self.ticked for each in deed.happenings]
        return [
            {
                "event": each.event,
                "properties": {name: _plain(value) for name, value in each.properties.items()},
                "timestamp": written_time(at - before * SECOND),
            }
            for each, before in zip(done, reversed(range(len(done))), strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Differs:
    """A line of either score that differs: before and after, in hundredths."""

    title: str
    before: int
    after: int
    delta: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Both scores, the difference, and the lines that make it."""

    now: Score
    then: Score
    delta: int | None
    differs: tuple[Differs, ...]


def options_of(lead: WholeLead, asked: Asked | None = None) -> list[Option]:
    """What can be ticked."""
    ticked = frozenset() if asked is None else asked.names
    return [
        Option(name, deed.score, deed.rule, _told(deed), deed.gives, name in ticked)
        for name, deed in _named(lead).items()
    ]


def fields_of_form(lead: WholeLead, asked: Asked | None = None) -> list[tuple[str, str, str, list[str]]]:
    """The fields that can be changed: name, word, value, and what rules name of it."""
    if lead.model is None:
        return []
    known = lead.shown.details.fields
    changed = {} if asked is None else asked.fields
    return [
        (name, field_word(name), changed.get(name, value_text(known.get(name))), values)
        for name, values in fields_to_try(lead.model.model).items()
    ]


def asked_of(lead: WholeLead, said: QueryDict) -> Asked:
    """What a form says: what is ticked, and the fields that differ from the lead's own."""
    named = _named(lead)
    ticked = [name for name in named if name in said]
    known = lead.shown.details.fields
    fields = {
        name: text[:_LONGEST]
        for name, _word, own, _values in fields_of_form(lead)
        if (text := said.get(f"field.{name}", "").strip())
        and text != value_text(known.get(name))
        and text != own
    }
    return Asked([named[name] for name in ticked], frozenset(ticked), fields)


def compared(found: WhatIf) -> Compared:
    """Two scores side by side."""
    before, after = _by_title(found.now), _by_title(found.then)
    names = dict.fromkeys([*after, *before])
    differs = tuple(
        Differs(name, before.get(name, 0), after.get(name, 0), after.get(name, 0) - before.get(name, 0))
        for name in names
        if before.get(name, 0) != after.get(name, 0)
    )
    totals = found.now.total_hundredths, found.then.total_hundredths
    delta = None if totals[0] is None or totals[1] is None else totals[1] - totals[0]
    return Compared(found.now, found.then, delta, differs)


def _named(lead: WholeLead) -> dict[str, Deed]:
    if lead.model is None:
        return {}
    numbers = count(1)
    return {f"deed.{next(numbers)}": deed for deed in possible_deeds(lead.model.model)}


def _told(deed: Deed) -> str:
    """What would happen, in words: `Page viewed (path: /pricing)`."""
    counts: dict[str, int] = {}
    for each in deed.happenings:
        said = ", ".join(f"{field_word(name)}: {value_text(v)}" for name, v in each.properties.items())
        text = f"{event_word(each.event)} ({said})" if said else event_word(each.event)
        counts[text] = counts.get(text, 0) + 1
    return ", ".join(text if number == 1 else f"{text} × {number}" for text, number in counts.items())


def _by_title(score: Score) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in score.lines:
        title = _title(line)
        found[title] = found.get(title, 0) + line.points
    return found


def _title(line: Line) -> str:
    match line:
        case RuleLine():
            return line.rule
        case BoundLine():
            return f"{line.group or line.score} (min/max)"
        case WeightLine():
            return f"{line.score} ×"
        case HandLine():
            return line.author


def _plain(value: object) -> object:
    """A value as a message says it."""
    text = text_of(value) if not isinstance(value, bool | str) else value  # type: ignore[arg-type]
    try:
        return float(text) if isinstance(text, str) and not isinstance(value, str) else text
    except ValueError:
        return text
