"""Predictors as files: JSON with a format, a version and a checksum. Reading one executes nothing."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import numpy as np

from leadlight.errors import PredictorError
from leadlight.learning.checked import UnfitError, entries, number, numbers
from leadlight.learning.choosing.calibration import Calibration
from leadlight.learning.dataset import Floats
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.predictors.bands import NAMES, Bands
from leadlight.learning.predictors.model_document import model_json, read_model
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.predictors.segments import Segments, read_bends, read_segments, segments_json
from leadlight.learning.tidy_json import plain, tidy

FORMAT = "leadlight predictor"
OLDEST, _, NEWEST = VERSIONS = (1, 2, 3)
"""Versions of the format. Only a file with own models of segments needs the newest one to be read.

In the oldest these had a slope and a shift and nothing else; before the newest `1` and `1.0` were two
segments.
"""

LARGEST = 100_000_000
"""Bytes of a file; learned ones stay below a few millions."""

CONTENT = ("story", "plan", "model", "calibration", "bands", "segments")


def save(predictor: Predictor) -> bytes:
    """The file of a predictor; equal predictors give equal bytes."""
    content = {
        "story": predictor.story,
        "plan": predictor.plan.as_json(),
        "model": model_json(predictor.model),
        "calibration": {"slope": predictor.calibration.slope, "intercept": predictor.calibration.intercept},
        "bands": _bands_json(predictor.bands),
        "segments": None if predictor.segments is None else segments_json(predictor.segments),
    }
    return _file(content, OLDEST if predictor.segments is None else NEWEST)


def _file(content: dict[str, Any], version: int = OLDEST) -> bytes:
    document = {"format": FORMAT, "version": version, "sha256": _checksum(content), "content": content}
    return (tidy(document) + "\n").encode("utf-8", "surrogatepass")


def _checksum(content: object) -> str:
    return sha256(plain(content).encode("utf-8", "surrogatepass")).hexdigest()


def load(data: bytes, place: str) -> Predictor:
    """The predictor of a file, which errors call `place`; raises PredictorError for all but a whole one."""
    version, content = _content(data, place)
    try:
        story, plan, model, calibration, bands, segments = entries(content, CONTENT)
        return Predictor(
            FeaturePlan.from_json(plan),
            read_model(model),
            _calibration(calibration),
            _bands(bands),
            _segments(segments, version),
            _story(story),
        )
    except (UnfitError, OverflowError, RecursionError) as error:
        raise PredictorError(f"{place} is no predictor that can be used: {error}. Learn it again.") from None


def _segments(document: object, version: int) -> Segments | None:
    if document is None:
        return None
    return read_bends(document) if version == OLDEST else read_segments(document)


def _story(document: object) -> dict[str, Any]:
    if not isinstance(document, dict):
        raise UnfitError("a story is an object")
    return document


def _content(data: bytes, place: str) -> tuple[int, object]:
    """The version and the checked content of the envelope."""
    if len(data) > LARGEST:
        raise PredictorError(
            f"{place} is larger than any predictor. Give the file that `leadlight learn` wrote."
        )
    try:
        document = json.loads(data.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise PredictorError(
            f"{place} is not a predictor, or is damaged: it is no JSON. "
            "Give the file that `leadlight learn` wrote."
        ) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise PredictorError(f"{place} is not a predictor. Give the file that `leadlight learn` wrote.")
    version = document.get("version")
    if type(version) is int and version not in VERSIONS:
        raise PredictorError(
            f"{place} is a predictor of version {version}, and this leadlight reads versions "
            f"{', '.join(map(str, VERSIONS[:-1]))} and {NEWEST}. Update leadlight, or learn it again."
        )
    if type(version) is not int or not _intact(document, data):
        raise PredictorError(
            f"{place} is damaged or was changed by hand: its checksum does not match. "
            "Use a whole copy, or learn it again."
        )
    return version, document["content"]


def _intact(document: dict[str, Any], data: bytes) -> bool:
    """Whether the file is, byte for byte, what `save` writes for its content."""
    try:
        return "content" in document and _file(document["content"], document["version"]) == data
    except (ValueError, RecursionError):
        return False


def _calibration(document: object) -> Calibration:
    slope, intercept = entries(document, ("slope", "intercept"))
    if number(slope) < 0:
        raise UnfitError("a calibration never inverts the ranking")
    return Calibration(number(slope), number(intercept))


def _bands_json(bands: Bands) -> dict[str, Any]:
    return {
        "cuts": bands.cuts.tolist(),
        "worth": bands.worth.tolist(),
        "days": [_or_none(day) for day in bands.days],
    }


def _or_none(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _bands(document: object) -> Bands:
    cuts, worth, days = entries(document, ("cuts", "worth", "days"))
    found = numbers(cuts, len(NAMES) - 1)
    if (np.diff(found) < 0).any():
        raise UnfitError("bands follow each other")
    return Bands(found, _by_band(worth), _by_band(days))


def _by_band(values: object) -> Floats:
    if not isinstance(values, list) or len(values) not in {0, len(NAMES)}:
        raise UnfitError("every band has an entry, or none has")
    return np.array([np.nan if value is None else number(value) for value in values], dtype=np.float64)
