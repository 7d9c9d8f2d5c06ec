"""What a lead scored over time, as a line that goes in steps, and in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from leadlight.actions.leads.score_causes import Caused
from leadlight.actions.leads.whole_lead import WholeLead
from leadlight.scoring.arithmetic import hundredths
from leadlight.scoring.values import MINUTE, moment
from leadlight.storage.timelines import Came
from leadlight.web.pages.lead.values import event_word
from leadlight.web.pages.words import points

WIDTH, HEIGHT = 420.0, 190.0
LEFT, RIGHT, TOP, BOTTOM = 34.0, 58.0, 10.0, 22.0
_NAMED = 3
_STEPS = (5, 10, 20, 25, 50, 100, 200, 250, 500, 1_000, 2_500, 5_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True, slots=True)
class Row:
    """A change of the score as the table tells it."""

    at: int
    before: int | None
    total: int | None
    delta: int | None
    priority: str
    is_other_priority: bool
    why: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The line, its marks (x, y, words), levels and priorities (y, label), and dates (x, anchor, label)."""

    title: str
    line: str
    marks: tuple[tuple[float, float, str], ...]
    levels: tuple[tuple[float, str], ...]
    priorities: tuple[tuple[float, str], ...]
    dates: tuple[tuple[float, str, str], ...]


_CAUSES = {
    "time": gettext_lazy("Time passed"),
    "publish": gettext_lazy("Another version of the scoring model"),
    "merge": gettext_lazy("Merged with another lead"),
    "split": gettext_lazy("Parted from another lead"),
    "machines": gettext_lazy("The rules that tell machines changed"),
    "enrichment": gettext_lazy("A file said more of it"),
    "decision": gettext_lazy("Somebody decided something"),
    "override": gettext_lazy("Somebody's word on the score"),
    "recycle": gettext_lazy("It was recycled"),
    "objection": gettext_lazy("The person objected"),
}


def rows_of(changes: Sequence[Caused]) -> list[Row]:
    """The changes of a score in words, the latest first."""
    return [_row(each) for each in changes]


def _row(each: Caused) -> Row:
    scored = each.scored
    both = scored.total is not None and scored.before is not None
    delta = scored.total - scored.before if both else None  # type: ignore[operator]  # as was just asked
    other = scored.priority != scored.priority_before
    return Row(scored.at, scored.before, scored.total, delta, scored.priority or "", other, _why(each))


def _why(each: Caused) -> str:
    if each.scored.cause != "event":
        return str(_CAUSES.get(each.scored.cause, each.scored.cause))
    return _happened(each.came) or _("Something it did or said")


def _happened(came: Sequence[Came]) -> str:
    counts: dict[str, int] = {}
    for one in came:
        word = event_word(one.name) if one.name else _("Profile")
        counts[word] = counts.get(word, 0) + 1
    said = [word if count == 1 else f"{word} × {count}" for word, count in counts.items()]
    more = len(said) - _NAMED
    rest = [ngettext("%(n)s more", "%(n)s more", more) % {"n": more}] if more > 0 else []
    return ", ".join([*said[:_NAMED], *rest])


def chart_of(lead: WholeLead, rows: Sequence[Row], at: int) -> Chart | None:
    """The line of the changes that a table shows; None where there is nothing to draw."""
    known = [row for row in reversed(rows) if row.total is not None]
    if not known or lead.model is None:
        return None
    begin, end = known[0].at, max(at, known[-1].at + MINUTE)
    totals = [row.total or 0 for row in known]
    gates = [(hundredths(p.from_), p.name) for p in lead.model.model.priorities if p.from_ is not None]
    low, high = min([0, *totals]), max([*totals, *(gate for gate, _name in gates), 1_000])
    step = next((s * 100 for s in _STEPS if (high - low) / (s * 100) <= 5), high - low)
    high = -(-high // step) * step
    low = low // step * step

    def x(instant: int) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (instant - begin) / (end - begin), 1)

    def y(total: int) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - total) / (high - low), 1)

    path = f"M{x(begin)},{y(totals[0])}"
    for row, total in zip(known[1:], totals[1:], strict=True):
        path += f"H{x(row.at)}V{y(total)}"
    return Chart(
        _title(known, totals),
        f"{path}H{x(end)}",
        tuple((x(row.at), y(row.total or 0), f"{points(row.total)}: {row.why}") for row in known),
        tuple((y(level), points(level)) for level in range(low, high + 1, step)),
        tuple((y(gate), name) for gate, name in gates if low <= gate <= high),
        ((x(begin), "start", _label(begin, end)), (x(end), "end", _label(end, begin))),
    )


def _title(known: Sequence[Row], totals: Sequence[int]) -> str:
    said = {"first": points(totals[0]), "last": points(totals[-1]), "day": _day(known[0].at)}
    if totals[-1] > totals[0]:
        return _("Up from %(first)s to %(last)s points since %(day)s") % said
    if totals[-1] < totals[0]:
        return _("Down from %(first)s to %(last)s points since %(day)s") % said
    return _("At %(last)s points as on %(day)s") % said


def _label(at: int, other: int) -> str:
    """A day; where both ends are of one, the time."""
    if _day(at) != _day(other):
        return _day(at)
    return formats.date_format(timezone.localtime(moment(at)), "TIME_FORMAT")


def _day(at: int) -> str:
    return formats.date_format(timezone.localtime(moment(at)), "SHORT_DATE_FORMAT")
