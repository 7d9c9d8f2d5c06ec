"""The ideal customer: which values customers have more often than other leads, or than chance would give."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Column, Floats, Known, PastLeads
from leadlight.learning.fields.padded import are_padded_codes
from leadlight.learning.fields.plan import FeaturePlan, FieldChoices, plan_features
from leadlight.learning.leaks.late_terms import late_term
from leadlight.learning.points.senses import is_activity
from leadlight.learning.points.written_numbers import written_numbers
from leadlight.learning.values.column_reading import ColumnReading, reading_of
from leadlight.learning.values.placeholders import placeholders_in
from leadlight.learning.wording import percent
from leadlight.scoring.values import Forms, normal_name

MOST_FIELDS = 15
MOST_VALUES = 12
LEAST_SHARE = 0.03
LARGEST_POINTS = 15
A_DOUBLING = 5
"""Points for a value that customers have twice as often as others."""
_SURE = 2.0
"""Standard errors by which a share must differ."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a field: how many customers and other leads have it, and the points it is worth."""

    key: str
    customers: int
    others: int | None
    points: int


@dataclass(frozen=True, slots=True)
class Trait:
    """A field whose values say who becomes a customer, the most telling value first."""

    field: str
    known: int
    known_others: int | None
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """A field of numbers: where most customers lie, and how many customers and others do."""

    field: str
    low: float
    high: float
    known: int
    inside: int
    known_others: int | None
    inside_others: int | None
    points: int


@dataclass(frozen=True, slots=True)
class IdealCustomer:
    """What customers are like, the most telling field first; `left_out` are other fields, and why.

    `unread` says in sentences which of these hold numbers that rules cannot compare.
    """

    customers: int
    others: int | None
    traits: tuple[Trait | Range, ...]
    left_out: tuple[tuple[str, str], ...]
    unread: tuple[str, ...] = ()


def ideal_customer(customers: Known, others: Known | None) -> IdealCustomer:
    """What customers are like, against other leads where there are some."""
    plan = _plan(customers)
    fields, left_out = _fields(customers, plan)
    untold = dict(written_numbers(plan, customers))
    found: list[tuple[float, Trait | Range]] = []
    for column in fields:
        beside = None if others is None else _same(others, column.name)
        if others is not None and beside is None:
            left_out.append((column.name, "the leads do not have it"))
            continue
        trait = _trait(column, beside, customers.forms)
        if trait is None:
            left_out.append((column.name, untold.get(column.name, "no value of it stands out")))
        else:
            found.append((_weight(trait), trait))
    found.sort(key=lambda pair: -pair[0])
    traits = tuple(trait for _, trait in found[:MOST_FIELDS])
    return IdealCustomer(
        customers.leads,
        None if others is None else others.leads,
        traits,
        tuple(left_out),
        tuple(f"'{name}' {why}." for name, why in left_out if why == untold.get(name)),
    )


def _plan(customers: Known) -> FeaturePlan:
    past = PastLeads(customers, np.ones(customers.leads, dtype=np.int64))
    return plan_features(past, np.arange(customers.leads), FieldChoices())


def _fields(customers: Known, plan: FeaturePlan) -> tuple[list[Column], list[tuple[str, str]]]:
    """The columns that can say who a customer is, and of the others why they cannot."""
    verdicts = {verdict.name: verdict for verdict in plan.fields}
    kept, left = [], []
    for column in customers.columns:
        verdict = verdicts[column.name]
        if verdict.verdict == "left out":
            left.append((column.name, verdict.why))
        elif (term := late_term(column.name)) is not None:
            left.append((column.name, f"recorded late, as its name says ({term.what})"))
        elif is_activity(column.name):
            left.append((column.name, "it says what a customer does, not who it is"))
        else:
            kept.append(column)
    return kept, left


def _same(others: Known, name: str) -> Column | None:
    return next((c for c in others.columns if normal_name(c.name) == normal_name(name)), None)


def _trait(column: Column, beside: Column | None, forms: Forms) -> Trait | Range | None:
    reading = reading_of(column, forms)
    other = None if beside is None else reading_of(beside, forms)
    if _is_number(reading) and not are_padded_codes(column.name, reading, reading.counts()):
        return _range(column.name, _numbers(reading), None if other is None else _numbers(other))
    return _by_value(column.name, reading, other)


