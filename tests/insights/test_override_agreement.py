from leadlight.insights.override_agreement import OverriddenLead, override_agreement


def test_a_predictor_agrees_with_who_lifts_what_it_calls_likely_and_lowers_what_it_does_not():
    found = override_agreement(
        [
            OverriddenLead(lifted=True, likely=True),
            OverriddenLead(lifted=False, likely=False),
            OverriddenLead(lifted=True, likely=False),
        ]
    )

    assert (found.overrides, found.agreed, found.ended) == (3, 2, 0)
    assert found.sentence.startswith("Of 3 overrides since it was learned it agreed with 2 (67%, ")


def test_where_leads_have_ended_it_is_said_who_was_right():
    found = override_agreement(
        [
            OverriddenLead(lifted=True, likely=False, won=True),
            OverriddenLead(lifted=True, likely=False, won=False),
            OverriddenLead(lifted=False, likely=False, won=False),
            OverriddenLead(lifted=False, likely=True),
        ]
    )

    assert (found.ended, found.people_right, found.predictor_right) == (3, 2, 2)
    assert found.sentence.endswith("Of 3 whose lead has ended people were right in 2, the predictor in 2.")
    assert found.as_json()["share"]["value"] == 0.25


def test_where_nobody_overrode_a_score_nothing_is_said():
    found = override_agreement([])

    assert (found.sentence, found.share, found.as_json()["share"]) == ("", None, None)
