"""The example companies as the meaning takes them, read without the product's own readers."""

import csv
import json
from typing import Any

from python_calamine import CalamineWorkbook

from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.values import microseconds, normal_name
from tests.examples.plainly import ROOT, instant, read_csv

COMPANIES = ("brightpane", "mossbeck", "quillfen")


def expected_of(company):
    return read_csv(ROOT / "examples" / company / "expected.csv")


def leads_of(company):
    """Leads in the order of their file, with what they did up to now and later, machines left out."""
    folder = ROOT / "examples" / company
    match company:
        case "brightpane":
            return _with_events(read_csv(folder / "leads.csv"), "lead_id", _rows(folder / "events.csv"), {})
        case "mossbeck":
            messages = [
                json.loads(line)
                for line in (folder / "events.jsonl").read_text(encoding="utf-8").splitlines()
            ]
            traits = _traits(messages)
            return _with_events(read_csv(folder / "leads.csv"), "user_id", _tracked(messages), traits)
        case _:
            header, *rows = (
                CalamineWorkbook.from_path(folder / "leads.xlsx").get_sheet_by_index(0).to_python()
            )
            return [Lead(_fields(dict(zip(header, row, strict=True)))) for row in rows]


def _with_events(rows, key, events, traits):
    by_key: dict[str, list[Event]] = {}
    for event in events:
        by_key.setdefault(event.key, []).append(event)
    return [
        Lead(
            _fields(row) | _fields(traits.get(row[key].strip(), {})),
            tuple(by_key.get(row[key].strip(), ())) if row[key].strip() else (),
        )
        for row in rows
    ]


def _fields(row):
    return {normal_name(name): value for name, value in row.items()}


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.pop("machine") != "true":
                yield from _event(
                    row.pop("lead_id"), row.pop("event"), row.pop("timestamp"), row.pop("message_id"), row
                )


def _tracked(messages):
    for message in messages:
        if message["type"] != "identify" and not message.get("machine"):
            name = message.get("event", "Page Viewed")
            at = message.get("timestamp", message.get("originalTimestamp"))
            yield from _event(
                message.get("userId", ""), name, at, message.get("messageId"), message["properties"]
            )


def _event(key, name, written, identity, properties):
    at = instant(written)
    if at and key.strip():
        micros = microseconds(at)
        yield Event(
            normal_name(name), micros, _fields(properties), (identity or "").strip() or None, key.strip()
        )


def _traits(messages):
    traits: dict[str, dict[str, Any]] = {}
    told = (message for message in messages if message["type"] == "identify")
    for message in sorted(told, key=lambda message: message["timestamp"]):
        traits.setdefault(message["userId"], {}).update(message["traits"])
    return traits
