"""Curves for charts: gain, calibration, and what each field does."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Flags, Floats, Whole
from leadlight.learning.events.words import plain, value_said
from leadlight.learning.fields.fine import is_of_events, title_of
from leadlight.learning.findings.report import BandReport, CalibrationPoint, Effect, EffectPoint
from leadlight.learning.judging.figures import Figure, Judged
from leadlight.learning.judging.metrics import BINS, Ranked, steps
from leadlight.learning.matrix import MISSING, Categories, Feature, Matrix, Numbers
from leadlight.learning.predictors.bands import NAMES, Bands
from leadlight.learning.wording import span
from leadlight.statistics.intervals import win_rate_with_ends

MOST_POINTS = 100
MOST_LEVELS = 12


def gain_curve(judged: Judged) -> tuple[tuple[float, float], ...]:
    """Share of leads worked, best first, and share of wins among them; from (0, 0) to (1, 1)."""
    if not judged.won.sum():
        return ()
    won, lost = (counts[0].cumsum() for counts in steps(_ranked(judged), np.ones((1, len(judged.won)))))
    worked = np.append(0.0, (won + lost) / len(judged.won))
    wins = np.append(0.0, won / won[-1])
    at = np.linspace(0, 1, MOST_POINTS + 1)
    return tuple((float(x), float(y)) for x, y in zip(at, np.interp(at, worked, wins), strict=True))


def _ranked(judged: Judged) -> Ranked:
    return Ranked.of(judged.probability, judged.won)


def calibration_points(judged: Judged) -> tuple[CalibrationPoint, ...]:
    """Tenths of the leads by probability, the least probable first."""
    order = np.argsort(judged.probability, kind="stable")
    tenths = [judged.taken(rows) for rows in np.array_split(order, BINS) if len(rows)]
    return tuple(
        CalibrationPoint(
            float(tenth.probability.mean()),
            float(tenth.won.mean()),
            len(tenth.won),
            int(tenth.won.sum()),
            _win_rate(tenth.won, tenth.group),
        )
        for tenth in tenths
    )


def band_reports(found: Bands, judged: Judged) -> tuple[BandReport, ...]:
    """The bands, most likely first, with what the judged leads in them did."""
    band = found.of(judged.probability)
    parts = [judged.taken(np.flatnonzero(band == place)) for place in range(len(NAMES))]
    return tuple(
        BandReport(
            NAMES[place],
            len(parts[place].won),
            int(parts[place].won.sum()),
            _win_rate(parts[place].won, parts[place].group) if len(parts[place].won) else None,
            _entry(found.worth, place),
            _entry(found.days, place),
        )
        for place in reversed(range(len(NAMES)))
    )


def _win_rate(won: Floats, group: Whole | None) -> Figure:
    return Figure(*win_rate_with_ends(won > 0, group))


def _entry(values: Floats, place: int) -> float | None:
    return float(values[place]) if len(values) and np.isfinite(values[place]) else None


def effects(
    contributions: Contributions, matrix: Matrix, won: Floats, group: Whole | None = None
) -> tuple[Effect, ...]:
    """What each field adds, by its levels or by tenths of its numbers; strongest fields first.

    `group` numbers the accounts of the leads, shape (leads,), where they belong together.
    """
    size = np.abs(contributions.values).mean(axis=1) if matrix.leads else np.zeros(len(contributions.fields))
    first = {feature.field: feature for feature in reversed(matrix.features)}
    return tuple(
        Effect(title_of(first[name]), tuple(_points(first[name], contributions.values[place], won, group)))
        for place, name in sorted(enumerate(contributions.fields), key=lambda pair: -size[pair[0]])
        if name in first
    )


def _points(feature: Feature, added: Floats, won: Floats, group: Whole | None) -> Iterator[EffectPoint]:
    for label, rows in _levels(feature) if isinstance(feature, Categories) else _intervals(feature):
        if rows.any():
            here = won[rows]
            rate = _win_rate(here, None if group is None else group[rows])
            yield EffectPoint(label, float(added[rows].mean()), len(here), int(here.sum()), rate)


def _levels(feature: Categories) -> list[tuple[str, Flags]]:
    counts = np.bincount(feature.codes[feature.codes >= 0], minlength=len(feature.levels))
    shown = np.argsort(-counts, kind="stable")[:MOST_LEVELS]
    levels = [plain(level) for level in feature.levels] if is_of_events(feature) else feature.levels
    groups = [(levels[level], feature.codes == level) for level in shown]
    groups.append(("others", (feature.codes != MISSING) & ~np.isin(feature.codes, shown)))
    groups.append(("not known", feature.codes == MISSING))
    return groups


def _intervals(feature: Numbers) -> list[tuple[str, Flags]]:
    values = feature.values
    known = ~np.isnan(values)
    groups: list[tuple[str, Flags]] = []
    distinct = np.unique(values[known])
    if len(distinct) <= BINS:
        groups = [(value_said(value, feature.unit), values == value) for value in distinct]
    else:
        edges = np.unique(np.quantile(values[known], np.linspace(0, 1, BINS + 1), method="nearest"))
        place: Whole = np.where(known, np.searchsorted(edges[1:-1], values, side="right"), -1)
        groups = [
            (_span(values[place == number], feature.unit), place == number)
            for number in np.unique(place[known])
        ]
    return [*groups, ("not known", ~known)]


def _span(values: Floats, unit: str) -> str:
    """The values of a group from the least to the greatest, as a label."""
    least, greatest = (value_said(float(edge), unit) for edge in (values.min(), values.max()))
    return span(least, greatest)
