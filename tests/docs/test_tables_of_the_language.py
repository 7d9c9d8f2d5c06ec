"""The tables of keys in the reference are those of the models that read a scoring model."""

import re

from leadlight.scoring import conditions, definition
from scripts.key_tables import TABLE, with_tables
from scripts.language_tables import PAGE, SHORT_FORMS, table_of


def test_the_tables_are_as_the_models_are():
    page = PAGE.read_text(encoding="utf-8")

    assert with_tables(page, table_of) == page, "write them anew: python -m scripts.language_tables"


def test_every_part_of_the_language_has_its_table():
    parts = {
        name
        for name, part in vars(definition).items()
        if isinstance(part, type)
        and issubclass(part, conditions.Part)
        and part.__module__ == definition.__name__
    }
    found = {table["model"] for table in TABLE.finditer(PAGE.read_text(encoding="utf-8"))}

    assert found >= parts - {"Bounded", "Gate"}  # whose keys stand in the tables of those that share them


def test_every_key_is_there_with_its_meaning():
    rows = table_of("EventRule").splitlines()[2:]

    assert re.findall(r"^\| `(\w+)`", "\n".join(rows), re.MULTILINE) == [
        "event", "where", "points", "within", "min_count", "max_count", "once_per", "sum", "fade",
    ]  # fmt: skip
    assert all(row.rstrip("| ").split("|")[-1].strip() for row in rows)


def test_every_key_says_what_it_means():
    parts = [
        part
        for module in (definition, conditions)
        for part in vars(module).values()
        if isinstance(part, type) and issubclass(part, conditions.Part)
    ]
    silent = {
        (part.__name__, key)
        for part in parts
        for key, field in part.model_fields.items()
        if not field.description and (part.__name__, key) not in SHORT_FORMS
    }

    assert silent == set()
