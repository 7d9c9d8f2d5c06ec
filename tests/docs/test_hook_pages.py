"""The pages on hooks: keys as the models have them, a page for each sender, the figures of the limits."""

from pathlib import Path
from typing import get_args

import pytest

from leadlight.ingest.hooks import check, mapping, words
from leadlight.ingest.hooks.shipped import senders, shipped_mapping
from leadlight.ingest.hooks.words import Conversion
from leadlight.scoring.conditions import Part
from scripts.hook_tables import MODELS, PAGE, SHORT_FORMS, table_of
from scripts.key_tables import with_tables

HOWTO = Path(__file__).parents[2] / "docs" / "howto"
SHARED = {"mailgun": "mail-providers", "mandrill": "mail-providers", "postmark": "mail-providers"}


def test_the_tables_are_as_the_models_are():
    page = PAGE.read_text(encoding="utf-8")

    assert with_tables(page, table_of) == page, "write them anew: python -m scripts.hook_tables"


def test_every_part_of_the_language_has_its_table_and_every_key_its_meaning():
    parts = {
        name: part
        for module in (check, mapping, words)
        for name, part in vars(module).items()
        if isinstance(part, type) and issubclass(part, Part) and part.__module__ == module.__name__
    }

    assert parts == MODELS
    silent = {
        (name, key)
        for name, part in parts.items()
        for key, field in part.model_fields.items()
        if not field.description and (name, key) not in SHORT_FORMS
    }
    assert silent == set()


def test_every_conversion_is_in_the_reference():
    page = PAGE.read_text(encoding="utf-8")

    assert [name for name in get_args(Conversion) if f"`{name}`" not in page] == []


@pytest.mark.parametrize("sender", senders())
def test_every_sender_has_a_page_that_says_what_to_click(sender):
    page = (HOWTO / "hooks" / f"{SHARED.get(sender, sender)}.md").read_text(encoding="utf-8")

    assert f"--from {sender}" in page
    assert f"/hooks/{'forms' if sender == 'google-forms' else sender}" in page
    assert "## See that it works" in page
    assert ("--secret" in page) == (shipped_mapping(sender).check.secret[0] == "t" or sender in SHARED)
    assert f"hooks/{SHARED.get(sender, sender)}.md" in (HOWTO / "hooks.md").read_text(encoding="utf-8")
