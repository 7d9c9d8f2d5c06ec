"""What predictors say of leads, computed once more from the messages and compared exactly."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from leadlight.actions.live.predictors.in_force import Live, predictors_in_force
from leadlight.actions.live.predictors.judge import Facts, judged
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Enriched, person_of
from leadlight.ingest.stored import Stored
from leadlight.storage.due_rows import PREDICT
from leadlight.storage.many import rows
from leadlight.storage.predictor_rows import StoredPrediction, stored_predictions

_COMPARED = ("moment", "probability", "likelihood", "expected_value", "reasons")


class Foretold:
    """What live predictors say of some leads, read as of one moment; inside `one_moment`."""

    def __init__(self, leads: Sequence[int]) -> None:
        """Read what is stored of `leads`."""
        self._lives = predictors_in_force()
        busy = {
            subject for (subject,) in rows("SELECT subject FROM leadlight_due WHERE kind = %s", [PREDICT])
        }
        self._finished = {live.number for live in self._lives} - busy
        found = stored_predictions(leads, [live.number for live in self._lives]) if self._lives else []
        self._stored = {(each.lead, each.predictor): each for each in found}

    def differences(
        self, lead: int, messages: Sequence[Stored], files: Sequence[Enriched], machines: Machines
    ) -> Iterator[str]:
        """What is stored of a lead otherwise than it comes to, a sentence each."""
        for live in self._lives:
            stored = self._stored.get((lead, live.number))
            if stored is None:
                if live.number in self._finished:
                    yield f"predictor {live.number} says nothing of it"
                continue
            yield from differing(stored, _anew(live, stored, messages, (files, machines)))

    def of(self, lead: int) -> Mapping[Live, StoredPrediction | None]:
        """What is stored of a lead by each predictor that has judged everybody."""
        return {
            live: self._stored.get((lead, live.number))
            for live in self._lives
            if live.number in self._finished or (lead, live.number) in self._stored
        }


def _anew(
    live: Live,
    stored: StoredPrediction,
    messages: Sequence[Stored],
    known: tuple[Sequence[Enriched], Machines],
) -> StoredPrediction:
    files, machines = known
    person = person_of(messages, stored.at, machines, files)
    return judged(live, [Facts(stored.lead, stored.at, stored.seq, messages, files, person)], machines)[0]


def differing(stored: StoredPrediction, anew: StoredPrediction) -> Iterator[str]:
    """In what a prediction is stored otherwise than it comes to."""
    for name in _COMPARED:
        known, found = getattr(stored, name), getattr(anew, name)
        if known != found:
            yield f"{name} by predictor {stored.predictor} is stored as {known}, and is {found}"
