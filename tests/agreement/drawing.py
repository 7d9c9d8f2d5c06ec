"""Worlds drawn over formats, types and the edges of every reading."""

from datetime import datetime
from functools import cache
from typing import Any

from hypothesis import strategies as st

from leadlight.scoring.values import LATEST, moment
from tests.agreement.models import documents
from tests.agreement.values import (
    BLANKS,
    INSTANTS,
    INTEGERS,
    NUMBERS_AS_TEXT,
    REALS,
    TRUTHS_AS_TEXT,
    UNREADABLE_TIMES,
    mix,
    small_texts,
    texts,
    times,
    written_time,
)
from tests.agreement.worlds import ABSENT, Column, Sheet, Token, World

TYPED = ["parquet", "duckdb"]
FORMATS = ["csv", "jsonl", *TYPED]

KEYS = {
    "email": ["ana@x.example", "Ana@X.Example", " ana@x.example ", "bo@straße.example", "BO@STRASSE.example", "zoë@é.example", "ZOE\u0308@É.example",
              "nobody@x.example", "", "  ", "no-address", "No-Address"],
    "lead_id": ["1", "2", " 2 ", "007", "7", "a", "A", "é", "e\u0301", "1.0", "", "\u00a0", "99"],
}  # fmt: skip
WHOLE_KEYS = [1, 2, 3, 7, -1, 2**62]
NAMES = [
    "view",
    "View",
    " VIEW (old)",
    "view",
    "click",
    "Click!",
    "click",
    "Page Viewed",
    "demo requested",
    "Gone",
    "vïew",
]
TOKENS = [Token(n) for n in ("5", "5.0", "0.1", "1000", "-2.5", "0", "1", "2.675", "3", "-0.0", "12", "7")]


def when(micros: int) -> datetime:
    return moment(min(max(micros, -(10**16)), LATEST))


@cache
def cells(kind: str, favourite: str, at: int) -> st.SearchStrategy[Any]:
    """Values of a column of a kind; its favourites are what rules ask of such a column."""
    time_texts = times(at).flatmap(written_time)
    favourites = {
        "text": texts,
        "number": st.sampled_from(NUMBERS_AS_TEXT),
        "truth": st.sampled_from(TRUTHS_AS_TEXT),
        "time": mix((5, time_texts), (1, st.sampled_from(UNREADABLE_TIMES))),
    }
    written = mix((4, favourites[favourite]), (2, small_texts), (1, st.sampled_from([*BLANKS, None])))
    of_json = mix(
        (3, written), (2, st.sampled_from(TOKENS)), (1, st.sampled_from([None, True, False, ABSENT]))
    )
    listed = st.lists(
        st.one_of(small_texts, st.sampled_from(TOKENS), st.sampled_from([None, True])), max_size=3
    )
    return {
        "text": written,
        "integer": st.sampled_from([None, *INTEGERS]),
        "small": st.sampled_from([None, 0, 1, 5, -3, 32767]),
        "real": st.sampled_from([None, *REALS]),
        "truth": st.sampled_from([None, True, False]),
        "instant": mix((1, st.none()), (9, times(at).map(when).map(lambda t: t.replace(tzinfo=None)))),
        "zoned": mix((1, st.none()), (9, times(at).map(when))),
        "date": mix((1, st.none()), (9, times(at).map(lambda t: when(t).date()))),
        "list": mix((1, st.none()), (4, st.lists(st.one_of(small_texts, st.none()), max_size=3))),
        "json": mix((4, of_json), (1, listed)),
    }[kind]


def kinds_in(format_: str, favourite: str) -> list[str]:
    """The kinds that columns of a format can have, the likely ones first and often."""
    if format_ == "csv":
        return ["text"]
    if format_ == "jsonl":
        return ["text", "json", "json", "truth"]
    likely = {
        "text": ["text", "list"],
        "number": ["integer", "real", "real", "small"],
        "truth": ["truth"],
        "time": ["instant", "zoned", "date"],
    }
    return ["text", *likely[favourite], *likely[favourite], "integer", "real", "truth", "instant"]


@st.composite
def columns(draw: st.DrawFn, path: tuple[str, ...], favourite: str, sheet: tuple[str, int, int]) -> Column:
    """A column of a sheet, given by format, number of rows and instant."""
    format_, rows, at = sheet
    kind = draw(st.sampled_from(kinds_in(format_, favourite)))
    return Column(path, kind, tuple(draw(cells(kind, favourite, at)) for _ in range(rows)))


LEAD_COLUMNS = {
    ("Industry",): "text", ("Employees (Number)",): "number", ("SUBSCRIBED?",): "truth", ("last seen",): "time", ("Job Title",): "text",
    ("tags",): "text", ("address", "City"): "text", ("created_at",): "time", ("email",): "text",
}  # fmt: skip
EVENT_COLUMNS = {
    ("path",): "text",
    ("Amount (EUR)",): "number",
    ("flag",): "truth",
    ("seen at",): "time",
    ("labels",): "text",
    ("page", "Depth"): "number",
}


