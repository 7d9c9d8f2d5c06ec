"""The language people write, as frozen models: a document either becomes a `ScoringModel` or is refused.

Points, bounds and thresholds are decimals with at most two places; durations are whole microseconds.
How a document's text becomes these models, with line and column for every problem, is `reading`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import Discriminator, Field, Tag, ValidationInfo, model_validator

from leadlight.scoring.coherence import RULE_KINDS, problems_across
from leadlight.scoring.conditions import Condition, Part, ScoreTests
from leadlight.scoring.scalars import (
    Count,
    Duration,
    EventNames,
    FieldName,
    Label,
    Language,
    Points,
    PointsOrTiers,
    Scalar,
    Text,
    Truth,
    Weight,
    problem,
)


class Bounded(Part):
    """A sum that may be held between a `min` and a `max`."""

    min: Points | None = Field(None, description="The sum is never less than this.")
    max: Points | None = Field(None, description="The sum is never more than this.")


class RuleBase(Part):
    """What every rule may say besides its kind."""

    name: Text = Field(description="What the rule is called in reasons; unique in the document.")
    about: Text | None = Field(None, description="Why the rule is there, for people.")
    enabled: Truth = Field(default=True, description="`false` takes the rule out.")
    only_if: Condition | None = Field(
        None, description="Where this does not hold for the lead, the rule gives 0."
    )
    max_points: Points | None = Field(None, description="Bounds the size of the contribution.")


class WhenRule(RuleBase):
    """Points if a condition on the lead's fields holds."""

    when: Condition = Field(description="The condition on the lead.")
    points: Points = Field(description="What the lead gets if it holds.")


class TableRule(RuleBase):
    """Points looked up by a field's value."""

    table: FieldName = Field(description="The field that is looked up.")
    points: dict[Scalar, Points] = Field(min_length=1, description="What each value gives.")
    otherwise: Points = Field(Decimal(0), description="What any other value gives, and a missing one.")


class PerRule(RuleBase):
    """Points for each one a field counts."""

    per: FieldName = Field(description="The field that counts.")
    points: Points = Field(description="What each one gives.")


class Fade(Part):
    """How points lose weight with the age of their event: by half-lives or in a straight line."""

    half_life: Duration | None = Field(
        None, description="After this time half is left, after twice the time a quarter."
    )
    linear: Duration | None = Field(
        None, description="After this time nothing is left, after half the time half."
    )

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.half_life is None) == (self.linear is None):
            raise problem("a fade is either `half_life: 15 days` or `linear: 90 days`")
        return self


class EventRule(RuleBase):
    """Points for events of some names."""

    event: EventNames = Field(description="The names of the events; `any` means all.")
    where: Condition | None = Field(None, description="A condition on the event's properties.")
    points: PointsOrTiers = Field(description="What each event gives, or what a number of them gives.")
    within: Duration | None = Field(None, description="Only events younger than this count.")
    min_count: Count | None = Field(None, description="Fewer events than this give 0.")
    max_count: Count | None = Field(None, description="Only this many of the latest events count.")
    once_per: Literal["day", "week", "month"] | None = Field(
        None, description="Of a calendar day, week or month only the latest event counts."
    )
    sum: FieldName | None = Field(None, description="Each event weighs this property's number instead of 1.")
    fade: Fade | None = Field(None, description="How points lose weight with age.")


class QuietRule(RuleBase):
    """Points for a lead that has not done something for a while."""

    quiet: EventNames = Field(description="The names of the events that did not happen; `any` means all.")
    where: Condition | None = Field(None, description="A condition on the event's properties.")
    duration: Duration = Field(alias="for", description="For how long.")
    points: Points = Field(description="What the lead gets.")
    repeat: Truth = Field(default=False, description="Points again for every further `for` that passes.")


class Step(Part):
    """One step of a sequence."""

    event: EventNames = Field(description="The names of the events; `any` means all.")
    where: Condition | None = Field(None, description="A condition on the event's properties.")


class SequenceRule(RuleBase):
    """Points for events that follow one another."""

    sequence: tuple[Step, ...] = Field(min_length=2, description="The steps, in order.")
    within: Duration = Field(description="From the first step to the last at most this long.")
    since: Duration | None = Field(None, description="The last step must be younger than this.")
    points: Points = Field(description="What the lead gets, once.")


def _kind_of(rule: Any) -> str | None:  # noqa: ANN401 - the raw value of a document, or a rule already built
    if isinstance(rule, Mapping):
        found = [kind for kind in RULE_KINDS if kind in rule]
        return found[0] if len(found) == 1 else None
    return _KIND_OF_CLASS.get(type(rule))


_KIND_OF_CLASS: dict[type, str] = {
    WhenRule: "when",
    TableRule: "table",
    PerRule: "per",
    EventRule: "event",
    QuietRule: "quiet",
    SequenceRule: "sequence",
}

Rule: TypeAlias = WhenRule | TableRule | PerRule | EventRule | QuietRule | SequenceRule
_AnyRule: TypeAlias = Annotated[
    Annotated[WhenRule, Tag("when")]
    | Annotated[TableRule, Tag("table")]
    | Annotated[PerRule, Tag("per")]
    | Annotated[EventRule, Tag("event")]
    | Annotated[QuietRule, Tag("quiet")]
    | Annotated[SequenceRule, Tag("sequence")],
    Discriminator(_kind_of),
]


