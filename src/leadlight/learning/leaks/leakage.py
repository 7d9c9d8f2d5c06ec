"""Fields that betray the outcome: known only after the decision, by name or by what the data shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from dataclasses import field as data_field

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags, Known, Outcome, PastLeads, Whole
from leadlight.learning.fields.plan import EVENTS, FeaturePlan
from leadlight.learning.fields.recipes import DateRecipe
from leadlight.learning.leaks.late_terms import Term, late_term
from leadlight.learning.leaks.single_field import Cells, auc_error, cells_of, honest_auc
from leadlight.learning.matrix import Feature
from leadlight.learning.values.column_reading import reading_of
from leadlight.learning.values.placeholders import AMBIGUOUS
from leadlight.learning.wording import percent
from leadlight.scoring.values import DAY
from leadlight.statistics.intervals import Z, wilson_interval

LEFT_OUT_FROM, ASKED_FROM = 0.95, 0.85
"""AUCs of a field alone."""

SOFT_ASKED_FROM = 0.52
_SURELY, _HARDLY = 0.95, 0.02
_LEAST_SHARE = 0.02
_ODDS = 4.0
LEAST_OF_EACH = 10
_MOSTLY, _NEARLY_ALL = 0.5, 0.9


@dataclass(frozen=True, slots=True)
class Leak:
    """A field that can only be known after the decision, or may be; with the evidence in a sentence.

    One that is `kept` is used because the user said so. One that is neither that nor `left_out` is `asked`
    about: was this known at first contact? `auc` is that of the field alone. A `kind` of events is
    a field by the name that people read.
    """

    field: str
    evidence: str
    auc: float = 0.5
    left_out: bool = data_field(default=False, kw_only=True)
    kept: bool = data_field(default=False, kw_only=True)
    kind: str = data_field(default="", kw_only=True)

    @property
    def asked(self) -> bool:
        """Whether it is asked about."""
        return not self.left_out and not self.kept


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """What is looked at of one field: its features in cells, among the leads whose outcome is known.

    `answer` is the word that all leads have which count as having no value, where it may be a value.
    """

    name: str
    cells: tuple[Cells, ...]
    auc: float
    won: int
    lost: int
    answer: str = ""

    @property
    def rows(self) -> int:
        return self.won + self.lost

    @property
    def base(self) -> float:
        return self.won / self.rows

    @property
    def told(self) -> str:
        return f"alone it tells wins from losses with AUC {self.auc:.2f} ({self.rows:,} leads)"


def leaks(past: PastLeads, plan: FeaturePlan, rows: Whole) -> tuple[Leak, ...]:
    """The fields of a plan that betray the outcome, by the decided leads of `rows` alone."""
    rows = rows[past.outcome[rows] != Outcome.OPEN]
    won = np.asarray(past.outcome[rows] == Outcome.WON, dtype=np.bool_)
    by_field: dict[str, list[Feature]] = {}
    for feature in plan.matrix(past.known).features:
        by_field.setdefault(feature.field, []).append(feature)
    found = []
    for name, features in by_field.items():
        field = _looked_at(name, features, rows, won)
        field = replace(field, answer=_answer(past.known, field, rows))
        leak = _late_time(past, plan, field, rows) or _named(field) or _by_data(field)
        if leak is not None:
            found.append(leak)
    return tuple(found)


def _looked_at(name: str, features: list[Feature], rows: Whole, won: Flags) -> _Field:
    cells = tuple(cells_of(feature, rows, won) for feature in features)
    wins = int(won.sum())
    auc = max((honest_auc(each) for each in cells), default=0.5) if wins and wins < len(rows) else 0.5
    return _Field(name, cells, auc, wins, len(rows) - wins)


def _answer(known: Known, field: _Field, rows: Whole) -> str:
    """What leads without a value say, where that is nothing but words such as `none`; else empty."""
    column = known.column(field.name)
    if column is None:
        return ""
    reading = reading_of(column, known.forms)
    gap = np.all([cells.codes == 0 for cells in field.cells], axis=0)
    said = {reading.folded[code] if code >= 0 else "" for code in np.unique(reading.codes[rows[gap]])}
    return " or ".join(f"'{word}'" for word in sorted(said)) if said <= AMBIGUOUS else ""


def _late_time(past: PastLeads, plan: FeaturePlan, field: _Field, rows: Whole) -> Leak | None:
    """Times after the decision, or after the moment the lead is looked at, say when a field was filled in."""
    times = _times_of(past, plan, field, rows)
    if times is None:
        return None
    found = _after_decision(past, times, rows) or _after_moment(past, times, rows)
    return None if found is None else Leak(field.name, f"'{field.name}': {found}.", field.auc, left_out=True)


def _times_of(past: PastLeads, plan: FeaturePlan, field: _Field, rows: Whole) -> Whole | None:
    """The instants that a field of dates holds, NO_TIME where it holds none; None of any other field."""
    recipe = next((recipe for recipe in plan.recipes if recipe.field == field.name), None)
    column = past.known.column(field.name)
    if not isinstance(recipe, DateRecipe) or column is None:
        return None
    reading = reading_of(column, past.known.forms)
    return np.asarray(reading.spread(recipe.of_values(reading), NO_TIME)[rows], dtype=np.int64)


def _after_decision(past: PastLeads, times: Whole, rows: Whole) -> str | None:
    if past.decided is None:
        return None
    both = (times != NO_TIME) & (past.decided[rows] != NO_TIME)
    late = int((times[both] > past.decided[rows][both]).sum())
    if late < max(3, 0.05 * int(both.sum())):
        return None
    return f"its time lies after the decision for {late:,} of {int(both.sum()):,} leads"


def _after_moment(past: PastLeads, times: Whole, rows: Whole) -> str | None:
    """Most times are later than the lead, and hardly any is still to come: they say what happened since."""
    if past.known.moment is None or past.created is None:
        return None
    both = (times != NO_TIME) & (past.created[rows] != NO_TIME)
    late = both & (times > past.known.moment[rows] + DAY)
    since = late & (times <= past.created.max() + DAY)
    if late.sum() < max(3, _MOSTLY * both.sum()) or since.sum() < _NEARLY_ALL * late.sum():
        return None
    return f"its time lies after the lead came for {int(late.sum()):,} of {int(both.sum()):,} leads"


def _named(field: _Field) -> Leak | None:
    term = None if field.name == EVENTS else late_term(field.name)
    if term is None:
        return None
    if term.left_out_from == 0:
        return Leak(field.name, _of_term(field, term), field.auc, left_out=True)
    if field.auc >= term.left_out_from and _sure(field, term.left_out_from):
        return Leak(field.name, _of_term(field, term), field.auc, left_out=True)
    if field.auc >= SOFT_ASKED_FROM:
        return Leak(field.name, _of_term(field, term), field.auc, left_out=False)
    return None


def _of_term(field: _Field, term: Term) -> str:
    said = (
        "is recorded late, as its name says"
        if term.left_out_from == 0
        else "may be recorded late, by its name"
    )
    return f"'{field.name}' {said} ({term.what}); {field.told}."


def _by_data(field: _Field) -> Leak | None:
    if min(field.won, field.lost) < LEAST_OF_EACH:
        return None
    if field.auc >= LEFT_OUT_FROM and field.name != EVENTS and _sure(field, ASKED_FROM):
        said = "nothing known at first contact is so sure"
        return Leak(field.name, f"'{field.name}': {field.told}; {said}.", field.auc, left_out=True)
    if field.auc >= ASKED_FROM:
        return Leak(field.name, f"'{field.name}': {field.told}.", field.auc, left_out=False)
    checks: tuple[Callable[[_Field], str | None], ...] = (_sure_value, _telling_gap)
    seen = next((seen for check in checks if (seen := check(field)) is not None), None)
    return None if seen is None or field.name == EVENTS else Leak(field.name, seen, field.auc, left_out=False)


def _sure(field: _Field, bound: float) -> bool:
    """Whether the AUC is not above a bound by chance."""
    return field.auc - Z * auc_error(field.auc, field.won, field.lost) >= min(bound, field.auc - 0.05)


def _sure_value(field: _Field) -> str | None:
    """A value of many leads nearly all or nearly none of which were won."""
    for cells in field.cells:
        for place in (int(each) for each in np.flatnonzero(cells.exact) if each or field.answer):
            won, rows = int(cells.won[place]), int(cells.rows[place])
            if telling_share((won, rows), (field.won, field.rows)):
                value = cells.names[place] if place else field.answer
                return (
                    f"'{field.name}' is {value} for {rows:,} leads, of which "
                    f"{percent(won / rows, 1)} were won, against {percent(field.base, 1)} of all."
                )
    return None


def telling_share(some: tuple[int, int], all_: tuple[int, int]) -> bool:
    """Whether of many leads (won, all of them) nearly all or nearly none were won, unlike of all."""
    (won, rows), base = some, all_[0] / all_[1]
    if rows < max(20, _LEAST_SHARE * all_[1]):
        return False
    low, high = wilson_interval(won / rows, rows)
    surely = won / rows >= _SURELY and low > (1 + base) / 2
    hardly = won / rows <= _HARDLY and high < base / 4
    return surely or hardly


def _telling_gap(field: _Field) -> str | None:
    """A value that is missing, or not, as the outcome will be; nothing is where `none` may be an answer."""
    for cells in () if field.answer else field.cells:
        gap, gap_won = int(cells.rows[0]), int(cells.won[0])
        given, given_won = field.rows - gap, field.won - gap_won
        if min(gap, given) < max(20, _LEAST_SHARE * field.rows):
            continue
        odds = (given_won + 0.5) / (given - given_won + 0.5) / ((gap_won + 0.5) / (gap - gap_won + 0.5))
        low, high = wilson_interval(given_won / given, given)
        gap_low, gap_high = wilson_interval(gap_won / gap, gap)
        if (odds >= _ODDS and low > gap_high) or (odds <= 1 / _ODDS and high < gap_low):
            return (
                f"'{field.name}' is given for {given:,} leads, of which {percent(given_won / given, 1)} were "
                f"won, and missing for {gap:,}, of which {percent(gap_won / gap, 1)} were: it may be asked "
                "only of leads that are well on their way."
            )
    return None
