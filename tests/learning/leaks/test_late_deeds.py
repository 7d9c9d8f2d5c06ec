from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from leadlight.learning.dataset import NO_TIME, Known
from leadlight.learning.fields.plan import FeaturePlan, FieldChoices
from leadlight.learning.leaks.late_terms import late_deed
from leadlight.learning.lessons.preparing import prepare
from leadlight.scoring.values import DAY
from tests.learning.pasts import events_of, past_of, rows_of

N = 600
WON = (np.random.default_rng(5).random(N) < 0.25).astype(int)
CAME = 20_000 * DAY


def past_with(*kinds, dated=False) -> Any:
    """Give leads who all viewed pages, and winners who nearly all did these things too."""
    random = np.random.default_rng(7)
    views = [(lead, CAME + int(random.integers(1, 9)) * DAY, "page_viewed", None, None) for lead in range(N)]
    deeds = [
        (lead, CAME + int(random.integers(9, 13)) * DAY, kind, None, None)
        for kind in kinds
        for lead in np.flatnonzero(WON & (random.random(N) < 0.9))
    ]
    moments = np.full(N, CAME + 14 * DAY)
    past = past_of(
        WON, moment=moments, events=events_of([*views, *deeds]), size=random.integers(1, 30, N).tolist()
    )
    return replace(past, decided=np.where(WON == 1, moments + DAY, NO_TIME)) if dated else past


def prepared(past, **choices):
    return prepare(past, rows_of(past), FieldChoices(**choices))


def test_what_only_customers_do_is_left_out_by_its_name_where_wins_have_no_time():
    found = prepared(past_with("invoice_downloaded", "onboarding_mail_opened"))

    assert [(leak.field, leak.left_out) for leak in found.leaks] == [
        ("invoice downloaded", True), ("onboarding mail opened", True)
    ]  # fmt: skip
    assert "(what a customer does), and nothing says when leads were won; alone" in found.leaks[0].evidence
    assert found.plan.events.kinds == ("page_viewed",)
    assert found.whole.events.kinds != found.plan.events.kinds


def test_events_that_are_left_out_tell_nothing_in_sums_either():
    past = past_with("invoice_downloaded")
    without = past.known.without(("invoice_downloaded",))
    found = prepared(past).plan.matrix(past.known).features
    never = prepared(replace(past, known=without)).plan.matrix(without).features

    assert [feature.name for feature in found] == [feature.name for feature in never]
    for one, other in zip(found, never, strict=True):
        assert np.array_equal(one.values, other.values, equal_nan=True)


def test_what_came_before_a_dated_win_is_asked_about_whatever_its_name():
    (leak,) = prepared(past_with("invoice_downloaded", dated=True)).leaks

    assert (leak.field, leak.left_out) == ("invoice downloaded", False)


def test_a_kind_that_nearly_only_winners_have_is_asked_about_by_its_name_and_not_all_events():
    (leak,) = prepared(past_with("call_taken")).leaks

    assert (leak.field, leak.left_out) == ("call taken", False)
    assert "AUC 0.9" in leak.evidence


def test_a_kind_whose_few_leads_are_nearly_all_won_is_asked_about_with_their_win_rate():
    winners = np.flatnonzero(WON)[:40]
    past = past_with()
    rare = [(lead, CAME + 10 * DAY, "portal_opened", None, None) for lead in winners]
    views = [(lead, CAME + DAY, "page_viewed", None, None) for lead in range(N)]
    past = replace(past, known=replace(past.known, events=events_of([*views, *rare])))

    (leak,) = prepared(past).leaks

    assert leak.field == "portal opened"
    assert leak.evidence.startswith("Of 40 leads with 'portal opened' 100.0% were won, against")


def test_ordinary_deeds_raise_no_alarm():
    assert prepared(past_with()).leaks == ()


def test_a_kind_is_kept_and_dropped_by_its_name():
    past = past_with("invoice_downloaded", "call_taken")

    found = prepared(past, keep=("Invoice Downloaded",), drop=("Call Taken",))

    assert found.plan.events.kinds == ("page_viewed", "invoice_downloaded")
    assert found.plan.events.without == found.kinds_out == ("call_taken",)
    assert [(leak.field, leak.left_out) for leak in found.leaks] == [("invoice downloaded", False)]


def test_a_plan_keeps_what_is_left_out_in_json_and_an_older_one_leaves_out_nothing():
    plan = prepared(past_with("invoice_downloaded")).plan
    older = plan.as_json()

    assert FeaturePlan.from_json(plan.as_json()) == plan
    assert older["events"].pop("without") == ["invoice_downloaded"]
    assert FeaturePlan.from_json(older) == replace(plan, events=replace(plan.events, without=()))


def test_where_nobody_is_known_to_be_lost_no_deed_is_suspicious():
    past = past_with("invoice_downloaded")

    assert prepared(replace(past, outcome=np.ones(N, dtype=np.int64))).leaks == ()


def test_a_few_leads_raise_no_alarm_but_by_a_name():
    few = past_with("invoice_downloaded", "call_taken")
    some = np.concatenate([np.flatnonzero(WON)[:9], np.flatnonzero(1 - WON)[:60]])

    assert [leak.field for leak in prepare(few, some, FieldChoices()).leaks] == ["invoice downloaded"]


def test_leads_without_events_have_no_kinds():
    known = Known(3, ())

    assert known.without(("a",)) is known


@pytest.mark.parametrize(
    "name",
    [
        "Invoice Downloaded", "invoice_paid", "Onboarding Mail Opened", "Contract Signed", "ContractSent", "Deal Won",
        "Payment Received", "Subscription Started", "Closed Won", "Converted", "Lead Converted", "Renewal Reminder Sent",
        "Became a Customer", "refund requested", "Quote Signed", "Kick-off Call",
    ],
)  # fmt: skip
def test_names_of_what_customers_do_are_known(name):
    assert late_deed(name) is not None


@pytest.mark.parametrize(
    "name",
    [
        "Page Viewed", "Email Opened", "Signed Up", "Sign In", "Paid Ad Clicked", "Paid Search Visit", "Blog Post Viewed",
        "Form Submitted", "Demo Completed", "Meeting Held", "Webinar Attended", "Trial Started", "Chat Closed", "sales call",
        "opportunity opened", "Proposal Sent", "Quote Requested", "Payment Page Viewed", "Pricing Viewed", "Form Conversion",
        "Lead Status Changed", "Contract Terms Viewed", "Ticket Closed", "Contact Created", "Previous Invoice Uploaded",
        "inbound content_download", "session", "Test Drive Booked", "Order Completed", "Checkout Started", "Call Duration",
    ],
)  # fmt: skip
def test_ordinary_names_of_events_say_nothing(name):
    assert late_deed(name) is None


@pytest.mark.parametrize(
    "name",
    ["Rechnung bezahlt", "Vertrag unterzeichnet", "facture_payee", "Contrato firmado", "Betaling ontvangen"],
)
def test_what_customers_do_is_known_by_its_name_in_other_languages(name):
    assert late_deed(name) is not None


@pytest.mark.parametrize("name", ["Rechnung angesehen", "Contrato visto", "Demande de devis"])
def test_a_click_on_a_page_about_it_is_no_late_deed(name):
    assert late_deed(name) is None
