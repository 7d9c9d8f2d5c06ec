"""Leads and events as an engine sees them: a relation, and what its columns hold.

Of the events only those exist that count: up to the instant, with a key and a time, no machine's, one for
each message id. An engine prepares them so, then the model is compiled against these two relations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from leadlight.tables import Kind


@dataclass(frozen=True, slots=True)
class RawColumn:
    """A column of a relation: a text, raw JSON, whole number, binary number, truth value or instant."""

    ident: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class LeadRelation:
    """Leads, a row each: `_row` numbers them from 1, `k` is their key as it is compared.

    `fields` holds those the model reads, by name in normal form; `instants` names columns with the times,
    in microseconds, that some of them hold as text; `key` is `k` as SQL over the table of the leads, where
    it stands there as it is compared.
    """

    name: str
    fields: Mapping[str, RawColumn]
    instants: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None


@dataclass(frozen=True, slots=True)
class EventRelation:
    """Events, a row each: `k` is the key of the lead as it is compared, `t` the time in microseconds.

    With `stamped` there is `ts` too, the time as DuckDB's TIMESTAMP.
    """

    name: str
    event: RawColumn | None = None
    type: RawColumn | None = None
    properties: Mapping[str, RawColumn] = field(default_factory=dict)
    stamped: bool = False