def _is_number(reading: ColumnReading) -> bool:
    counts = reading.counts()
    return bool(counts[np.isfinite(reading.numbers)].sum() >= 0.9 * counts.sum()) and len(reading.values) > 12


def _numbers(reading: ColumnReading) -> Floats:
    values: Floats = reading.spread(reading.numbers, np.nan)
    return values[np.isfinite(values)]


def _range(name: str, values: Floats, others: Floats | None) -> Range | None:
    """The middle four fifths of customers; told apart only if others lie there less often."""
    if len(values) < 20:
        return None
    low, high = (float(f"{edge:.3g}") for edge in np.quantile(values, (0.1, 0.9)))
    inside = int(((values >= low) & (values <= high)).sum())
    if others is None:
        return Range(name, low, high, len(values), inside, None, None, A_DOUBLING)
    there = int(((others >= low) & (others <= high)).sum())
    points = _points((inside, len(values)), (there, len(others)))
    return Range(name, low, high, len(values), inside, len(others), there, points) if points > 0 else None


def _by_value(name: str, reading: ColumnReading, other: ColumnReading | None) -> Trait | None:
    blanks = placeholders_in(reading.folded, blanks=True)
    counts = _counts(reading, blanks)
    beside = None if other is None else _counts(other, blanks)
    known = sum(counts.values())
    known_others = None if beside is None else sum(beside.values())
    if not known or (known_others is not None and not known_others):
        return None
    texts = dict(zip(reading.folded, reading.texts, strict=True))
    values = []
    for folded, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_VALUES]:
        if beside is None or known_others is None:
            points = _points((count, known), (known // max(len(counts), 1), known), even=True)
            values.append(Value(texts[folded], count, None, max(points, 0)))
        else:
            others = beside.get(folded, 0)
            values.append(
                Value(texts[folded], count, others, _points((count, known), (others, known_others)))
            )
    values = [value for value in values if value.points and value.key.isprintable() and len(value.key) <= 80]
    values.sort(key=lambda value: (-value.points, -value.customers))
    return Trait(name, known, known_others, tuple(values)) if values else None


def _counts(reading: ColumnReading, blanks: frozenset[str]) -> dict[str, int]:
    counts = reading.counts()
    found = {text: int(counts[place]) for place, text in enumerate(reading.folded) if text not in blanks}
    return {text: count for text, count in found.items() if count}


def _points(customers: tuple[int, int], others: tuple[int, int], *, even: bool = False) -> int:
    """Points for a share that differs from another one by more than chance: A_DOUBLING for twice as often.

    With `even` the other share is known, not counted.
    """
    share, base = ((count + 0.5) / (of + 1) for count, of in (customers, others))
    if max(share, base) < LEAST_SHARE:
        return 0
    error = math.sqrt(share * (1 - share) / customers[1] + (0.0 if even else base * (1 - base) / others[1]))
    if abs(share - base) < _SURE * error:
        return 0
    points = round(A_DOUBLING * math.log2(share / base))
    return min(max(points, -LARGEST_POINTS), LARGEST_POINTS)


def _weight(trait: Trait | Range) -> float:
    """How much a field tells: the spread of its points among customers."""
    if isinstance(trait, Range):
        share = trait.inside / trait.known
        return abs(trait.points) * math.sqrt(share * (1 - share))
    return math.sqrt(sum(value.points**2 * value.customers / trait.known for value in trait.values))


def told(profile: IdealCustomer) -> Iterator[str]:
    """The profile in sentences, the most telling field first."""
    for trait in profile.traits:
        if isinstance(trait, Range):
            shares = _share(trait.inside, trait.known, trait.inside_others, trait.known_others)
            yield f"{trait.field}: {trait.low:g} to {trait.high:g} ({shares})"
            continue
        typical = [value for value in trait.values if value.points > 0]
        rare = [value for value in trait.values if value.points < 0]
        parts = [
            f"{value.key} ({_share(value.customers, trait.known, value.others, trait.known_others)})"
            for value in typical[:4]
        ]
        if rare:
            parts.append("rarely " + ", ".join(value.key for value in rare[-3:]))
        yield f"{trait.field}: {', '.join(parts)}"


def _share(count: int, of: int, others: int | None, of_others: int | None) -> str:
    said = f"{percent(count / of)} of customers".replace("%", " %")
    if others is None or not of_others:
        return said
    return f"{said}, {percent(others / of_others).replace('%', ' %')} of leads"
