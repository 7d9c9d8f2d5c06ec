"""Write the tables of keys in docs/reference/language.md, from the models that read a scoring model.

    scripts/language_tables.py            write them
    scripts/language_tables.py --check    exit with 1 where they are not as the models are

A table stands between `<!-- keys of EventRule -->` and `<!-- end of keys -->`.
"""

from __future__ import annotations

import re
import sys
from inspect import get_annotations
from pathlib import Path
from typing import TYPE_CHECKING

from leadlight.scoring import conditions, definition

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "language.md"
TABLE = re.compile(
    r"(?P<start><!-- keys of (?P<model>\w+) -->\n)(?P<rows>.*?)(?P<end><!-- end of keys -->)", re.DOTALL
)

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

MEANINGS = {
    ("ScoringModel", "name"): "What the model is called.",
    ("ScoringModel", "about"): "What it is for, for people.",
    ("ScoringModel", "exclude"): "Leads that get no score at all.",
    ("ScoringModel", "scores"): "The scores, by name.",
    ("ScoringModel", "total"): "How the scores make the total.",
    ("ScoringModel", "priorities"): "How soon to work a lead, by its total.",
    ("ScoringModel", "grades"): "A letter, a digit, or both.",
    ("ScoringModel", "stages"): "What a lead qualifies for.",
    ("Group", "about"): "What it is for, for people.",
    ("Group", "only_if"): "Where this does not hold for the lead, the part gives 0, whatever its bounds.",
    ("Group", "rules"): "Its rules.",
    ("ScoreDefinition", "groups"): "Its groups, by name.",
    ("WhenRule", "when"): "The condition on the lead.",
    ("WhenRule", "points"): "What the lead gets if it holds.",
    ("TableRule", "table"): "The field that is looked up.",
    ("TableRule", "points"): "What each value gives.",
    ("TableRule", "otherwise"): "What any other value gives, and a missing one.",
    ("PerRule", "per"): "The field that counts.",
    ("PerRule", "points"): "What each one gives.",
    ("EventRule", "event"): "The names of the events; `any` means all.",
    ("EventRule", "points"): "What each event gives, or what a number of them gives.",
    ("EventRule", "min_count"): "Fewer events than this give 0.",
    ("EventRule", "once_per"): "Of a calendar day, week or month only the latest event counts.",
    ("EventRule", "fade"): "How points lose weight with age.",
    ("Fade", "half_life"): "After this time half is left, after twice the time a quarter.",
    ("Fade", "linear"): "After this time nothing is left, after half the time half.",
    ("QuietRule", "quiet"): "The names of the events that did not happen; `any` means all.",
    ("QuietRule", "where"): "A condition on the event's properties.",
    ("QuietRule", "duration"): "For how long.",
    ("QuietRule", "points"): "What the lead gets.",
    ("SequenceRule", "sequence"): "The steps, in order.",
    ("SequenceRule", "within"): "From the first step to the last at most this long.",
    ("SequenceRule", "points"): "What the lead gets, once.",
    ("Step", "event"): "The names of the events; `any` means all.",
    ("Step", "where"): "A condition on the event's properties.",
    ("Gate", "name"): "What it is called.",
    ("Gate", "about"): "What it is for, for people.",
    ("Gate", "when"): "A condition on the lead that must hold too.",
    ("Gate", "scores"): "Tests on scores, and on the `total`, that must hold too.",
    ("Gate", "grade"): "The lead must have one of these grades.",
    ("Priority", "action"): "What to do; stands in the column `action`.",
    ("Priority", "within"): "How soon, in your words; stands in the column `within`.",
    ("GradePart", "score"): "The score that decides, or `total`.",
    ("GradePart", "from_"): "From how many points a lead has each label.",
    ("GradePart", "otherwise"): "The label of a lead that reaches none.",
    ("Grades", "letter"): "The first part of the grade.",
    ("Grades", "digit"): "The second part of the grade.",
    ("Exclusion", "name"): "Stands in the columns `excluded` and `reasons`.",
    ("Exclusion", "about"): "What it is for, for people.",
    ("Exclusion", "when"): "The condition on the lead.",
    ("ScoreTests", "above"): "more points",
    ("ScoreTests", "at_least"): "as many or more",
    ("ScoreTests", "below"): "fewer points",
    ("ScoreTests", "at_most"): "as many or fewer",
    ("ScoreTests", "between"): "from a to b, both included",
    ("Condition", "all"): "all of them hold",
    ("Condition", "any"): "at least one of them holds",
    ("Condition", "not_"): "it does not hold",
    ("Tests", "is_"): "the value equals it; also written without `is`, as in `industry: software`",
    ("Tests", "is_not"): "`is` does not hold",
    ("Tests", "in_"): "`is` holds for one of them; also written as a mere list",
    ("Tests", "not_in"): "`in` does not hold",
    ("Tests", "contains"): "the text contains it, or one of them",
    ("Tests", "not_contains"): "`contains` does not hold",
    ("Tests", "starts_with"): "the text starts with it, or with one of them",
    ("Tests", "ends_with"): "the text ends with it, or with one of them",
    ("Tests", "matches"): "the expression is found somewhere in the text, in any case of letters",
    ("Tests", "above"): "the number is greater",
    ("Tests", "at_least"): "the number is as great or greater",
    ("Tests", "below"): "the number is smaller",
    ("Tests", "at_most"): "the number is as small or smaller",
    ("Tests", "between"): "a ≤ number ≤ b",
    ("Tests", "known"): "`yes`: there is a value; `no`: it is missing",
    ("Tests", "newer_than"): "T − D ≤ time ≤ T",
    ("Tests", "older_than"): "time < T − D",
    ("Tests", "within_next"): "T < time ≤ T + D",
    ("Tests", "after"): "time > t",
    ("Tests", "before"): "time < t",
}
"""Keys whose models do not say what they mean."""


