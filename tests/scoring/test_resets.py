from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Lead
from leadlight.scoring.reading import read_model
from tests.scoring.models import AT, ago, event, model

RULES = (
    "event: view, points: 1",
    "sequence: [{event: view}, {event: click}], within: 9 days, points: 10",
    "quiet: view, for: 2 days, points: 100",
)
DONE = (event("view", "6 days"), event("click", "5 days"), event("view", "4 days"))


def total(scoring_model, *events):
    return score(scoring_model, Lead({}, events), AT).total


def test_a_score_that_never_started_over_sees_all_events():
    assert total(model(*RULES, score_keys="reset_by: Lost"), *DONE) == 112


def test_event_and_sequence_rules_see_only_what_is_later_than_the_reset_and_quiet_rules_all():
    resettable = model(*RULES, score_keys="reset_by: Lost")

    assert total(resettable, *DONE, event("lost", ago("5 days"))) == 101
    assert total(resettable, *DONE, event("lost", "1 day")) == 100


def test_an_event_at_the_time_of_the_reset_is_not_later():
    resettable = model("event: view, points: 1", score_keys="reset_by: Lost")

    assert total(resettable, event("view", "4 days"), event("lost", "4 days")) == 0


def test_of_several_resets_the_latest_counts_and_one_after_the_instant_never_happened():
    resettable = model("event: view, points: 1", score_keys="reset_by: [Lost, Unsubscribed]")
    resets = (event("unsubscribed", "5 days"), event("lost", "9 days"), event("lost", ago("1 day") + 10**12))

    assert total(resettable, *DONE, *resets) == 1


def test_of_several_resets_of_one_name_the_latest_counts():
    resettable = model("event: view, points: 1", score_keys="reset_by: Lost")

    assert total(resettable, *DONE, event("lost", "5 days"), event("lost", "9 days")) == 1


def test_a_group_starts_over_with_its_score_and_by_itself():
    nested = read_model("""
name: m
scores:
  web:
    reset_by: Lost
    groups:
      visits: {reset_by: Gone, rules: [{name: a, event: view, points: 1}]}
    rules: [{name: b, event: view, points: 10}]
""")

    assert total(nested, *DONE) == 22
    assert total(nested, *DONE, event("gone", "5 days")) == 21
    assert total(nested, *DONE, event("lost", "5 days")) == 11
    assert total(nested, *DONE, event("lost", "9 days"), event("gone", "1 day")) == 20
