"""What leads of a list have in common, and each condition as SQL over the rows that lists are read from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from leadlight.engage.next_step import CLOSED
from leadlight.ingest.search_words import ACCOUNT, Sought, field_word, sought
from leadlight.scoring.sums import EXCLUDED
from leadlight.storage.listed_rows import NO_SCORE
from leadlight.storage.many import among
from leadlight.storage.sight import EVERYTHING, Sight


@dataclass(frozen=True, slots=True)
class Between:
    """From `low` on and below `high`, where they are given."""

    low: int | None = None
    high: int | None = None


ANY = Between()


@dataclass(frozen=True, slots=True)
class Filters:
    """All that is asked of leads; of several texts of one kind a lead has any, blank stands for none.

    `text` is looked for among names, addresses, companies and ids; `fields` have these whole values. Those
    with `signals_at` an instant have a signal that has not expired by then. Those that are `open` are in no
    stage in which nobody works on them; `awake` are those that a user (its number) has not put off beyond an
    instant.
    """

    text: str = ""
    owners: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()
    qualifies_for: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    account: str | None = None
    excluded: bool | None = None
    signals_at: int | None = None
    score: Between = ANY
    last_at: Between = ANY
    created_at: Between = ANY
    seen: Sight = EVERYTHING
    open: bool = False
    awake: tuple[int, int] | None = None

    @property
    def words(self) -> list[Sought]:
        """The words that leads must have."""
        found = [Sought(field_word(name, value), whole=True) for name, value in self.fields]
        if self.account is not None:
            found.append(Sought(field_word(ACCOUNT, self.account), whole=True))
        return [*found, *sought(self.text)]

    @property
    def finds_nothing(self) -> bool:
        """Whether a text was given that has nothing to look for."""
        return bool(self.text.strip()) and not sought(self.text)


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of a listed row and its arguments; `value` where it is that a column has one value.

    `is_narrow` says that an index finds the rows by it.
    """

    sql: str
    arguments: tuple[object, ...]
    column: str = ""
    value: str | None = None
    is_narrow: bool = True


def conditions(filters: Filters) -> list[Condition]:
    """The tests of the columns."""
    return [
        *_texts(filters),
        *_signals(filters),
        *_waiting(filters),
        *_ranges(filters),
        *_excluded(filters),
        *_seen(filters),
    ]


def _texts(filters: Filters) -> Iterator[Condition]:
    for column, values in (
        ("owner", tuple(each.strip().lower() for each in filters.owners)),
        ("stage", filters.stages),
        ("priority", filters.priorities),
        ("qualifies_for", filters.qualifies_for),
    ):
        if values:
            yield _one_of(column, values)


def _signals(filters: Filters) -> Iterator[Condition]:
    if filters.signals_at is not None:
        yield Condition(
            "lead_id IN (SELECT COALESCE(m.root_id, m.id) FROM leadlight_signal g "
            "JOIN leadlight_lead m ON m.id = g.lead_id WHERE g.expires_at > %s)",
            (filters.signals_at,),
            "signal",
        )


def _waiting(filters: Filters) -> Iterator[Condition]:
    if filters.open:
        named = ", ".join(["%s"] * len(CLOSED))
        yield Condition(f"stage NOT IN ({named})", CLOSED, "stage", is_narrow=False)
    if filters.awake is not None:
        yield Condition(
            "lead_id NOT IN (SELECT COALESCE(m.root_id, m.id) FROM leadlight_snooze z "
            "JOIN leadlight_lead m ON m.id = z.lead_id WHERE z.user_id = %s AND z.until > %s)",
            filters.awake,
            "snoozed",
            is_narrow=False,
        )


def _one_of(column: str, values: tuple[str, ...]) -> Condition:
    if len(values) == 1:
        return Condition(f"{column} = %s", values, column, values[0])
    test, argument = among(column, values)
    return Condition(test, (argument,), column)


def _ranges(filters: Filters) -> Iterator[Condition]:
    for column, asked in (
        ("total", filters.score),
        ("last_at", filters.last_at),
        ("created_at", filters.created_at),
    ):
        low = NO_SCORE + 1 if column == "total" and asked != ANY and asked.low is None else asked.low
        if low is not None:
            yield Condition(f"{column} >= %s", (low,), column)
        if asked.high is not None:
            yield Condition(f"{column} < %s", (asked.high,), column)


def _excluded(filters: Filters) -> Iterator[Condition]:
    if filters.excluded is True:
        yield Condition("priority = %s", (EXCLUDED,), "priority", EXCLUDED)
    elif filters.excluded is False:
        yield Condition("total > %s", (NO_SCORE,), "total", is_narrow=False)


def _seen(filters: Filters) -> Iterator[Condition]:
    if filters.seen.owner is not None:
        test, argument = among("owner", ("", filters.seen.owner))
        yield Condition(test, (argument,), "owner", is_narrow=False)