def main() -> int:
    """Write the tables, or check them."""
    page = PAGE.read_text(encoding="utf-8")
    written = with_tables(page)
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(written, encoding="utf-8")
        return 0
    if written != page:
        print(f"{PAGE.name} is not as the models are. Write its tables anew: scripts/language_tables.py")
        return 1
    return 0


def with_tables(page: str) -> str:
    """Give the page with every table written anew."""
    return TABLE.sub(lambda found: f"{found['start']}\n{table_of(found['model'])}\n{found['end']}", page)


def table_of(name: str) -> str:
    """Write the table of one model."""
    model: type[BaseModel] = getattr(definition, name, None) or getattr(conditions, name)
    is_test = name in {"Tests", "ScoreTests", "Condition"}
    rows = [
        ("key", "value", "left out", "holds when" if is_test else "meaning"),
        ("---",) * 4,
        *rows_of(model),
    ]
    shown = [
        (key, value, meaning) if is_test else (key, value, left, meaning)
        for key, value, left, meaning in rows
    ]
    return "".join(f"| {' | '.join(cells)} |\n".replace("|  |", "| |") for cells in shown)


def rows_of(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """Give the cells of each key; what a rule shares with all rules is in a table of its own."""
    shared = definition.RuleBase.model_fields if model is not definition.RuleBase else {}
    for name, field in model.model_fields.items():
        is_shared = issubclass(model, definition.RuleBase) and name in shared
        if is_shared or (model.__name__, name) in SHORT_FORMS:
            continue
        key, value = f"`{field.alias or name}`", value_of(model, name)
        yield key, value, left_out(field), meaning_of(model, name, field)


def value_of(model: type[BaseModel], name: str) -> str:
    """Say in words what a key takes."""
    annotation: str = next(found[name] for part in model.__mro__ if name in (found := get_annotations(part)))
    return WORDS[annotation.removesuffix(" | None")]


def left_out(field: FieldInfo) -> str:
    """Say what holds where a key is left out."""
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(default) if isinstance(default, int) or str(default).isdigit() else ""


def meaning_of(model: type[BaseModel], name: str, field: FieldInfo) -> str:
    """Give the model's own description of a key, or ours where it has none."""
    if field.description:
        return field.description
    owner = next(part.__name__ for part in model.__mro__ if (part.__name__, name) in MEANINGS)
    return MEANINGS[owner, name]


if __name__ == "__main__":
    sys.exit(main())
