"""Reasons and signals on pages: in English as everywhere, and in the user's language."""

from types import SimpleNamespace

import pytest
from django.utils import timezone, translation

from leadlight.actions.leads.queue import Reason
from leadlight.engage.absences import Absence, Silence
from leadlight.engage.signals import Crossing, Kind, of_absence, of_crossing, of_silence, of_surge
from leadlight.engage.surges import Surge
from leadlight.scoring.explain import sentence
from leadlight.scoring.lines import HandLine, RuleLine
from leadlight.scoring.values import DAY, HOUR
from leadlight.web.pages.lead.values import FIELDS, event_word, field_word
from leadlight.web.pages.told import news, reason
from leadlight.web.site import furnish
from tests.actions.live.happenings import NOW

LINES = [
    RuleLine("fit", "size", 5000, "Size", None, None),
    RuleLine("fit", "size", 725, "Several sites", 3, None),
    RuleLine("engagement", None, -725, "Unsubscribed", 1, NOW - 5 * HOUR),
    RuleLine("engagement", None, 3000, "Viewed pricing", 3, NOW - 2 * DAY),
    RuleLine("engagement", None, 3000, "Came", None, NOW - DAY),
]
SIGNALS = [
    of_surge(Surge(NOW, 7, 2, 1.21, 3.4), 3.0, None),
    of_absence(Absence(NOW, 41.26, None)),
    of_absence(Absence(NOW, 41.26, 1.0)),
    of_silence(Silence(NOW, NOW - 12 * DAY, 12.0, 2.46, 19, 46.7, 4.2), 3.0),
    *(
        of_crossing(Crossing(kind, NOW, before, level, total), None)
        for kind, level in ((Kind.PRIORITY, "High"), (Kind.STAGE, "MQL"))
        for before in (None, "Low")
        for total in (None, 7250)
    ),
]


@pytest.fixture(autouse=True)
def pages(sqlite_place):
    furnish()
    with translation.override("en"):
        yield


def stored(signal):
    return SimpleNamespace(kind=signal.kind.value, sentence=signal.sentence, evidence=dict(signal.evidence))


@pytest.mark.parametrize("line", LINES)
def test_a_reason_says_in_english_what_it_says_everywhere(line):
    assert reason(Reason(line, NOW)) == sentence(line, NOW)


@pytest.mark.parametrize("signal", SIGNALS, ids=lambda signal: signal.sentence[:30])
def test_a_signal_says_in_english_what_it_says_everywhere(signal):
    assert news(stored(signal)) == signal.sentence


def test_a_persons_word_is_told_in_the_readers_zone():
    line = HandLine("total", None, 500, None, "ana@x.example", "met at the fair", NOW + 8 * DAY)
    with timezone.override("Asia/Tokyo"):
        said = reason(Reason(line, NOW))

    assert said.startswith("ana@x.example, until ")
    assert said.endswith(": met at the fair: +5")


def test_no_reason_says_nothing():
    assert reason(None) == ""


@pytest.mark.parametrize("evidence", [{}, {"to": "High"}, {"visits": 3, "days": 2}])
def test_a_signal_whose_evidence_says_too_little_says_what_was_stored(evidence):
    assert news(SimpleNamespace(kind="surge", sentence="Kept.", evidence=evidence)) == "Kept."


def test_both_are_german_for_germans():
    with translation.override("de"):
        assert reason(Reason(LINES[3], NOW)) == "Viewed pricing 3-mal, zuletzt vor 2 Tagen: +30"
        assert [news(stored(signal)) for signal in SIGNALS[:4]] == [
            (
                "7 Besuche in 2 Tagen, wo die eigenen 8 Wochen und vergleichbare Leads 1,2 erwarten lassen; durch "
                "Zufall sind es so viele etwa einmal in 2.500 Fällen."
            ),
            "Zurück nach 41 Tagen; zuvor war der Lead einmal da.",
            "Zurück nach 41 Tagen; der Lead kam sonst jeden Tag.",
            (
                "Nichts seit 12 Tagen; der Lead kam zuvor alle 2,5 Tage, 19-mal. Eine so lange Pause kommt durch "
                "Zufall etwa einmal in 16.000 Fällen vor."
            ),
        ]
        assert (
            news(stored(SIGNALS[-1]))
            == "Der Lead qualifiziert sich jetzt für MQL, vorher Low, mit 72,5 Punkten."
        )


def test_names_of_events_and_fields_are_german_for_germans():
    names = ["page_viewed", "sms_sent", "our_own_event"]
    assert [event_word(name) for name in names] == ["Page viewed", "SMS sent", "Our own event"]
    with translation.override("de"):
        assert [event_word(name) for name in names] == ["Seite angesehen", "SMS gesendet", "Our own event"]
        assert [field_word(name) for name in ("job_title", "rooms")] == ["Position", "Rooms"]


def test_every_field_that_has_a_name_is_called_in_english_as_others_are():
    assert all(str(said) == name.replace("_", " ").capitalize() for name, said in FIELDS.items())
