"""When a score changes by itself."""

from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.next_change import HORIZON, REST, Watch, shown
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY, MINUTE
from tests.agreement.drawing import worlds
from tests.agreement.meaning import leads
from tests.agreement.searching import search

NOW = 1_750_000_000_000_000


def watch(*rules, more=""):
    listed = "".join(f"      - {{name: R{place}, {rule}}}\n" for place, rule in enumerate(rules))
    return Watch(read_model(f"name: M\nscores:\n  s:\n    rules:\n{listed}{more}"))


def lead(*ages, **fields):
    return Lead(fields, tuple(Event("view", NOW - age) for age in ages))


def change(watch, lead):
    found = watch.next_change(watch.see(lead, NOW))
    return None if found is None else found - NOW


def look(watch, lead):
    found = watch.next_look(watch.see(lead, NOW))
    return None if found is None else found - NOW


def doubt(watch, lead):
    found = watch.next_doubt(watch.see(lead, NOW))
    return None if found is None else found - NOW


def test_a_score_changes_when_a_window_ends():
    assert change(watch("event: view, points: 5, within: 2 days"), lead(DAY)) == DAY


def test_a_score_changes_when_a_lead_was_quiet_for_long_enough():
    assert change(watch("quiet: view, for: 3 days, points: -5"), lead(DAY)) == 2 * DAY


def test_a_linear_fade_changes_at_the_first_hundredth():
    # of 10 points over ten days a hundredth is lost every 864 seconds, rounded at half a millionth beyond its half
    assert change(watch("event: view, points: 10, fade: {linear: 10 days}"), lead(0)) == 432_043_201


def test_an_event_that_lies_ahead_changes_the_score_when_it_comes():
    assert change(watch("event: view, points: 5"), lead(-MINUTE)) == MINUTE


def test_what_nothing_changes_does_not_change():
    still = watch("event: view, points: 5", "when: {a: 1}, points: 3")

    assert (change(still, lead(DAY, a=1)), look(still, lead(DAY)), doubt(still, lead(DAY))) == (None,) * 3


def test_what_changes_beyond_the_horizon_is_not_looked_for():
    days = HORIZON // DAY + 2

    assert change(watch(f"event: view, points: 5, within: {days} days"), lead(DAY)) is None


def test_for_fading_alone_a_score_rests():
    assert look(watch("event: view, points: 10, fade: {linear: 10 days}"), lead(0)) == REST


def test_a_window_that_ends_is_met_while_points_fade():
    fading = watch(
        "event: view, points: 10, fade: {linear: 10 days}", "event: view, points: 1, within: 1 day"
    )

    assert look(fading, lead(DAY - 3 * MINUTE)) == 3 * MINUTE


def test_a_fade_that_takes_long_for_a_hundredth_is_met_when_it_has_lost_one():
    assert look(watch("event: view, points: 1, fade: {linear: 100 days}"), lead(0)) == 43_204_320_001


def test_a_doubt_comes_after_a_day_where_nothing_changes_before():
    assert doubt(watch("event: view, points: 5, within: 9 days"), lead(DAY)) == DAY


def test_a_doubt_comes_soon_where_points_fade():
    assert doubt(watch("event: view, points: 10, fade: {linear: 10 days}"), lead(0)) == REST


def test_a_doubt_meets_a_window_that_ends_soon():
    assert doubt(watch("event: view, points: 5, within: 2 days"), lead(2 * DAY - MINUTE)) == MINUTE


def test_a_sequence_that_grows_too_old_and_a_lead_that_is_excluded_later_change():
    steps = "sequence: [{event: view}, {event: view}], within: 3 days, since: 3 days, points: 5"
    excluded = "exclude: [{name: Old, when: {seen: {older_than: 1 day}}}]\n"

    assert change(watch(steps), lead(DAY, 2 * DAY)) == 2 * DAY
    assert change(watch("event: view, points: 5", more=excluded), lead(0, seen="2025-06-15")) is not None


def test_an_excluded_lead_rests_until_it_no_longer_is():
    excluded = "exclude: [{name: New, when: {seen: {newer_than: 1 day}}}]\n"

    assert (
        look(watch("event: view, points: 5", more=excluded), lead(0, seen="2025-06-15T15:06:00")) is not None
    )


@search(0.5)
@given(worlds(), st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_nothing_changes_before_the_next_change(world, shares):
    model = ScoringModel.model_validate(world.document)
    watching, scorer = Watch(model), Scorer(model)
    for each in leads(model, world)[:3]:
        seen = watching.see(each, world.at)
        found = watching.next_change(seen)
        end = found if found is not None else world.at + HORIZON
        for share in shares:
            between = world.at + int((end - world.at - 1) * share)
            assert shown(scorer.look(each, between)) == shown(seen.look)
        if found is not None:
            assert shown(scorer.look(each, found)) != shown(seen.look)


@search(0.3)
@given(worlds())
def test_a_doubt_is_never_later_than_the_next_look(world):
    model = ScoringModel.model_validate(world.document)
    watching = Watch(model)
    for each in leads(model, world)[:3]:
        seen = watching.see(each, world.at)
        look, doubt = watching.next_look(seen), watching.next_doubt(seen)
        assert look is None or (doubt is not None and doubt <= look)


def test_a_test_on_a_time_among_the_properties_of_an_event_changes_the_score():
    renewal = watch("event: view, where: {renewal: {within_next: 2 days}}, points: 5, within: 30 days")
    coming = Lead({}, (Event("view", NOW, {"renewal": "2025-06-20"}),))
    first_instant = 1_750_377_600_000_000 - 2 * DAY  # two days before that day begins

    assert change(renewal, coming) == first_instant - NOW
