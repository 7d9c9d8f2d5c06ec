"""Leads whose pages are looked at; nobody waits for a worker, as there is none."""

import pytest

from leadlight.actions.access.operations import operator
from leadlight.actions.clock import now
from leadlight.scoring.values import DAY
from leadlight.web.pages.lead import seen
from tests.actions.live.happenings import MODEL, happen, lead_of, message, publish_at_once, said, viewed

ME = operator("somebody.with.a.long.name@brightpane.example")

RULES = MODEL.replace(
    "      - {name: Quiet,",
    "      - {name: Talked, event: Call Completed, points: 7}\n"
    "      - {name: Jobs, event: Page Viewed, where: {path: {starts_with: /careers}}, points: -6}\n"
    "      - {name: Quiet,",
)


@pytest.fixture
def nobody_waits(monkeypatch):
    """Let pages say at once what will be scored later."""
    monkeypatch.setattr(seen, "PATIENCE", 0.0)


@pytest.fixture
def ana(sqlite_place, nobody_waits):
    """Give the uid of a lead that did several things."""
    at = now()
    publish_at_once(RULES, at)
    known = said(
        "ana", at - 9 * DAY, name="Ana Gómez", email="ana@acme.example", job_title="CEO", employees=55,
        phone="+34 600 000 000", industry="hotels", country="ES",
    )  # fmt: skip
    happen(known, viewed(at=at - 3 * DAY), viewed("/careers", at=at - 2 * DAY), now=at - DAY)
    happen(message("track", "ana", at - DAY, event="Email Opened"), now=at)
    return lead_of("ana").uid
