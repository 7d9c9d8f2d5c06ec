"""Enrich: let a list say more of leads, by address or domain; those leads are scored anew."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar

from leadlight.actions.live.sheet_rows import sheet_rows, with_date_order
from leadlight.actions.work_table import Tell, tell_nobody, work_connection
from leadlight.errors import DataError
from leadlight.ingest.cells import Reader, reader
from leadlight.ingest.identifiers import email
from leadlight.ingest.json_text import written
from leadlight.ingest.sheets import ROLES, Columns, Row, key_text, time_in
from leadlight.scoring.values import ISO, Forms, fold, normal_name
from leadlight.storage.due_rows import make_rescored
from leadlight.storage.enriching import Key, Said, known, leads_of, say, unsay
from leadlight.storage.models import Source
from leadlight.storage.transaction import writing
from leadlight.tables import File, parse_address

CHUNK = 2_000

Each = TypeVar("Each")

DOMAINS = ("domain", "email_domain", "company_domain", "website", "url")
"""Names of columns that say of whose domain a row is."""


@dataclass(frozen=True, slots=True)
class Enriching:
    """A list, and what the user says of it; `date` is the column that says since when a row is so."""

    list: str
    source: str | None = None
    key: str | None = None
    date: str | None = None
    confidence: float = 1.0
    forms: Forms = ISO


@dataclass(frozen=True, slots=True)
class Enriched:
    """How many rows say something new, otherwise, the same, nothing any more, and nothing usable."""

    new: int
    changed: int
    unchanged: int
    removed: int
    unusable: int
    leads: int


def enrich(wish: Enriching, at: int, tell: Tell = tell_nobody) -> Enriched:
    """Let a list say what it says now, and no more; the leads concerned become due.

    Raises TableError and DataError for a list that cannot be read; then nothing was changed.
    """
    tell(f"Reading {wish.list}")
    said, unusable = _read(wish, at)
    source = _source(wish, at)
    before = known(source)
    news = {key: each for key, each in said.items() if _differs(before.get(key), each, dated=bool(wish.date))}
    gone = [key for key in before if key not in said]
    leads = leads_of({*news, *gone})
    tell("Writing")
    for some in _chunks(list(news.items())):
        with writing():
            say(source, some)
            _make_due([leads.get(key, set()) for key, _ in some], at)
    _unsay(source, gone, leads, at)
    new = sum(key not in before for key in news)
    concerned = len(set().union(*leads.values()))
    return Enriched(new, len(news) - new, len(said) - len(news), len(gone), unusable, concerned)


def unsaid(source: int, at: int) -> int:
    """Let a list say nothing any more; of how many addresses and domains it did."""
    gone = list(known(source))
    _unsay(source, gone, leads_of(gone), at)
    return len(gone)


def _unsay(source: int, gone: Sequence[Key], leads: Mapping[Key, set[int]], at: int) -> None:
    for some in _chunks(list(gone)):
        with writing():
            unsay(source, some)
            _make_due([leads.get(key, set()) for key in some], at)


def _make_due(roots: Sequence[set[int]], at: int) -> None:
    make_rescored([(root, "enrichment") for root in sorted(set().union(*roots))], at)


def _differs(before: Said | None, now: Said, *, dated: bool) -> bool:
    if before is None:
        return True
    return (before[0], before[2]) != (now[0], now[2]) or (dated and before[1] != now[1])


def _chunks(rows: list[Each]) -> Iterator[list[Each]]:
    remaining = iter(rows)
    while some := list(islice(remaining, CHUNK)):
        yield some


def _source(wish: Enriching, at: int) -> int:
    address = parse_address(wish.list)
    name = wish.source or (address.path.name if isinstance(address, File) else wish.list)
    with writing():
        return Source.objects.get_or_create(kind="enrichment", name=name, defaults={"created_at": at})[0].pk


def _read(wish: Enriching, at: int) -> tuple[dict[Key, Said], int]:
    """What the rows of the list say, the last of each key, and how many say nothing usable."""
    said: dict[Key, Said] = {}
    unusable = 0
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder, work_connection(Path(folder)) as work:
        rows = sheet_rows(work, parse_address(wish.list), "list")
        forms, _ = with_date_order(rows, wish.forms)
        sheet = _sheet(rows.columns, wish, forms)
        for _, *cells in chain.from_iterable(rows.pages()):
            if (key := sheet.key(cells)) is None:
                unusable += 1
            else:
                said[key] = sheet.said(cells, at, wish.confidence)
    return said, unusable


@dataclass(frozen=True, slots=True)
class _Sheet:
    keyed: int
    kind: str
    date: int | None
    fields: tuple[tuple[str, int, Reader], ...]
    forms: Forms

    def key(self, row: Row) -> Key | None:
        text = key_text(row[self.keyed])
        if text is None:
            return None
        if self.kind == "email":
            found = email(text)
            return None if found is None else ("email", found.value)
        domain = domain_in(text)
        return None if domain is None else ("domain", domain)

    def said(self, row: Row, at: int, confidence: float) -> Said:
        values = {
            name: value
            for name, place, read in self.fields
            if row[place] is not None and (value := read(row[place])) is not None
        }
        since = None if self.date is None or row[self.date] is None else time_in(row[self.date], self.forms)
        return written(values), at if since is None else since, confidence


def domain_in(text: str) -> str | None:
    """The domain that a text names, of a web address too: `https://www.Acme.example/x` is acme.example."""
    rest = fold(text).partition("://")[2] or fold(text)
    host = rest.rpartition("@")[2].split("/")[0].split(":")[0].split("?")[0].strip(".").removeprefix("www.")
    if "." not in host or any(char.isspace() for char in host):
        return None
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def _sheet(columns: Columns, wish: Enriching, forms: Forms) -> _Sheet:
    named = columns.by_name()
    key = _key_column(columns, list(named), wish)
    kind = "email" if key in ROLES["email"] else "domain"
    date = None if wish.date is None else normal_name(wish.date)
    if date is not None and date not in named:
        raise DataError(f"{columns.place} has no column '{wish.date}'.")
    fields = tuple(
        (name, places[0], reader(columns.kinds[places[0]], forms))
        for name, places in named.items()
        if name not in {key, date}
    )
    return _Sheet(named[key][0], kind, None if date is None else named[date][0], fields, forms)


def _key_column(columns: Columns, named: Sequence[str], wish: Enriching) -> str:
    if wish.key is not None:
        key = normal_name(wish.key)
        if key not in named:
            raise DataError(f"{columns.place} has no column '{wish.key}'.")
        return key
    found = next((name for name in (*ROLES["email"], *DOMAINS) if name in named), None)
    if found is None:
        raise DataError(
            f"{columns.place} has no column with e-mail addresses or domains. Call it `email` or `domain`, "
            "or say which one has domains with --key."
        )
    return found
