"""The predictors that judge leads now, in use and in shadow, ready to be used."""

from __future__ import annotations

import base64
import logging
import zlib
from dataclasses import dataclass
from functools import lru_cache

from leadlight.actions.stored_predictor import moments_of, stored_rules
from leadlight.errors import PredictorError
from leadlight.ingest.digest import digest_of
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.understood import understood
from leadlight.learning.candidates.blend import asks_for_points
from leadlight.learning.events.told import CHANNELS, PAGES
from leadlight.learning.past.moments import Moments
from leadlight.learning.predictors.file import LARGEST, load
from leadlight.learning.predictors.predictor import Predictor
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.requirements import properties_of
from leadlight.scoring.values import normal_name
from leadlight.storage.predictor_rows import content_of, live_numbers

log = logging.getLogger("leadlight.work")


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A version made ready: `fields` are those it reads, in normal form; `scorer` are rules learned beside.

    `moves` says that what it says of a lead may change though nothing happens.
    """

    number: int
    predictor: Predictor
    moments: Moments
    fields: tuple[str, ...]
    reader: EventReader
    scorer: Scorer | None
    rules: ScoringModel | None
    moves: bool

    @property
    def reads_events(self) -> bool:
        """Whether it asks for what leads did."""
        return self.scorer is not None or self.predictor.plan.events is not None


def predictors_in_force() -> tuple[Live, ...]:
    """The versions that predict; one that cannot be read by this version of Leadlight is left out."""
    found = []
    for number, digest in live_numbers():
        try:
            found.append(live(number, digest))
        except PredictorError as error:
            log.warning("Predictor %s says nothing of leads: %s", number, error)
    return tuple(found)


@lru_cache(maxsize=8)
def live(number: int, digest: str) -> Live:
    """A version, which never changes, checked as a file is. Raises PredictorError where it cannot be read."""
    data = unpacked(content_of(number))
    if digest_of(data) != digest:
        raise PredictorError(f"Predictor {number} is damaged in the database. Restore it from a backup.")
    return made_ready(number, load(data, f"predictor {number}"))


def made_ready(number: int, predictor: Predictor) -> Live:
    """A predictor ready to judge the leads of an installation."""
    rules = stored_rules(predictor) if asks_for_points(predictor.model) else None
    model = None if rules is None else understood(rules)
    plan = predictor.plan
    names = [recipe.field for recipe in plan.recipes]
    if predictor.segments is not None:
        names.append(predictor.segments.field)
    asked = frozenset() if model is None else frozenset(properties_of(model))
    return Live(
        number,
        predictor,
        moments_of(predictor),
        tuple(dict.fromkeys(map(normal_name, names))),
        EventReader({*asked, *CHANNELS, *PAGES}),
        None if model is None else Scorer(model),
        model,
        model is not None or plan.events is not None or any(each.kind == "date" for each in plan.recipes),
    )


def packed(data: bytes) -> str:
    """A file as a text that every database and every backup keeps."""
    return base64.b64encode(zlib.compress(data, 9)).decode("ascii")


def unpacked(content: str) -> bytes:
    """The file of a packed text. Raises PredictorError where it is damaged."""
    try:
        unpacking = zlib.decompressobj()
        return unpacking.decompress(base64.b64decode(content, validate=True), LARGEST + 1)
    except (ValueError, zlib.error):
        raise PredictorError("The predictor is damaged in the database. Restore it from a backup.") from None
