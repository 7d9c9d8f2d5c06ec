"""Entries of a timeline as a page shows them: an icon, a title, and what there is to know besides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from leadlight.actions.leads.whole_timeline import Entry
from leadlight.ingest.profile import BROWSER, HAND, flattened
from leadlight.scoring.values import moment
from leadlight.web.pages.lead.values import channel_icon, event_word, field_word, source_word, value_text
from leadlight.web.pages.words import signed

_TITLES = ("title", "path", "url", "subject", "name", "text", "file", "label", "form", "product")
"""Of these properties the first there is stands beside the name of an event."""

_MOST = 30
_ICONS = {
    "move": "arrow_forward",
    "review": "rule",
    "override": "edit",
    "outcome": "flag",
    "note": "sticky_note_2",
}


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An entry: on which day of the user's, what, a word on it, who or what says so, and all the rest."""

    at: int
    day: Any
    icon: str
    title: str
    said: str = ""
    source: str = ""
    machine: str = ""
    facts: tuple[tuple[str, str], ...] = ()


def shown_entries(entries: Sequence[Entry]) -> list[ShownEntry]:
    """Entries in words."""
    return [_message(each) if each.told is not None else _decision(each) for each in entries]


def _message(entry: Entry) -> ShownEntry:
    told, body = entry.told, entry.body or {}
    assert told is not None  # noqa: S101 - for the type checker
    facts = _facts(body, blank=_("emptied") if told.source == HAND else "")
    if told.name:
        said = next((text for name in _TITLES for known, text in facts if known == name), "")
        title = event_word(told.name)
    else:
        title, said = _profile(told.type, told.source, facts)
    more = () if [text for _name, text in facts] == [said] else facts
    return ShownEntry(
        entry.at, _day(entry.at), channel_icon(entry.channel), title, said, source_word(told.source),
        told.machine, tuple((field_word(name), text) for name, text in more),
    )  # fmt: skip


def _profile(type_: str, source: str, facts: Sequence[tuple[str, str]]) -> tuple[str, str]:
    match type_:
        case "identify":
            title = _("Told something of itself") if source == BROWSER else _("Profile changed")
            return title, ", ".join(field_word(name) for name, _text in facts[:4])
        case "group":
            return _("Said to be of a company"), ""
        case _:
            return _("Known under another id"), ""


def _facts(body: Mapping[str, Any], blank: str) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for part in ("properties", "traits"):
        values = body.get(part)
        if isinstance(values, dict):
            found |= {name: value_text(value) or blank for name, value in flattened(values)}
    return tuple((name, text) for name, text in found.items() if text)[:_MOST]


def _day(at: int) -> Any:  # noqa: ANN401 - a date
    return timezone.localtime(moment(at)).date()


def _decision(entry: Entry) -> ShownEntry:
    title, said, author = _words(entry.kind, entry.decision)
    return ShownEntry(entry.at, _day(entry.at), _ICONS[entry.kind], title, said, author)


def _words(kind: str, row: Any) -> tuple[str, str, str]:  # noqa: ANN401 - a row of one of five kinds
    match kind:
        case "move":
            return _moved(row)
        case "review":
            said = " · ".join(filter(None, (row.reason, row.text)))
            return (_("Accepted") if row.verdict == "accepted" else _("Rejected")), said, row.author
        case "override":
            what = _("Priority fixed: %(priority)s") % {"priority": row.priority}
            if row.points is not None:
                what = _("Points by hand: %(points)s") % {"points": signed(row.points)}
            return what, row.reason, row.author
        case "outcome":
            return (_("Deal won") if row.result == "won" else _("Deal lost")), row.reason, row.author
        case _:
            return _("Note"), row.text, row.author


def _moved(row: Any) -> tuple[str, str, str]:  # noqa: ANN401 - a move
    stage = f"{row.stage} · {row.step}" if row.step else row.stage
    why = {
        "model": _("the model found it qualified"),
        "recycle": _("it had rested there for long"),
        "message": _("a message said so"),
    }.get(row.cause, " · ".join(filter(None, (row.reason, row.text))))
    return _("Came to %(stage)s") % {"stage": stage}, why, row.author
