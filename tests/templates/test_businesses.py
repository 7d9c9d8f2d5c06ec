"""The models for kinds of businesses tell apart what a marketer would tell apart."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import microseconds, normal_name
from leadlight.templates import template_text

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
FITS = {
    "industry": "software",
    "employees": "300",
    "job_title": "VP Sales",
    "country": "DE",
    "email": "a@b.example",
}


def did(name, days=1, **properties):
    return Event(normal_name(name), microseconds(AT - timedelta(days=days)), properties)


def result(name, *events, **fields):
    return score(read_model(template_text(name), source=name), Lead(fields, events), AT)


def test_surfing_alone_makes_nobody_hot():
    surfing = [did("Page Viewed", days, path="/pricing") for days in range(14)]

    assert result("b2b-saas", *surfing).scores["engagement"] == 40


@pytest.mark.parametrize(
    ("title", "points"),
    [
        ("Student", -20),
        ("Marketing Intern", -14),
        ("International Sales", 6),
        ("Job seeker", -20),
        ("Coordinator", 0),
    ],
)
def test_students_and_job_seekers_lose_points_and_international_people_do_not(title, points):
    assert result("b2b-saas", job_title=title).scores["fit"] == points


def test_leaving_the_list_costs_more_than_a_click_gives():
    clicked, left = did("Email Link Clicked"), did("Unsubscribed")

    assert result("b2b-saas", clicked, left).total < 0 < result("b2b-saas", clicked).total


@pytest.mark.parametrize(
    ("days", "points"), [(29, 0), (30, -5), (65, -10), (119, -15), (120, -20), (400, -20)]
)
def test_a_quiet_lead_loses_points_every_month_up_to_a_limit(days, points):
    assert result("b2b-saas", did("Something", days)).total == points


def test_the_wrong_audience_loses_points():
    assert result("b2b-saas", industry="Recruiting").total == -15


def test_a_lost_deal_starts_over():
    before, after = did("Demo Requested", 20), did("Demo Requested", 5)

    assert result("b2b-saas", before, did("Opportunity Lost", 10)).total == 0
    assert result("b2b-saas", before, did("Opportunity Lost", 10), after).total == 25


@pytest.mark.parametrize(("days", "points"), [(0, "20"), (30, "10"), (60, "0")])
def test_a_trial_fades_in_two_months(days, points):
    active = did("Signed In", 0)

    assert result("b2b-saas", did("Trial Started", days), active).total == Decimal(points)


def test_who_fits_and_acts_qualifies_further_than_who_only_fits():
    demo = did("Demo Requested"), did("Form Submitted")

    assert result("b2b-saas", **FITS).qualifies_for == "IQL"
    assert result("b2b-saas", *demo, **FITS).qualifies_for == "MQL"
    assert result("b2b-saas", *demo, **FITS | {"email": ""}).qualifies_for is None


def test_the_grade_puts_fit_into_the_letter_and_engagement_into_the_digit():
    assert result("b2b-saas", **FITS).grade == "A4"
    assert result("b2b-saas", did("Demo Requested"), **FITS).grade == "A2"
    assert result("b2b-saas", did("Demo Requested")).grade == "D2"


def test_competitors_and_our_own_people_are_left_out():
    assert result("b2b-saas", email="eve@rival.example").excluded == "Competitor"
    assert result("b2b-saas", email="us@ourcompany.example").priority == "Excluded"


def test_a_visit_is_a_day_of_the_last_week():
    pages = [did("Page Viewed", days) for days in (0.1, 0.2, 1.1, 6.9, 7, 30)]

    assert result("ecommerce", *pages).scores["interest"] == 3 * 4


def test_categories_with_margin_earn_more():
    assert result("ecommerce", did("Product Viewed", category="Shoes")).scores["interest"] == 2
    assert result("ecommerce", did("Product Viewed", category="socks")).scores["interest"] == Decimal("0.5")


def test_a_cart_filled_and_not_bought_is_to_rescue():
    added = did("Product Added", 2, price="180"), did("Checkout Started", 1.9)

    left = result("ecommerce", *added)
    bought = result("ecommerce", *added, did("Order Completed", 1.8, total="180"))

    assert (left.scores["cart"], left.qualifies_for) == (10 + 10 + 12, "Cart to rescue")
    assert (bought.scores["cart"], bought.qualifies_for) == (0, None)


def test_a_local_enquiry_nearby_soon_and_serious_is_urgent():
    enquiry = {
        "location": "Bristol",
        "service": "Repair",
        "wanted_by": "2026-03-10",
        "quote_requested": "yes",
        "phone_number": "0117 496 0100",
        "created_at": "2026-02-28",
    }

    assert result("services", **enquiry).total == 10 + 6 + 12 + 15 + 5
    assert result("services", **enquiry, site_visit_booked="yes").priority == "High"


def test_a_far_away_enquiry_with_a_date_gone_by_waits():
    far = result("services", location="Leeds", distance_km="300", wanted_by="2026-02-01", phone_number="1")

    assert (far.total, far.priority) == (-25, "Low")


def test_a_supplier_is_no_enquiry():
    assert result("services", notes="Supplier of gloves").excluded == "Not an enquiry"
