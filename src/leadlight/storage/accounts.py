"""Companies, and what messages say of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadlight.ingest.json_text import read, written
from leadlight.ingest.profile import BROWSER, Word
from leadlight.ingest.profile import written as as_text
from leadlight.storage.many import among, insert, rows
from leadlight.storage.statements import each


def add_to_accounts(said: Mapping[str, Mapping[str, Word]]) -> None:
    """Write down what was said of accounts where it is later than what was known; new ones are made."""
    if not said:
        return
    test, argument = among("key", sorted(said))
    known = dict(rows(f"SELECT key, CAST(traits AS text) FROM leadlight_account WHERE {test}", (argument,)))
    insert(
        "leadlight_account",
        {"key": "text", "traits": "jsonb"},
        [(key, written(_merged(known.get(key, "{}"), words))) for key, words in said.items()],
        "ON CONFLICT (key) DO UPDATE SET traits = excluded.traits",
    )


def set_accounts(facts: Mapping[str, Mapping[str, Word]]) -> None:
    """Let accounts that there are be what is said, and nothing else."""
    each(
        "UPDATE leadlight_account SET traits = %s WHERE key = %s",
        [(written(_merged("{}", words)), key) for key, words in facts.items()],
    )


def _merged(known: str, words: Mapping[str, Word]) -> dict[str, Any]:
    """Of each trait the latest word, of two at one time the one larger as text, as in profiles.

    A browser's counts only where nobody else said one.
    """
    traits: Any = read(known.encode())
    for name, word in words.items():
        said = {"value": word.value, "at": word.origin.since, "source": word.origin.source}
        if name not in traits or _rank(said) > _rank(traits[name]):
            traits[name] = said
    return dict(traits)


def _rank(said: Mapping[str, Any]) -> tuple[bool, int, str]:
    return said["source"] != BROWSER, said["at"], as_text(said["value"])
