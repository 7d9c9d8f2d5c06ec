"""Write the tables of keys in docs/reference/language.md, from the models that read a scoring model.

python -m scripts.language_tables            write them
python -m scripts.language_tables --check    exit with 1 where they are not as the models are
"""

from __future__ import annotations

import sys
from inspect import get_annotations
from pathlib import Path
from typing import TYPE_CHECKING

from leadlight.scoring import conditions, definition
from scripts.key_tables import left_out, table, write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "language.md"

SHORT_FORMS = {("Total", "weights"), ("Condition", "fields")}
"""Keys that nobody writes: what they hold is written in their place."""

WORDS = {
    "Condition": "[condition](#conditions)",
    "Count": "a whole number from 1",
    "Duration": "[duration](values.md#durations)",
    "EventNames": "an event name, or a list of them",
    "Fade": "[fade](#fade)",
    "FieldName": "a name",
    "GradePart": "[part of a grade](#grades)",
    "Grades": "[grades](#grades)",
    "Instant": "[time](values.md#times)",
    "Language": "`1`",
    "Literal['day', 'week', 'month']": "`day`, `week` or `month`",
    "Label": "a text or a number",
    "Number": "a number",
    "Pattern": "a [regular expression](#regular-expressions)",
    "Points": "points",
    "PointsOrTiers": "points, or `count: points`",
    "Scalar": "a text, number, yes or no",
    "Scalars": "a list of these",
    "Span": "`[a, b]`",
    "PointsSpan": "`[a, b]`",
    "Text": "text",
    "Texts": "a text, or a list of them",
    "Total": "[total](#total)",
    "Truth": "yes or no",
    "dict[Label, Points]": "`label: points`",
    "dict[Scalar, Points]": "`value: points`",
    "dict[Text, Group]": "`name:` [group](#scores-and-groups)",
    "dict[Text, ScoreDefinition]": "`name:` [score](#scores-and-groups)",
    "dict[Text, ScoreTests]": "`score:` [tests](#tests-on-scores)",
    "dict[str, Text]": "`result: column`",
    "tuple[Condition, ...]": "a list of [conditions](#conditions)",
    "tuple[Exclusion, ...]": "a list of [entries](#exclude)",
    "tuple[Label, ...]": "a list of grades",
    "tuple[Priority, ...]": "a list of [priorities](#priorities)",
    "tuple[Stage, ...]": "a list of [stages](#stages)",
    "tuple[Step, ...]": "a list of at least two [steps](#sequence)",
    "tuple[_AnyRule, ...]": "a list of [rules](#rules)",
}


def table_of(name: str) -> str:
    """Write the table of one model."""
    model: type[BaseModel] = getattr(definition, name, None) or getattr(conditions, name)
    is_test = name in {"Tests", "ScoreTests", "Condition"}
    rows = [("key", "value", "left out", "holds when" if is_test else "meaning"), *rows_of(model)]
    return table(
        [
            (key, value, meaning) if is_test else (key, value, left, meaning)
            for key, value, left, meaning in rows
        ]
    )


def rows_of(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """Give the cells of each key; what a rule shares with all rules is in a table of its own."""
    shared = definition.RuleBase.model_fields if model is not definition.RuleBase else {}
    for name, field in model.model_fields.items():
        is_shared = issubclass(model, definition.RuleBase) and name in shared
        if is_shared or (model.__name__, name) in SHORT_FORMS:
            continue
        key, value = f"`{field.alias or name}`", value_of(model, name)
        yield key, value, left_out(field), field.description or ""


def value_of(model: type[BaseModel], name: str) -> str:
    """Say in words what a key takes."""
    annotation: str = next(found[name] for part in model.__mro__ if name in (found := get_annotations(part)))
    return WORDS[annotation.removesuffix(" | None")]


if __name__ == "__main__":
    sys.exit(write_or_check(PAGE, "python -m scripts.language_tables", table_of))