@st.composite
def keyed(draw: st.DrawFn, name: str, sheet: tuple[str, int, int], *, whole: bool) -> Column:
    """The column that ties leads and events."""
    format_, rows, _ = sheet
    if whole and format_ in TYPED:
        return Column(
            (name,),
            "integer",
            tuple(
                draw(mix((5, st.sampled_from(WHOLE_KEYS[:2])), (1, st.sampled_from([*WHOLE_KEYS, None]))))
                for _ in range(rows)
            ),
        )
    pool = [str(n) for n in WHOLE_KEYS] if whole else KEYS["email" if "email" in name else "lead_id"]
    return Column(
        (name,),
        "text",
        tuple(draw(mix((5, st.sampled_from(pool[:2])), (1, st.sampled_from(pool)))) for _ in range(rows)),
    )


@st.composite
def lead_sheets(draw: st.DrawFn, at: int, key: str, *, whole: bool) -> Sheet:
    sheet = (draw(st.sampled_from(FORMATS)), draw(st.integers(1, 5)), at)
    tied = draw(keyed(key, sheet, whole=whole))
    missing = draw(st.sets(st.sampled_from(sorted(LEAD_COLUMNS)), max_size=3)) | {(key,)}
    others = [
        draw(columns(path, favourite, sheet))
        for path, favourite in LEAD_COLUMNS.items()
        if path not in missing
    ]
    return Sheet(sheet[0], (tied, *(flat(column, sheet[0]) for column in others)))


def flat(column: Column, format_: str) -> Column:
    """Only CSV has no nested columns."""
    return Column(("_".join(column.path),), column.kind, column.values) if format_ == "csv" else column


@st.composite
def event_sheets(draw: st.DrawFn, at: int, key: str, *, whole: bool) -> Sheet:
    sheet = (draw(st.sampled_from(FORMATS)), draw(st.sampled_from([15, 1, 5, 10, 20, 25])), at)
    format_, rows, _ = sheet
    found = [draw(keyed(key, sheet, whole=whole)), draw(timed(sheet)), *draw(named(sheet))]
    missing = draw(st.sets(st.sampled_from(sorted(EVENT_COLUMNS)), max_size=3))
    inside: tuple[str, ...] = draw(st.sampled_from([("properties",), ()])) if format_ == "jsonl" else ()
    found += [
        flat(draw(columns((*inside, *path), favourite, sheet)), format_)
        for path, favourite in EVENT_COLUMNS.items()
        if path not in missing
    ]
    if draw(st.booleans()):
        ids = st.sampled_from(["m1", " m1 ", "m2", "", None, "m3", None])
        found.append(
            Column(
                (draw(st.sampled_from(["message_id", "messageId"])),),
                "text",
                tuple(draw(ids) for _ in range(rows)),
            )
        )
    if draw(st.integers(0, 3)) == 0:
        found.append(draw(columns((*inside, "machine"), "truth", sheet)))
    if format_ == "jsonl" and draw(st.booleans()):
        found.append(
            Column(
                ("traits", "Industry"), "text", tuple(draw(cells("text", "text", at)) for _ in range(rows))
            )
        )
    return Sheet(format_, tuple(found))


@st.composite
def timed(draw: st.DrawFn, sheet: tuple[str, int, int]) -> Column:
    """The column that says when an event happened."""
    format_, rows, at = sheet
    kind = draw(
        st.sampled_from(["instant", "instant", "zoned", "date", "text"] if format_ in TYPED else ["text"])
    )
    values = (
        cells(kind, "time", at)
        if kind != "text"
        else mix((9, times(at).flatmap(written_time)), (1, st.sampled_from(UNREADABLE_TIMES)))
    )
    return Column(
        (draw(st.sampled_from(["timestamp", "originalTimestamp"])),),
        kind,
        tuple(draw(values) for _ in range(rows)),
    )


@st.composite
def named(draw: st.DrawFn, sheet: tuple[str, int, int]) -> list[Column]:
    """The columns that say what happened: `event`, Segment's `type`, or both."""
    rows, names = sheet[1], st.sampled_from(NAMES)
    which = draw(st.sampled_from(["event", "event", "type", "both"]))
    if which == "event":
        return [Column(("event",), "text", tuple(draw(names) for _ in range(rows)))]
    kinds = mix(
        (2, names), (1, st.sampled_from(["page", "Page", "track", "screen", " Identify ", "identify"]))
    )
    type_ = Column(("type",), "text", tuple(draw(kinds) for _ in range(rows)))
    some = mix((3, names), (1, st.sampled_from([None, "", "  "])))
    return (
        [type_]
        if which == "type"
        else [Column(("event",), "text", tuple(draw(some) for _ in range(rows))), type_]
    )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A world and a model to score it with."""
    at = draw(st.sampled_from(INSTANTS))
    key, whole = draw(st.sampled_from(["email", "lead_id"])), False
    if key == "lead_id":
        whole = draw(st.booleans())
    leads = draw(lead_sheets(at, key, whole=whole))
    events = draw(st.lists(event_sheets(at, key, whole=whole), min_size=1, max_size=2))
    return World(leads, tuple(events), (key, key), at, draw(documents(at)))
