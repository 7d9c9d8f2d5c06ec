"""The meaning of a scoring model: what one lead scores at one instant, with every contribution.

Every other way of scoring must give these numbers, to the hundredth of a point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from leadlight.scoring.definition import Priority, ScoringModel
from leadlight.scoring.derived import with_derived
from leadlight.scoring.lead import Lead, once
from leadlight.scoring.requirements import fields_of, properties_of
from leadlight.scoring.resets import PartState, PreparedPart, parts_of
from leadlight.scoring.rules import NOTHING, Outcome, condition, history, prepared
from leadlight.scoring.sums import Gates, PartKey, Score, Sums, chosen_priority, passes
from leadlight.scoring.values import ISO, Forms, Value, microseconds


def score(model: ScoringModel, lead: Lead, at: datetime, forms: Forms = ISO) -> Score:
    """Score one lead as of an instant (a naive one is UTC)."""
    return scorer(model, forms).score(lead, instant_of(at))


def instant_of(at: datetime) -> int:
    """An instant in microseconds (a naive one is UTC)."""
    return microseconds(at if at.tzinfo else at.replace(tzinfo=UTC))


def scorer(model: ScoringModel, forms: Forms = ISO) -> Scorer:
    """A model made ready to score, kept for the next lead."""
    return _scorer(_Same(model), forms)


@lru_cache(maxsize=64)
def _scorer(same: _Same, forms: Forms) -> Scorer:
    return Scorer(same.model, forms)


class _Same:
    """A model as a cache key: models are frozen, so the same object is the same model."""

    __slots__ = ("model",)

    def __init__(self, model: ScoringModel) -> None:
        self.model = model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.model is self.model

    def __hash__(self) -> int:
        return id(self.model)


@dataclass(frozen=True, slots=True)
class Look:
    """A score, and the outcomes and gates it was summed from; without both where the lead is excluded."""

    score: Score
    outcomes: Sequence[Outcome] = ()
    gates: Gates | None = None


class Scorer:
    """A model made ready to score many leads."""

    def __init__(self, model: ScoringModel, forms: Forms = ISO) -> None:
        """Prepare every condition and rule of `model` for values written in `forms`."""
        self.sums = Sums(model)
        self._model = model
        self._forms = forms
        self._fields = fields_of(model)
        self._properties = sorted(properties_of(model))
        self._exclusions = [(entry.name, condition(entry.when, forms)) for entry in model.exclude]
        self._rules = [(prepared(rule, forms), (name, group)) for name, group, rule in model.all_rules()]
        self._parts = {key: PreparedPart(lies_in, forms) for key, lies_in in parts_of(model).items()}
        self._priorities = [condition(gate.when, forms) for gate in model.priorities]
        self._stages = [condition(gate.when, forms) for gate in model.stages]

    def score(self, lead: Lead, at: int) -> Score:
        """Score a lead as of an instant in microseconds."""
        return self.look(lead, at).score

    def look(self, lead: Lead, at: int) -> Look:
        """Score a lead as of an instant in microseconds, and keep what its score was summed from."""
        fields = with_derived(lead.fields, self._fields)
        for name, matches in self._exclusions:
            if matches is not None and matches(fields, at):
                return Look(self.sums.excluded(name, at))
        past = history(once(lead.events, at, self._properties), fields.get("created_at"), at, self._forms)
        parts = {key: part.state(fields, past, at) for key, part in self._parts.items()}
        outcomes = [
            gives(fields, past, at, parts[key].since) if parts[key].applies else NOTHING
            for gives, key in self._rules
        ]
        gates = self._gates(fields, parts, at)
        return Look(self.sums.total(outcomes, gates, at), outcomes, gates)

    def priority(self, fields: Mapping[str, Value], score: Score) -> Priority | None:
        """The priority of a lead by the total that a score has, whatever the model made that of."""
        known = with_derived(fields, self._fields)
        reached = (
            gate
            for gate, check in zip(self._model.priorities, self._priorities, strict=True)
            if check is None or check(known, score.at)
        )
        total = score.total_hundredths or 0
        return chosen_priority(
            gate for gate in reached if passes(gate, score.scores_hundredths, total, score.grade)
        )

    def _gates(self, fields: Mapping[str, Value], parts: Mapping[PartKey, PartState], at: int) -> Gates:
        return Gates(
            {key: part.applies for key, part in parts.items()},
            [check is None or check(fields, at) for check in self._priorities],
            [check is None or check(fields, at) for check in self._stages],
        )
