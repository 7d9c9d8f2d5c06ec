"""A score as a page shows it: a window whose panes are its lines, and the same lines with their evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.reports.window import Pane, panes
from leadlight.scoring.definition import PerRule, Rule, TableRule, WhenRule
from leadlight.scoring.lines import BoundLine, HandLine, Line, RuleLine, WeightLine
from leadlight.scoring.requirements import names_in
from leadlight.scoring.sums import Score
from leadlight.scoring.values import Value
from leadlight.web.pages.lead.values import field_word, value_text
from leadlight.web.pages.words import signed

WIDTH, HEIGHT = 360.0, 236.0
_LEAST_SHARE = 0.018
"""What has a smaller share of the points has a pane with others: nobody could see or press it."""

_LETTER, _LINE = 6.4, 14.0
_COLOURS, _SHADES = 6, 3


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a score: its number on the page, what it is, and the evidence for it."""

    number: int
    kind: str
    title: str
    score: str
    group: str
    points: int
    colour: int
    count: int | None = None
    latest: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    about: str = ""
    until: int | None = None


@dataclass(frozen=True, slots=True)
class ShownPane:
    """A piece of glass: where it leads, its corners, kind and colour, and the words that fit into it."""

    line: int | None
    pane: Pane
    kind: str
    colour: int
    takes: bool
    shade: int
    label: str
    words: tuple[tuple[float, float, str, str], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The window of a score; `title` states what it shows."""

    title: str
    panes: tuple[ShownPane, ...]
    lines: tuple[ShownLine, ...]
    scores: tuple[tuple[str, int, int], ...]
    has_penalty: bool


def picture_of(lead: WholeLead, score: Score | None = None) -> Picture | None:
    """The window of a lead's score, or of another one by the same model; None where there is no score."""
    found = lead.shown.score if score is None else score
    if found is None or lead.model is None:
        return None
    rules = {(name, rule.name): rule for name, _, rule in lead.model.model.all_rules()}
    colours = {name: place % _COLOURS + 1 for place, name in enumerate(lead.model.model.scores)}
    lines = tuple(
        _shown(number, line, rules, colours, lead.shown.details.fields)
        for number, line in enumerate(found.lines, 1)
    )
    given = [line for line in lines if line.kind in {"rule", "hand"} and line.points]
    shown_scores = tuple(
        (name, points, colours.get(name, 1)) for name, points in found.scores_hundredths.items()
    )
    return Picture(
        _title(given), tuple(_glass(given)), lines, shown_scores,
        any(line.points < 0 for line in given),
    )  # fmt: skip


def _title(given: Sequence[ShownLine]) -> str:
    best = sorted((line for line in given if line.points > 0), key=lambda line: -line.points)[:2]
    if not best:
        return _("Nothing gives this lead points yet")
    most = _(" and ").join(f"{line.title} ({signed(line.points)})" for line in best)
    return _("Most points come from %(rules)s") % {"rules": most}


def _shown(
    number: int,
    line: Line,
    rules: dict[tuple[str, str], Rule],
    colours: dict[str, int],
    fields: object,
) -> ShownLine:
    colour = colours.get(line.score, 1)
    base = (line.score, line.group or "", line.points, colour)
    match line:
        case RuleLine():
            rule = rules.get((line.score, line.rule))
            facts = tuple(_facts(rule, fields)) if isinstance(fields, dict) else ()
            about = (rule.about or "") if rule is not None else ""
            return ShownLine(number, "rule", line.rule, *base, line.count, line.latest, facts, about)
        case BoundLine():
            return ShownLine(number, "bound", _bound(line), *base)
        case WeightLine():
            times = f"{line.weight.normalize():f}"
            said = _("%(score)s counts %(times)s times") % {"score": line.score, "times": times}
            return ShownLine(number, "weight", said, *base)
        case HandLine():
            said = _("%(author)s says so") % {"author": line.author}
            if line.priority is not None:
                said = _("%(author)s fixed the priority %(priority)s") % {
                    "author": line.author, "priority": line.priority,
                }  # fmt: skip
            return ShownLine(number, "hand", said, *base, about=line.reason, until=line.until)


def _bound(line: BoundLine) -> str:
    what = line.group or line.score
    if line.points < 0:
        return _("%(what)s is at its maximum") % {"what": what}
    return _("%(what)s is at its minimum") % {"what": what}


def _facts(rule: Rule | None, fields: dict[str, Value]) -> Iterator[tuple[str, str]]:
    """The fields that a rule looked at, as the lead has them."""
    match rule:
        case WhenRule():
            names = sorted(names_in(rule.when))
        case TableRule():
            names = [rule.table]
        case PerRule():
            names = [rule.per]
        case _:
            names = []
    for name in names:
        if name in fields:
            yield field_word(name), value_text(fields[name])


def _glass(given: Sequence[ShownLine]) -> Iterator[ShownPane]:
    alone, together = _told_apart(given)
    weights = [abs(line.points) for line in alone]
    rest = sum(abs(line.points) for line in together)
    for pane in panes([*weights, rest], WIDTH, HEIGHT):
        if pane.place < len(alone):
            line = alone[pane.place]
            kind, takes = ("hand" if line.kind == "hand" else "rule"), line.points < 0
            label = f"{line.title}: {signed(line.points)}"
            words = _words(pane, signed(line.points), line.title)
            yield ShownPane(line.number, pane, kind, line.colour, takes, line.number % _SHADES, label, words)
        else:
            many = ngettext("%(n)s more line", "%(n)s more lines", len(together)) % {"n": len(together)}
            points = signed(sum(line.points for line in together))
            label, words = f"{many}: {points}", _words(pane, points, "")
            yield ShownPane(
                together[0].number, pane, "rest", 1, takes=False, shade=0, label=label, words=words
            )


def _told_apart(given: Sequence[ShownLine]) -> tuple[list[ShownLine], list[ShownLine]]:
    """The lines with a pane each, and those that are so small that they share one."""
    whole = sum(abs(line.points) for line in given)
    small = sorted(given, key=lambda line: abs(line.points))
    together: list[ShownLine] = []
    while small and abs(small[0].points) < _LEAST_SHARE * whole:
        together.append(small.pop(0))
    while len(together) == 1 or 0 < sum(abs(line.points) for line in together) < _LEAST_SHARE * whole:
        if not small:
            break
        together.append(small.pop(0))
    numbers = {line.number for line in together}
    return [line for line in given if line.number not in numbers], together


def _words(pane: Pane, points: str, title: str) -> tuple[tuple[float, float, str, str], ...]:
    """The lines of text that fit around the middle of a pane: x, y, class and text; the points first."""
    room = pane.width * 0.86
    if room < len(points) * _LETTER * 1.2 or pane.height < _LINE + 4:
        return ()
    wrapped = _wrapped(title, int(room / _LETTER))
    if wrapped is None or (len(wrapped) + 1) * _LINE > pane.height * 0.8:
        wrapped = []
    x, y = pane.middle
    top = y - len(wrapped) * _LINE / 2 + 4
    said = [(points, "points"), *((text, "name") for text in wrapped)]
    return tuple((x, round(top + place * _LINE, 1), kind, text) for place, (text, kind) in enumerate(said))


def _wrapped(text: str, letters: int) -> list[str] | None:
    """A text in lines of so many letters; None where a word is longer."""
    lines: list[str] = []
    for word in text.split():
        if len(word) > letters:
            return None
        if lines and len(lines[-1]) + 1 + len(word) <= letters:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
