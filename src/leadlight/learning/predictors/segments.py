"""Segments' own models: what is different among the leads that have one value of a field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.checked import UnfitError, entries, number, sequence, text
from leadlight.learning.dataset import Flags, Floats, Known
from leadlight.learning.matrix import Matrix
from leadlight.learning.predictors.model_document import model_json, read_model
from leadlight.learning.values.column_reading import reading_of
from leadlight.learning.values.same_text import same_text
from leadlight.scoring.values import ISO

Texts: TypeAlias = NDArray[np.object_]


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """A value of the segments' field, and its own model: `slope` times the whole's log-odds, and `model`."""

    value: str
    slope: float
    model: Additive

    def log_odds(self, whole: Floats, matrix: Matrix) -> Floats:
        """The log-odds of the segment's leads, where `whole` are those by the whole's model."""
        return self.slope * whole + self.model.contributions(matrix).log_odds


@dataclass(frozen=True, slots=True, eq=False)
class Segments:
    """Own models by the value of a field; leads of other values are judged by the whole's."""

    field: str
    segments: tuple[Segment, ...]

    def log_odds(self, whole: Floats, values: Texts, matrix: Matrix) -> Floats:
        """The log-odds of leads by the model of each one's segment; `values` are those of `values_of`."""
        found = whole.copy()
        for segment in self.segments:
            here = np.flatnonzero(values == segment.value)
            found[here] = segment.log_odds(whole[here], matrix.taken(here))
        return found

    def judge(self, known: Known) -> Flags:
        """Which leads an own model judges."""
        return np.isin(values_of(known, self.field), [segment.value for segment in self.segments])

    def applied(self, whole: Contributions, known: Known, matrix: Matrix) -> Contributions:
        """The contributions to `log_odds`; what is the same for all leads of a segment is the field's own."""
        values = values_of(known, self.field)
        tables = [table for segment in self.segments for table in segment.model.tables]
        fields = tuple(dict.fromkeys((*whole.fields, *(table.field for table in tables), self.field)))
        place = {name: index for index, name in enumerate(fields)}
        found = np.zeros((len(fields), known.leads))
        found[: len(whole.fields)] = whole.values
        for segment in self.segments:
            here = np.flatnonzero(values == segment.value)
            own = segment.model.contributions(matrix.taken(here))
            found[:, here] *= segment.slope
            for name, added in zip(own.fields, own.values, strict=True):
                found[place[name], here] += added
            found[place[self.field], here] += own.base + (segment.slope - 1) * whole.base
        return Contributions(whole.base, fields, found)


def values_of(known: Known, field: str) -> Texts:
    """The value of each lead as `same_text` has it; empty where there is none."""
    column = known.like(field)
    if column is None:
        return np.full(known.leads, "", dtype=np.object_)
    reading = reading_of(column, known.forms)
    values = [same_text(value, known.forms) for value in reading.values]
    return np.array([*values, ""], dtype=np.object_)[reading.codes]  # the code of no value, -1, is the last


def spellings_of(known: Known, field: str) -> dict[str, str]:
    """How each value of `values_of` is usually spelt; numbers in one way."""
    column = known.like(field)
    if column is None:
        return {}
    reading = reading_of(column, known.forms)
    counts, found = reading.counts(), {}
    for place in sorted(range(len(reading.values)), key=lambda each: (counts[each], reading.texts[each])):
        same, spelt = same_text(reading.values[place], known.forms), reading.texts[place]
        found[same] = spelt if spelt.casefold() == same else same
    return found


def segments_json(found: Segments) -> dict[str, Any]:
    """Segments as JSON."""
    return {
        "field": found.field,
        "segments": [
            {"value": each.value, "slope": each.slope, "model": model_json(each.model)}
            for each in found.segments
        ],
    }


def read_segments(document: object) -> Segments:
    """The segments of a JSON document; raises UnfitError where there are none."""
    field, segments = entries(document, ("field", "segments"))
    return Segments(text(field), _each_once(_segment(entry) for entry in sequence(segments)))


def _each_once(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The first of each value: older files may have two of a number that was written in two ways."""
    found: dict[str, Segment] = {}
    for segment in segments:
        found.setdefault(segment.value, segment)
    return tuple(found.values())


def _segment(document: object) -> Segment:
    value, slope, document = entries(document, ("value", "slope", "model"))
    model = read_model(document)
    if not isinstance(model, Additive):
        raise UnfitError("a segment's own model is additive")
    return Segment(same_text(text(value), ISO), number(slope), model)


def read_bends(document: object) -> Segments:
    """The segments of a file of version 1, which had a slope and a shift of their own and nothing else."""
    field, segments = entries(document, ("field", "segments"))
    return Segments(text(field), _each_once(_bend(entry) for entry in sequence(segments)))


def _bend(document: object) -> Segment:
    value, slope, intercept = entries(document, ("value", "slope", "intercept"))
    return Segment(same_text(text(value), ISO), number(slope), Additive(number(intercept), ()))
