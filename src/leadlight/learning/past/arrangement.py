"""Leads in an order that does not depend on how their file was sorted."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from leadlight.learning.dataset import Column, EventLog, Floats, PastLeads, Whole

Bits: TypeAlias = NDArray[np.uint64]
Numbers = TypeVar("Numbers", Whole, Floats)


def arranged(past: PastLeads) -> PastLeads:
    """The same leads by arrival and then by content, so that shuffling a file changes nothing."""
    content = _content(past)
    order = np.zeros(past.known.leads, dtype=np.int64) if past.order is None else past.order
    return taken(past, np.lexsort((content, order)))


def _content(past: PastLeads) -> Whole:
    """A number for what each lead is, the same in every run; 64 bits."""
    mixed = np.asarray(past.outcome, dtype=np.int64).astype(np.uint64)
    for column in sorted(past.known.columns, key=_name):
        hashes = _hashes(column)
        if len(hashes) and (hashes != hashes[0]).any():  # what all leads share tells none apart
            mixed = _stirred(mixed, hashes)
    for numbers in (past.known.moment, past.known.points, past.created, past.decided, past.value):
        if numbers is not None:
            mixed = _stirred(mixed, (numbers + 0).view(np.uint64))
    return mixed.view(np.int64)


def _name(column: Column) -> str:
    return column.name


def _stirred(mixed: Bits, more: Bits) -> Bits:
    """One step of a multiplicative hash (Knuth 1998, 6.4)."""
    mixed = (mixed ^ more) * np.uint64(0x9E3779B97F4A7C15)
    return np.asarray(mixed ^ (mixed >> np.uint64(29)))


def _hashes(column: Column) -> Bits:
    known: dict[str, int] = {}
    found = np.empty(len(column.values), dtype=np.uint64)
    for place, value in enumerate(column.values):
        text = f"{type(value).__name__} {value}"
        number = known.get(text)
        if number is None:
            digest = blake2b(f"{column.name} {text}".encode(errors="surrogatepass"), digest_size=8).digest()
            number = known[text] = int.from_bytes(digest)
        found[place] = number
    return found


def taken(past: PastLeads, rows: Whole) -> PastLeads:
    """Some of the leads, in the order of `rows`."""
    known = past.known
    columns = tuple(Column(column.name, column.values[rows]) for column in known.columns)
    fresh = replace(
        known,
        leads=len(rows),
        columns=columns,
        moment=_part(known.moment, rows),
        points=_part(known.points, rows),
        events=None if known.events is None else _events(known.events, rows, known.leads),
    )
    return replace(
        past,
        known=fresh,
        outcome=past.outcome[rows],
        order=_part(past.order, rows),
        created=_part(past.created, rows),
        decided=_part(past.decided, rows),
        group=_part(past.group, rows),
        value=_part(past.value, rows),
    )


def _part(values: Numbers | None, rows: Whole) -> Numbers | None:
    return None if values is None else values[rows]


def _events(log: EventLog, rows: Whole, leads: int) -> EventLog:
    """The events of the leads of `rows`, each lead's in the order they had."""
    place = np.full(leads, -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    lead = place[log.lead]
    kept = np.flatnonzero(lead >= 0)
    kept = kept[np.argsort(lead[kept], kind="stable")]
    return log.taken(kept, lead[kept])
