"""What messages of a CRM say of a lead."""

from decimal import Decimal

import pytest

from leadlight.engage.company import Company, Recycling
from leadlight.engage.crm import NAMES, Message, hundredths, said
from leadlight.engage.stages import Force
from leadlight.ingest.browser_limits import NOT_FROM_BROWSERS
from leadlight.ingest.vocabulary import canonical, terms
from leadlight.scoring.values import DAY

AT = 1_750_000_000_000_000
COMPANY = Company(recycle=Recycling(rest=7 * DAY))


def understood(name, **properties):
    return said(Message(9, canonical(name), AT, properties), COMPANY)


def move(name, **properties):
    found = understood(name, **properties).move
    return None if found is None else (found.stage, found.step, found.force)


def test_a_deal_takes_a_lead_from_opportunity_to_customer():
    assert move("Deal Created") == ("Opportunity", "Inquiry", Force.RAISES)
    assert move("Opportunity Created", stage="negotiation") == ("Opportunity", "Negotiation", Force.RAISES)
    assert move("Opportunity Created", stage="Closed Won") == ("Opportunity", "Inquiry", Force.RAISES)
    assert move("Closed Won") == ("Customer", "Closed Won", Force.DEALS)
    assert move("Opportunity Lost") == ("Lost", "Closed Lost", Force.DEALS)


def test_a_deal_that_moves_says_its_step():
    assert move("Deal Stage Changed", stage="proposalsent") == ("Opportunity", "Proposal Sent", Force.DEALS)
    assert move("Deal Stage Changed", dealStage="x", to="closedwon") == (
        "Customer",
        "Closed Won",
        Force.DEALS,
    )
    assert move("Deal Stage Changed", stage="SQL") is None
    assert move("Deal Stage Changed", stage="of its own") is None
    assert move("Deal Stage Changed") is None


@pytest.mark.parametrize(
    ("stage", "target"),
    [
        ("salesqualifiedlead", "SQL"),
        ("Sales Accepted Lead", "SAL"),
        ("customer", "Customer"),
        ("Recycled", "Recycled"),
        ("Opportunity", "Opportunity"),
    ],
)
def test_a_lead_that_moves_says_its_stage_as_other_systems_spell_it(stage, target):
    found = understood("Lifecycle Stage Changed", stage=stage).move

    assert found is not None
    assert (found.stage, found.force) == (target, Force.SETS)


@pytest.mark.parametrize("stage", ["MQL", "marketingqualifiedlead", "subscriber", "", 5, None, ["SQL"]])
def test_the_models_stages_are_set_by_no_message(stage):
    assert move("Lead Stage Changed", stage=stage) is None


def test_reviews_come_from_a_crm_too_and_a_recycled_lead_rests():
    assert move("Lead Accepted") == ("SAL", "", Force.RAISES)
    assert move("Lead Rejected", reason="no budget") == ("Recycled", "", Force.SETS)
    assert move("Lead Rejected", reason="Competitor") == ("Lost", "Closed Lost", Force.SETS)
    assert move("Lead Rejected") == ("Recycled", "", Force.SETS)
    recycled = understood("Lead Recycled", reason="asked for time")
    assert recycled.move is not None
    assert (recycled.move.rest_until, recycled.reason) == (AT + 7 * DAY, "asked for time")


def test_a_deal_says_its_value_date_and_which_it_is():
    found = understood(
        "Deal Won", Amount="1204.555", dealId=17, closedAt="2025-06-01", currency="eur"
    ).outcome

    assert found is not None
    assert (found.result, found.value, found.deal, found.currency) == ("won", 120_456, "17", "")
    assert found.at == 1_748_736_000_000_000
    assert (found.said_at, found.number) == (AT, 9)


def test_a_deal_is_decided_at_the_latest_when_it_is_said():
    found = understood("Deal Lost", close_date="2031-01-01", currency="usd", value="many").outcome

    assert found is not None
    assert (found.result, found.at, found.value, found.currency) == ("lost", AT, None, "USD")
    assert understood("Deal Lost", close_date=5).outcome.at == AT


def test_a_step_says_what_became_of_a_deal_only_where_it_says_which():
    assert understood("Deal Stage Changed", stage="Closed Won").outcome is None
    assert understood("Deal Stage Changed", stage="Closed Won", deal_id="D").outcome.result == "won"
    assert understood("Deal Stage Changed", stage="Closed Lost", deal_id="D").outcome.result == "lost"
    assert understood("Deal Stage Changed", stage="Negotiation", deal_id="D").outcome is None
    assert understood("Deal Stage Changed", stage="?", deal_id="D").outcome is None


@pytest.mark.parametrize("value", [True, -1, "NaN", "1e30", None, [5], {}, "x"])
def test_what_is_no_value_of_money_is_left_out(value):
    assert hundredths(value) is None


@pytest.mark.parametrize(
    ("value", "cents"), [(5, 500), (0.125, 13), ("7.5", 750), (Decimal("0.005"), 1), (0, 0)]
)
def test_values_are_kept_to_the_cent(value, cents):
    assert hundredths(value) == cents


def test_what_a_crm_says_is_in_the_vocabulary_and_not_from_browsers():
    assert {canonical(term.name) for term in terms() if term.spec == "sales"} == NAMES == NOT_FROM_BROWSERS
