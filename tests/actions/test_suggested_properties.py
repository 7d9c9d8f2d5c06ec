"""Suggested rules that ask for a property of events, where that ranks better."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from leadlight.actions.backtest_model import Models, backtest_model
from leadlight.actions.past_leads import Look
from leadlight.actions.suggest_model import suggest_model
from leadlight.actions.suggested_points import SuggestChoices
from leadlight.actions.work_table import Inputs
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.scoring.definition import EventRule
from leadlight.scoring.reading import read_with_warnings
from leadlight.scoring.values import DAY
from tests.actions.data import AT, write_csv

START = datetime(2025, 1, 1, tzinfo=UTC)
OUTCOME = OutcomeChoices("won", created="created_at")
LOOK = Look(7 * DAY)
EFFECTS = {"/Pricing": 1.8, "/careers": -1.8, "/blog": 0.0}


def written(folder, effects, city=0.0, leads=900):
    """Every lead views two pages; only which ones says anything, and who mailed it says nothing."""
    random = np.random.default_rng(4)
    rows, events = [], []
    for n in range(leads):
        arrived = START + timedelta(hours=3 * n)
        pages = [str(page) for page in random.choice(list(effects), 2, p=[0.25, 0.25, 0.5])]
        town = str(random.choice(["Rome", "Oslo"]))
        odds = -1 + sum(effects[page] for page in set(pages)) + city * (town == "Rome")
        rows.append({
            "lead_id": f"L{n}", "city": town,
            "created_at": arrived.isoformat(), "won": int(random.random() < 1 / (1 + np.exp(-odds))),
        })  # fmt: skip
        events += [
            {"lead_id": f"L{n}", "event": "Page Viewed", "page": page.lower() if n % 5 else page,
             "sender": str(random.choice(["ann", "bob"])), "session_id": f"s{n}-{place}", "price": 12.5, "cohort": "2025-03" if odds > 0 else "2025-04",
             "timestamp": (arrived + timedelta(days=1, hours=place)).isoformat()}
            for place, page in enumerate(pages)
        ]  # fmt: skip
    return Inputs(write_csv(folder / "leads.csv", rows), (write_csv(folder / "events.csv", events),), at=AT)


@pytest.fixture(scope="module")
def suggested(tmp_path_factory):
    """Give inputs in which the page tells, and what is suggested for them."""
    inputs = written(tmp_path_factory.mktemp("pages"), EFFECTS)
    return inputs, suggest_model(inputs, OUTCOME, SuggestChoices(), LOOK)


def asking(found):
    model, warnings = read_with_warnings(found.text)
    assert not warnings
    rules = [rule for _, _, rule in model.all_rules() if isinstance(rule, EventRule)]
    return model, [rule for rule in rules if rule.where is not None]


def test_a_page_that_tells_gets_points_and_shows_what_it_is_compared_with(suggested):
    found = suggested[1]

    rules = asking(found)[1]

    assert "where: {page: '/pricing'}" in found.text
    assert "where: {page: '/careers'}" in found.text
    assert any(rule.name.startswith("Page Viewed, page /pricing") for rule in rules)
    assert all("won" in rule.about and "; others with such events: " in rule.about for rule in rules)
    assert "sender" not in found.text
    assert "session" not in found.text
    assert "cohort" not in found.text
    assert found.auc is not None
    assert found.auc.value > 0.65


def test_points_go_up_and_down_as_the_leads_ask(suggested):
    rules = asking(suggested[1])[1]

    points = {rule.name.split(", ")[1]: str(rule.points) for rule in rules}

    assert "-" not in points["page /pricing"]
    assert "-" in points["page /careers"]


def test_the_scoring_model_gives_the_points_that_were_learned(suggested):
    inputs, found = suggested
    model = asking(found)[0]

    tried = backtest_model(Models(model), inputs, OUTCOME, LOOK)

    shown = [f"{part.leads:,} of {tried.leads:,} past leads" for part in tried.trial.priorities if part.leads]
    assert all(count in found.text for count in shown)


def test_properties_that_tell_nothing_on_other_leads_get_no_rule(tmp_path):
    inputs = written(tmp_path, dict.fromkeys(EFFECTS, 0.0), city=2.0)

    found = suggest_model(inputs, OUTCOME, SuggestChoices(), LOOK)

    assert "city" in found.text
    assert "where:" not in found.text
