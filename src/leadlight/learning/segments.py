"""Predictors of segments, each leaning on the whole: its log-odds, bent as the segment's leads ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlight.learning.calibration import Calibration, calibrated
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.candidates.sample import surprise
from leadlight.learning.checked import UnfitError, entries, number, sequence, text
from leadlight.learning.dataset import Flags, Floats, Known

FEWEST = 40
"""Leads of the rarer outcome a segment needs for a predictor of its own."""

PARTS = 5

Texts: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Segment:
    """A value of the segments' field, and what its leads make of the whole's log-odds."""

    value: str
    bend: Calibration


@dataclass(frozen=True, slots=True)
class Tested:
    """A segment's log loss out of fold by the whole's predictor and by its own."""

    value: str
    rows: int
    won: int
    whole: float
    own: float

    @property
    def helps(self) -> bool:
        """Whether the segment's own predictor is the better one."""
        return self.own < self.whole


@dataclass(frozen=True, slots=True)
class Segments:
    """Predictors by the value of a field; leads of other values are judged by the whole."""

    field: str
    segments: tuple[Segment, ...]

    def applied(self, found: Contributions, known: Known) -> Contributions:
        """The contributions of each lead by the predictor of its segment; the shift is the field's own."""
        values = values_of(known, self.field)
        scale, shift = np.ones(known.leads), np.zeros(known.leads)
        for segment in self.segments:
            here = values == segment.value
            scale[here] = segment.bend.slope
            shift[here] = segment.bend.intercept + (segment.bend.slope - 1) * found.base
        fields = found.fields if self.field in found.fields else (*found.fields, self.field)
        bent = np.zeros((len(fields), known.leads))
        bent[: len(found.fields)] = found.values * scale
        bent[fields.index(self.field)] += shift
        return Contributions(found.base, fields, bent)


def values_of(known: Known, field: str) -> Texts:
    """The value of each lead as text, folded; empty where there is none."""
    column = known.like(field)
    values = (
        []
        if column is None
        else ["" if value is None else str(value).strip().casefold() for value in column.values]
    )
    return np.array(values or [""] * known.leads, dtype=np.object_)


def segments_of(field: str, values: Texts, odds: Floats, won: Floats) -> tuple[Segments, tuple[Tested, ...]]:
    """The segments whose own predictor helps, and the test of all that have enough leads.

    `odds` are honest log-odds of the whole, one lead each. The slope and shift of a segment are drawn to
    1 and 0 by `calibrated`; they are tested on the leads of the segment that they were not fitted on.
    """
    tested, kept = [], []
    for value in sorted({value for value in values if value}):
        here = values == value
        if min(won[here].sum(), (1 - won[here]).sum()) < FEWEST:
            continue
        result = _tested(value, odds[here], won[here])
        tested.append(result)
        if result.helps:
            kept.append(Segment(value, calibrated(odds[here], won[here], np.ones(int(here.sum())))))
    return Segments(field, tuple(kept)), tuple(tested)


def _tested(value: str, odds: Floats, won: Floats) -> Tested:
    part = np.arange(len(odds)) % PARTS
    bent = np.empty(len(odds))
    for number_of_part in range(PARTS):
        inside: Flags = part == number_of_part
        bend = calibrated(odds[~inside], won[~inside], np.ones(int((~inside).sum())))
        bent[inside] = bend.applied(odds[inside])
    return Tested(value, len(odds), int(won.sum()), _loss(odds, won), _loss(bent, won))


def _loss(odds: Floats, won: Floats) -> float:
    return float(surprise(odds, won).mean())


def segments_json(found: Segments) -> dict[str, Any]:
    """Segments as JSON."""
    return {
        "field": found.field,
        "segments": [
            {"value": each.value, "slope": each.bend.slope, "intercept": each.bend.intercept}
            for each in found.segments
        ],
    }


def read_segments(document: object) -> Segments:
    """The segments of a JSON document; raises UnfitError where there are none."""
    field, segments = entries(document, ("field", "segments"))
    return Segments(text(field), tuple(_segment(entry) for entry in sequence(segments)))


def _segment(document: object) -> Segment:
    value, slope, intercept = entries(document, ("value", "slope", "intercept"))
    if number(slope) < 0:
        raise UnfitError("a calibration never inverts the ranking")
    return Segment(text(value), Calibration(number(slope), number(intercept)))
