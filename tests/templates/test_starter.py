"""The starter model gives the points of the classic lead sheet."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import normal_name
from leadlight.templates import SHEET_COLUMNS, template_text

AT = datetime(2026, 3, 1, tzinfo=UTC)
STARTER = read_model(template_text("starter"), source="starter")


def scored(**cells):
    """Score a row of the sheet; cells are named by the start of their column."""
    row = {column: cell for column in (*SHEET_COLUMNS, "Company Size") for start, cell in cells.items()
           if normal_name(column).startswith(start)}  # fmt: skip
    assert len(row) == len(cells)
    return score(STARTER, Lead({normal_name(column): cell for column, cell in row.items()}), AT)


@pytest.mark.parametrize(
    ("column", "cell", "points"),
    [
        ("industry", "Software", 5),
        ("industry", "Fishing", 0),
        ("location", "Berlin, Germany", 3),
        ("location", "Lisbon", 0),
        ("company_size", "120", 2),
        ("company_size", 10.0, 2),
        ("company_size", "51-200", 2),
        ("company_size", "5", 0),
        ("company_size", "1-10", 0),
        ("pricing_page_visits", "Yes", 10),
        ("pricing_page_visits", "No", 0),
        ("case_study_downloads", "1", 8),
        ("case_study_downloads", 3, 24),
        ("contact_form", "yes", 15),
        ("email_opens", "1", 2),
        ("email_opens", "7", 14),
        ("email_clicks", "1", 5),
        ("email_clicks", 4.0, 20),
        ("demo_request", "Y", 20),
        ("demo_request", True, 20),
        ("consultation", "TRUE", 25),
        ("live_chat", "1", 7),
        ("website_visits", "40", 0),
        ("lead_source", "Referral", 0),
        ("notes", "yes", 0),
    ],
)
def test_each_column_gives_the_points_of_the_sheet(column, cell, points):
    assert scored(**{column: cell}).total == points


def test_the_points_of_all_columns_add_up():
    full = scored(
        industry="finance",
        location="Vienna",
        company_size=200,
        pricing_page_visits="yes",
        case_study_downloads=2,
        contact_form="yes",
        email_opens=5,
        email_clicks=3,
        demo_request="yes",
        consultation="yes",
        live_chat="yes",
    )

    assert full.scores == {"fit": 10, "engagement": 118}
    assert full.total == 128


@pytest.mark.parametrize(
    ("cells", "total", "priority"),
    [
        ({}, "0", "Low"),
        ({"demo_request": "yes"}, "20", "Low"),
        ({"email_opens": "10.25"}, "20.5", "Low"),
        ({"email_opens": "10.49"}, "20.98", "Low"),
        ({"email_opens": "10.5"}, "21", "Medium"),
        ({"consultation": "yes", "demo_request": "yes", "email_clicks": 1}, "50", "Medium"),
        ({"consultation": "yes", "demo_request": "yes", "email_opens": "2.99"}, "50.98", "Medium"),
        ({"consultation": "yes", "demo_request": "yes", "email_opens": 3}, "51", "High"),
        ({"email_opens": 500}, "1000", "High"),
    ],
)
def test_between_two_priorities_a_lead_belongs_to_the_lower_one(cells, total, priority):
    row = scored(**cells)

    assert (row.total, row.priority) == (Decimal(total), priority)


def test_each_priority_says_what_to_do_and_by_when():
    said = {priority.name: (priority.action, priority.within) for priority in STARTER.priorities}

    assert said == {
        "Low": ("Nurture by e-mail and watch for new activity", None),
        "Medium": ("Make personal contact", "3-5 business days"),
        "High": ("Contact immediately", "24 hours"),
    }
    assert [priority.name for priority in STARTER.priorities] == ["Low", "Medium", "High"]


def test_the_result_goes_into_the_columns_of_the_sheet_too():
    assert STARTER.columns == {"score": "Total Score", "priority": "Lead Priority"}


def test_the_starter_scores_the_sheet_alone_so_that_nothing_counts_twice():
    assert not [rule for _, _, rule in STARTER.all_rules() if hasattr(rule, "event")]