class Group(Bounded):
    """Rules whose sum is bounded together."""

    about: Text | None = Field(None, description="What it is for, for people.")
    only_if: Condition | None = Field(
        None, description="Where this does not hold for the lead, the part gives 0, whatever its bounds."
    )
    reset_by: EventNames | None = Field(None, description="Only events later than the latest of these count.")
    rules: tuple[_AnyRule, ...] = Field((), description="Its rules.")


class ScoreDefinition(Group):
    """One named score: rules and groups, summed and bounded."""

    groups: dict[Text, Group] = Field(default_factory=dict, description="Its groups, by name.")

    def all_rules(self) -> Iterator[tuple[str | None, Rule]]:
        """The enabled rules with the name of their group, groups first as they are written."""
        for group_name, group in self.groups.items():
            yield from ((group_name, rule) for rule in group.rules if rule.enabled)
        yield from ((None, rule) for rule in self.rules if rule.enabled)


class Total(Bounded):
    """Weights of the scores in the total, and its bounds."""

    weights: dict[Text, Weight] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _weights_are_the_other_keys(cls, raw: object) -> object:
        if not isinstance(raw, Mapping) or isinstance(raw.get("weights"), Mapping):
            return raw
        bounds = {key: value for key, value in raw.items() if key in ("min", "max")}
        return {**bounds, "weights": {key: value for key, value in raw.items() if key not in bounds}}


class Gate(Part):
    """What a lead must reach: points, fields, scores and grades."""

    name: Text = Field(description="What it is called.")
    about: Text | None = Field(None, description="What it is for, for people.")
    from_: Points | None = Field(None, alias="from", description="The total from which it holds.")
    when: Condition | None = Field(None, description="A condition on the lead that must hold too.")
    scores: dict[Text, ScoreTests] = Field(
        default_factory=dict, description="Tests on scores, and on the `total`, that must hold too."
    )
    grade: tuple[Label, ...] | None = Field(
        None, min_length=1, description="The lead must have one of these grades."
    )


class Priority(Gate):
    """How soon to work a lead, and what to do."""

    action: Text | None = Field(None, description="What to do; stands in the column `action`.")
    within: Text | None = Field(None, description="How soon, in your words; stands in the column `within`.")


class Stage(Gate):
    """A stage of the funnel a lead qualifies for by itself."""


class GradePart(Part):
    """One character of a grade, by the points of a score (or of the `total`)."""

    score: Text = Field(description="The score that decides, or `total`.")
    from_: dict[Label, Points] = Field(
        alias="from", min_length=1, description="From how many points a lead has each label."
    )
    otherwise: Label | None = Field(None, description="The label of a lead that reaches none.")


class Grades(Part):
    """A letter and a digit, for example A1."""

    letter: GradePart | None = Field(None, description="The first part of the grade.")
    digit: GradePart | None = Field(None, description="The second part of the grade.")

    @model_validator(mode="after")
    def _has_a_part(self) -> Self:
        if self.letter is None and self.digit is None:
            raise problem("a grade has a letter, a digit or both")
        return self


class Exclusion(Part):
    """A hard disqualifier: a lead it matches has no score."""

    name: Text = Field(description="Stands in the columns `excluded` and `reasons`.")
    about: Text | None = Field(None, description="What it is for, for people.")
    when: Condition = Field(description="The condition on the lead.")


class ScoringModel(Part):
    """A whole scoring model."""

    language: Language = Field(1, description="The version of this language.")
    name: Text = Field(description="What the model is called.")
    about: Text | None = Field(None, description="What it is for, for people.")
    exclude: tuple[Exclusion, ...] = Field((), description="Leads that get no score at all.")
    scores: dict[Text, ScoreDefinition] = Field(min_length=1, description="The scores, by name.")
    total: Total = Field(default_factory=Total, description="How the scores make the total.")
    priorities: tuple[Priority, ...] = Field((), description="How soon to work a lead, by its total.")
    grades: Grades | None = Field(None, description="A letter, a digit, or both.")
    stages: tuple[Stage, ...] = Field((), description="What a lead qualifies for.")
    columns: dict[str, Text] = Field(
        default_factory=dict, description="Results also written into input columns."
    )

    @model_validator(mode="before")
    @classmethod
    def _hangs_together(cls, raw: object, info: ValidationInfo) -> object:
        # a document's reader looks for these problems itself, to report them beside all the others
        if isinstance(raw, Mapping) and not (info.context or {}).get("looked_across"):
            found = [sentence for _, sentence in problems_across(raw)]
            if found:
                raise problem("; ".join(found))
        return raw

    def all_rules(self) -> list[tuple[str, str | None, Rule]]:
        """Score, group (or None) and rule of every enabled rule, in the order of the document."""
        return [
            (name, group, rule) for name, score in self.scores.items() for group, rule in score.all_rules()
        ]

    def weight(self, score: str) -> Decimal:
        """What a score counts in the total: 1 where no weights are given, 0 where it is not named."""
        if not self.total.weights:
            return Decimal(1)
        return self.total.weights.get(score, Decimal(0))
