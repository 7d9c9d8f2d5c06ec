"""An index of the words of a text: FTS5 in SQLite, GIN in PostgreSQL, kept by the database itself.

Both split at blanks and compare bytes, because words are in a form that leaves nothing to be interpreted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import connection, models
from django.db.backends.ddl_references import Statement

from leadlight.storage.many import execute, rows

if TYPE_CHECKING:
    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLE = "leadlight_searched"
FOUND = "leadlight_word"
"""SQLite's table of the index."""

_LISTED = "array_to_tsvector(array_remove(string_to_array(words, ' '), ''))"

_TELLS = f"INSERT INTO {FOUND} ({FOUND}, rowid, words) VALUES ('delete', old.lead_id, old.words);"
_ADDS = f"INSERT INTO {FOUND} (rowid, words) VALUES (new.lead_id, new.words);"

_SQLITE = (
    (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {FOUND} USING fts5(words, content='{TABLE}', "
        "content_rowid='lead_id', detail=none, columnsize=0, prefix='2 3 4', "
        "tokenize=\"ascii tokenchars '_'\")"
    ),
    f"CREATE TRIGGER {FOUND}_added AFTER INSERT ON {TABLE} BEGIN {_ADDS} END",
    f"CREATE TRIGGER {FOUND}_gone AFTER DELETE ON {TABLE} BEGIN {_TELLS} END",
    f"CREATE TRIGGER {FOUND}_other AFTER UPDATE ON {TABLE} BEGIN {_TELLS} {_ADDS} END",
)


class WordIndex(models.Index):
    """Finds rows of the table of words; the column holds words between blanks."""

    def create_sql(  # type: ignore[override]  # of a known table, by known means
        self,
        model: type[models.Model],  # noqa: ARG002 - there is one table of words
        schema_editor: BaseDatabaseSchemaEditor,
        **_: object,
    ) -> Statement:
        """What makes it; SQLite needs several statements, of which the last is left to the caller."""
        if schema_editor.connection.vendor == "sqlite":
            *first, last = _SQLITE
            for each in first:
                schema_editor.execute(each, None)
            return Statement(last)
        return Statement(f"CREATE INDEX {self.name} ON {TABLE} USING gin ({_LISTED})")

    def remove_sql(  # type: ignore[override]  # likewise
        self,
        model: type[models.Model],  # noqa: ARG002 - likewise
        schema_editor: BaseDatabaseSchemaEditor,
        **_: object,
    ) -> Statement:
        """What takes it away, the triggers of SQLite first."""
        if schema_editor.connection.vendor == "sqlite":
            for name in ("added", "gone", "other"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {FOUND}_{name}", None)
            return Statement(f"DROP TABLE {FOUND}")
        return Statement(f"DROP INDEX {self.name}")


def with_all(words: Sequence[tuple[str, bool]]) -> tuple[str, str]:
    """A query of the leads that have all of these words, each `whole` or a beginning, and its argument."""
    if connection.vendor == "sqlite":
        asked = " AND ".join(f'"{word}"' if whole else f'"{word}" *' for word, whole in words)
        return f"SELECT rowid AS lead_id FROM {FOUND} WHERE {FOUND} MATCH %s", asked
    asked = " & ".join(f"'{word}'" if whole else f"'{word}':*" for word, whole in words)
    return f"SELECT lead_id FROM {TABLE} WHERE {_LISTED} @@ CAST(%s AS tsquery)", asked


def has(word: str, *, whole: bool) -> tuple[str, str]:
    """A test of a row of the table of words, and its argument."""
    test = "instr(words, %s) > 0" if connection.vendor == "sqlite" else "strpos(words, %s) > 0"
    return test, f" {word} " if whole else f" {word}"


def leave_no_trace() -> None:
    """Write SQLite's index anew: it keeps words of rows that are gone until it does."""
    if connection.vendor == "sqlite":
        execute(f"INSERT INTO {FOUND} ({FOUND}) VALUES ('optimize')")


def one_by_one() -> None:
    """Have PostgreSQL, until the transaction ends, find rows by their words and each lead by its number.

    It cannot know how many leads have a word, takes it for many, and would rather go through all of them.
    """
    _let(seqscan="off", hashjoin="off", mergejoin="off")


def many_at_once() -> None:
    """Have PostgreSQL join as it likes again."""
    _let(hashjoin="on", mergejoin="on")


def _let(**ways: str) -> None:
    if connection.vendor != "sqlite":
        chosen = ", ".join(f"set_config('enable_{way}', '{choice}', true)" for way, choice in ways.items())
        rows(f"SELECT {chosen}")


def first_of_all(query: str) -> str:
    """A query of leads that is answered before anything is joined to it."""
    if connection.vendor == "sqlite":
        return query
    return f"WITH w AS MATERIALIZED ({query}) SELECT lead_id FROM w"


def in_their_order() -> str:
    """Has SQLite go through a table as it lies; PostgreSQL does by itself where no index helps."""
    return "NOT INDEXED" if connection.vendor == "sqlite" else ""
