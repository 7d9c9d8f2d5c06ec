"""Groups, scores, total, grade, priority and stage as SQL, layer upon layer over what the rules gave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadlight.engines.fragments import TRUE, added, all_of, bounded, case, half_away, text, whole, wide
from leadlight.scoring.arithmetic import LARGEST_CONTRIBUTION, WEIGHT_UNIT, hundredths
from leadlight.scoring.definition import Bounded, Gate, GradePart, ScoringModel
from leadlight.scoring.scalars import LARGEST_POINTS
from leadlight.scoring.sums import PartKey, optional_hundredths


class Totals:
    """The layers of one model: columns `r0`... for rules, `g0`... for groups, `score_0`... and `total`."""

    def __init__(self, model: ScoringModel, parts: Mapping[PartKey, str], gates: Sequence[str]) -> None:
        """`parts` and `gates` say, as SQL, which scores and groups apply and which `when` hold."""
        self._model = model
        self._parts = parts
        self._gates = gates
        self._rules: dict[PartKey, list[str]] = {}
        for index, (score, group, _) in enumerate(model.all_rules()):
            self._rules.setdefault((score, group), []).append(f"r{index}")
        self._groups = {
            key: f"g{place}" for place, key in enumerate(key for key in parts if key[1] is not None)
        }
        self._scores = {name: f"score_{place}" for place, name in enumerate(model.scores)}

    def layers(self) -> list[list[tuple[str, str]]]:
        """The columns each layer adds to those below it."""
        groups = [(alias, self._group(key)) for key, alias in self._groups.items()]
        scores = [(alias, self._score(name)) for name, alias in self._scores.items()]
        return [groups, scores, [("total", self._total())], [("grade", self._grade())], self._chosen()]

    def _group(self, key: PartKey) -> str:
        group = self._model.scores[key[0]].groups[key[1] or ""]
        return self._held(key, added(self._rules.get(key, [])), group)

    def _score(self, name: str) -> str:
        terms = [alias for key, alias in self._groups.items() if key[0] == name]
        return self._held(
            (name, None), added([*terms, *self._rules.get((name, None), [])]), self._model.scores[name]
        )

    def _held(self, key: PartKey, subtotal: str, bounds: Bounded) -> str:
        held = bounded(subtotal, optional_hundredths(bounds.min), optional_hundredths(bounds.max))
        # where a part does not apply it gives 0, bounds or not
        return whole(case([(self._parts[key], held)], "0"))

    def _total(self) -> str:
        weights = {name: int(self._model.weight(name) * WEIGHT_UNIT) for name in self._scores}
        if set(weights.values()) == {WEIGHT_UNIT}:
            exact = added(list(self._scores.values()))
        else:
            as_is = self._weighted_fits(weights)
            terms = [
                f"{alias if as_is else wide(alias)} * {weights[name]}"
                for name, alias in self._scores.items()
                if weights[name]
            ]
            exact = half_away(added(terms), WEIGHT_UNIT)
        low, high = optional_hundredths(self._model.total.min), optional_hundredths(self._model.total.max)
        low = -LARGEST_CONTRIBUTION if low is None else low
        return whole(bounded(exact, low, LARGEST_CONTRIBUTION if high is None else high))

    def _weighted_fits(self, weights: Mapping[str, int]) -> bool:
        """Whether the bounds of the scores keep their weighted sum within 64 bits, with room for rounding."""
        scores = self._model.scores
        if any(
            scores[name].min is None or scores[name].max is None for name, weight in weights.items() if weight
        ):
            return False
        return sum(abs(weight) for weight in weights.values()) * 100 * LARGEST_POINTS < 2**60

    def _points(self, name: str) -> str:
        return "total" if name == "total" else self._scores[name]

    def _grade(self) -> str:
        grades = self._model.grades
        if grades is None:
            return "CAST(NULL AS VARCHAR)"
        # a part that is not reached is NULL, and makes the whole NULL
        return " || ".join(
            f"({self._label(part)})" for part in (grades.letter, grades.digit) if part is not None
        )

    def _label(self, part: GradePart) -> str:
        points = self._points(part.score)
        steps = sorted(((hundredths(start), label) for label, start in part.from_.items()), reverse=True)
        otherwise = "CAST(NULL AS VARCHAR)" if part.otherwise is None else text(part.otherwise)
        return case([(f"{points} >= {start}", text(label)) for start, label in steps], otherwise)

    def _chosen(self) -> list[tuple[str, str]]:
        """Priority and stage, each as its index in the model."""
        count = len(self._model.priorities)
        priorities = sorted(
            enumerate(self._model.priorities),
            key=lambda entry: (entry[1].from_ is None, -(entry[1].from_ or 0)),
        )
        stages = list(enumerate(self._model.stages))[::-1]
        none = "CAST(NULL AS BIGINT)"
        return [
            (
                "priority",
                case([(self._passes(gate, self._gates[i]), whole(str(i))) for i, gate in priorities], none),
            ),
            (
                "stage",
                case(
                    [(self._passes(gate, self._gates[count + i]), whole(str(i))) for i, gate in stages], none
                ),
            ),
        ]

    def _passes(self, gate: Gate, when: str) -> str:
        conditions = [when]
        if gate.from_ is not None:
            conditions.append(f"total >= {hundredths(gate.from_)}")
        for name, tests in gate.scores.items():
            points = self._points(name)
            low, high = tests.between or (None, None)
            bounds = (
                (">", tests.above),
                (">=", tests.at_least),
                ("<", tests.below),
                ("<=", tests.at_most),
                (">=", low),
                ("<=", high),
            )
            conditions += [
                f"{points} {compare} {hundredths(bound)}" for compare, bound in bounds if bound is not None
            ]
        if gate.grade is not None:
            labels = ", ".join(text(label) for label in gate.grade)
            conditions += ["grade IS NOT NULL", f"grade IN ({labels})"]
        return all_of(conditions) if conditions else TRUE
