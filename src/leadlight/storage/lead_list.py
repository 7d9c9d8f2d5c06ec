"""Lists of leads out of millions: filtered, searched, in order, a page at a time.

What few leads have is found by its index and sorted; what many have is met soon by going through all leads in
the order asked for. Which of the two it is, is found out by counting a little. Databases cannot know: what is
asked for together often belongs together, as high scores and high priorities do.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from leadlight.storage.lead_filters import Condition, Filters, conditions
from leadlight.storage.many import rows
from leadlight.storage.statements import one_moment, streamed
from leadlight.storage.word_index import first_of_all, has, in_their_order, many_at_once, one_by_one, with_all

Sort = Literal["total", "last_at", "created_at", "called"]

GLANCE, WINDOW = 1_000, 20_000
"""So many leads are gone through in order before few are looked for, and before all that fit are sorted."""

FEW = 10_000
"""So many leads are sorted in a moment."""

MOST_COUNTED = 10_000


class Place(NamedTuple):
    """Where a page ends: what the last lead is sorted by, and its number."""

    value: int | str
    lead: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is sorted by, and whether the greatest comes first."""

    by: Sort = "total"
    descending: bool = True

    @property
    def sql(self) -> str:
        """How rows are sorted, those that are equal by their numbers."""
        way = "DESC" if self.descending else "ASC"
        return f"{self.by} {way}, lead_id {way}"

    def after(self, place: Place | None) -> list[Condition]:
        """What is beyond a place."""
        if place is None:
            return []
        sign = "<" if self.descending else ">"
        return [Condition(f"({self.by}, lead_id) {sign} (%s, %s)", tuple(place), is_narrow=False)]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A list that is asked for: tests of rows, words, and how a row has these words."""

    tests: Sequence[Condition]
    words: Sequence[tuple[str, bool]]

    @classmethod
    def of(cls, filters: Filters, beyond: Sequence[Condition] = ()) -> _Asked:
        return cls([*conditions(filters), *beyond], filters.words)

    def where(self, *, searched: bool = True) -> tuple[str, list[Any]]:
        """All tests as SQL over `listed`, with those of words unless they are `searched` otherwise."""
        parts, arguments = (
            [test.sql for test in self.tests],
            [each for test in self.tests for each in test.arguments],
        )
        if self.words and searched:
            found = [has(word, whole=whole) for word, whole in self.words]
            said = " AND ".join(test for test, _ in found)
            parts.append(
                f"EXISTS (SELECT 1 FROM leadlight_searched w WHERE w.lead_id = l.lead_id AND {said})"
            )
            arguments += [argument for _, argument in found]
        return " AND ".join(parts) or "1 = 1", arguments


def page_of(filters: Filters, order: Order, limit: int, after: Place | None = None) -> list[Place]:
    """The next leads of a list, at most so many."""
    if filters.finds_nothing:
        return []
    asked = _Asked.of(filters, order.after(after))
    with one_moment():
        if asked.words:
            one_by_one()
        found = _walked(asked, order, limit, GLANCE)
        if found is None and (few := _few(asked)) is not None:
            found = _sorted(few, order, limit)
        if found is None:
            found = _walked(asked, order, limit, WINDOW)
        return _sorted(_all_that_fit(asked), order, limit) if found is None else found


def how_many(filters: Filters) -> int:
    """How many leads a list has, counted no further than MOST_COUNTED + 1."""
    if filters.finds_nothing:
        return 0
    asked = _Asked.of(filters)
    with one_moment():
        source, arguments = _whole(asked)
        query = f"SELECT COUNT(*) FROM (SELECT 1 {source} LIMIT %s) AS those"
        return int(rows(query, [*arguments, MOST_COUNTED + 1])[0][0])


def all_of(filters: Filters, limit: int) -> list[int]:
    """The leads of a list, at most so many, in no order."""
    if filters.finds_nothing:
        return []
    with one_moment():
        source, arguments = _whole(_Asked.of(filters))
        return [lead for (lead,) in rows(f"SELECT l.lead_id {source} LIMIT %s", [*arguments, limit])]


def all_in_order(filters: Filters, order: Order) -> array[int]:
    """All leads of a list in its order: only their numbers, of which a million are eight megabytes."""
    found = array("q")
    if filters.finds_nothing:
        return found
    way = "DESC" if order.descending else "ASC"
    with one_moment():
        source, arguments = _whole(_Asked.of(filters))
        query = f"SELECT l.lead_id {source} ORDER BY l.{order.by} {way}, l.lead_id {way}"
        for chunk in streamed(query, arguments):
            found.extend(lead for (lead,) in chunk)
    return found


def _whole(asked: _Asked) -> _Source:
    if asked.words:
        one_by_one()
    return _few(asked) or _all_that_fit(asked)


_Source = tuple[str, list[Any]]
"""What follows SELECT, up to the order, and its arguments; the listed row is `l`."""


def _few(asked: _Asked) -> _Source | None:
    """The leads that fit, where one of the tests leaves few."""
    if asked.words and _is_few(*with_all(asked.words)):
        return _from_words(asked)
    for test in asked.tests:
        if test.is_narrow and _is_few(f"SELECT 1 FROM leadlight_listed WHERE {test.sql}", *test.arguments):
            return _from_rows(
                _Asked([test, *(each for each in asked.tests if each is not test)], asked.words)
            )
    return None


def _is_few(query: str, *arguments: object) -> bool:
    found = rows(f"SELECT COUNT(*) FROM ({query} LIMIT %s) AS those", [*arguments, FEW + 1])
    return int(found[0][0]) <= FEW


def _from_words(asked: _Asked) -> _Source:
    query, argument = with_all(asked.words)
    where, arguments = asked.where(searched=False)
    found = f"FROM (SELECT lead_id AS root FROM ({first_of_all(query)}) AS q) AS f"
    found += " JOIN leadlight_listed l ON l.lead_id = f.root"
    return f"{found} WHERE {where}", [argument, *arguments]


def _from_rows(asked: _Asked) -> _Source:
    where, arguments = asked.where()
    return f"FROM leadlight_listed l WHERE {where}", arguments


def _sorted(source: _Source, order: Order, limit: int) -> list[Place]:
    """The first of some leads, which are all sorted: what is sorted by is hidden from indexes."""
    said, arguments = source
    way = "DESC" if order.descending else "ASC"
    hidden = f"COALESCE(l.{order.by}, NULL)"
    return _places(
        f"SELECT {hidden} AS value, l.lead_id {said} ORDER BY {hidden} {way}, l.lead_id {way} LIMIT %s",
        [*arguments, limit],
    )


def _walked(asked: _Asked, order: Order, limit: int, window: int) -> list[Place] | None:
    """The first leads that fit, met by going through so many in order; None where too few of them fit."""
    inner = [test for test in asked.tests if test.column in {"", order.by}]
    if order.by == "total":
        inner += _begins_an_index(asked.tests)
    within, given = _Asked(inner, ()).where()
    where, arguments = _Asked([test for test in asked.tests if test not in inner], asked.words).where()
    # with an order of its own it would go through all of the window; both databases keep that of the window
    found = _places(
        f"SELECT {order.by}, lead_id FROM (SELECT * FROM leadlight_listed l WHERE {within} "
        f"ORDER BY {order.sql} LIMIT {window}) AS l WHERE {where} LIMIT %s",
        [*given, *arguments, limit],
    )
    return found if len(found) == limit else None


def _begins_an_index(tests: Sequence[Condition]) -> list[Condition]:
    """The test by which fewest leads are left to go through in the order of scores, if there is one."""
    known = {test.column: test for test in tests if test.value is not None}
    return [known[column] for column in ("owner", "stage", "qualifies_for", "priority") if column in known][
        :1
    ]


def _all_that_fit(asked: _Asked) -> _Source:
    """All leads that fit, found by their words or by looking at every row, one after another."""
    if asked.words:
        many_at_once()
        return _from_words(asked)
    where, arguments = asked.where()
    return f"FROM leadlight_listed l {in_their_order()} WHERE {where}", arguments


def _places(query: str, arguments: Sequence[Any]) -> list[Place]:
    return [Place(*row) for row in rows(query, arguments)]
