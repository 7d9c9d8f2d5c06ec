"""Write the tables of keys in docs/reference/hooks.md, from the models that read a mapping.

python -m scripts.hook_tables            write them
python -m scripts.hook_tables --check    exit with 1 where they are not as the models are
"""

from __future__ import annotations

import sys
from inspect import get_annotations
from pathlib import Path
from typing import TYPE_CHECKING

from leadlight.ingest.hooks import check, mapping, words
from scripts.key_tables import left_out, table, write_or_check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "hooks.md"

MODELS: dict[str, type[BaseModel]] = {
    "Mapping": mapping.Mapping,
    "MessageRule": mapping.MessageRule,
    "Person": mapping.Person,
    "When": mapping.When,
    "Taken": words.Taken,
    "Spread": words.Spread,
    "Check": check.Check,
    "SignedAt": check.SignedAt,
}
SHORT_FORMS = {("When", "tests")}
"""Keys that nobody writes: what they hold is written in their place."""

WORDS = {
    "Annotated[tuple[Conversion, ...], BeforeValidator(_conversions)]": "[conversions](#conversions)",
    "Check": "[check](#check)",
    "Duration": "[duration](values.md#durations)",
    "HeaderName": "a name",
    "Language": "`1`",
    "MessageType": "`identify`, `track`, `page`, `screen`, `group` or `alias`",
    "PathText": "a [path](#paths)",
    "Pattern": "a [regular expression](language.md#regular-expressions)",
    "Person": "[person](#person)",
    "Separator": "a text in quotes",
    "SignedAt": "[time](#time-of-a-signature)",
    "Single": "a [value](#values)",
    "Source": "a [value](#values)",
    "Template": "a text in quotes",
    "Text": "text",
    "TimeFormat": "a [format](#times)",
    "Truth": "yes or no",
    "When": "[condition](#conditions)",
    "Where": "`event`, `body`, `query` or `header`",
    "Zone": "such as `Europe/Berlin`",
    "dict[Label, Scalar]": "`theirs: ours`",
    "dict[Label, Text]": "`theirs: ours`",
    "dict[Text, Source]": "`name:` [value](#values)",
    "str": "a text in quotes",
    "tuple[MessageRule, ...]": "a list of [messages](#messages)",
    "tuple[Single, ...]": "a list of [values](#values)",
    "tuple[Spread, ...]": "a list of [spreads](#spread)",
    "tuple[When, ...]": "a list of [conditions](#conditions)",
}


def table_of(name: str) -> str:
    """Write the table of one model."""
    return table([("key", "value", "left out", "meaning"), *rows_of(MODELS[name])])


def rows_of(model: type[BaseModel]) -> Iterator[tuple[str, str, str, str]]:
    """Give the cells of each key."""
    annotations = get_annotations(model)
    for name, field in model.model_fields.items():
        if (model.__name__, name) not in SHORT_FORMS:
            value = value_of(annotations[name])
            yield (
                f"`{field.alias or name}`",
                value,
                _usual(left_out(field), field.default),
                field.description or "",
            )


def value_of(annotation: str) -> str:
    """Say in words what a key takes."""
    said = annotation.removesuffix(" | None")
    if said.startswith("Literal["):
        return " or ".join(
            f"`{word.strip().strip(chr(34)).strip(chr(39))}`" for word in said[8:-1].split(",")
        )
    return WORDS[said]


def _usual(said: str, default: object) -> str:
    if isinstance(default, str) and default:
        return f"`{default}`"
    return "5 minutes" if said.isdigit() and int(said) > 1000 else said


if __name__ == "__main__":
    sys.exit(write_or_check(PAGE, "python -m scripts.hook_tables", table_of))
