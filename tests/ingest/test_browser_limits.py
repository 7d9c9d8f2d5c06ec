import pytest

from leadlight.ingest.browser_limits import as_a_browser_may_say


@pytest.mark.parametrize(
    "name",
    [
        "owner", "Owner ID", "leadOwner", "lead_owner", "hubspot-owner-id", "stage", "lifecycleStage", "lifecyclestage",
        "Lead Stage", "consent", "gdpr.consent", "marketingConsent", "score", "leadScore", "Lead Score", "LEADSCORE",
        "total score", "priority", "grade", "lead_status", "Opt-In", "do not contact", "unsubscribed", "x" * 200,
    ],
)  # fmt: skip
def test_a_browser_sets_no_owner_stage_consent_or_score(name):
    traits = {name: "x", "email": "a@x.example", "company": {name: 1, "name": "X"}}

    found = as_a_browser_may_say({"traits": traits, "context": {"traits": traits, "locale": "en"}})

    left = {"email": "a@x.example", "company": {"name": "X"}}
    assert found == {"traits": left, "context": {"traits": left, "locale": "en"}}


def test_a_name_in_two_parts_is_one_name():
    assert as_a_browser_may_say({"traits": {"lead": {"status": "won", "source": "ad"}}}) == {
        "traits": {"lead": {"source": "ad"}}
    }


@pytest.mark.parametrize(
    "name", ["email", "jobTitle", "newsletter", "industry", "backstage_pass", "scorecards"]
)
def test_everything_else_it_may_say(name):
    message = {"traits": {name: "x"}}

    assert as_a_browser_may_say(message) == message


@pytest.mark.parametrize("message", [{}, {"traits": 5, "context": None}, {"context": {"traits": []}}])
def test_what_has_no_traits_stays_as_it_is(message):
    assert as_a_browser_may_say(message) == message
