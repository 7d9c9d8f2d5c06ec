"""Which of people's words on a score count at an instant, and when that changes."""

from leadlight.engage.overrides import Override, in_force, lifts, next_turn


def override(number, *, at=0, until=10, points=100, priority=None, ended_at=None):
    return Override(number, points, priority, "why", "ria", at, until, ended_at)


def test_an_override_counts_from_its_instant_until_just_before_it_expires():
    one = override(1, at=2, until=5)

    assert [bool(in_force([one], at)) for at in (1, 2, 4, 5)] == [False, True, True, False]


def test_one_that_was_ended_counts_no_longer():
    assert in_force([override(1, ended_at=3)], 3) == ()
    assert in_force([override(1, ended_at=30)], 10) == ()


def test_of_each_kind_the_latest_counts():
    points, later, fixed = override(1), override(2, at=1), override(3, points=None, priority="High")

    assert in_force([later, fixed, points], 5) == (later, fixed)
    assert in_force([later, override(3, at=1)], 5)[0].number == 3


def test_points_lift_or_lower_and_so_does_a_better_or_worse_priority():
    ranked = ["High", "Medium", "Low"]

    assert lifts(5, None, "High", ranked) is True
    assert lifts(-5, None, None, ranked) is False
    assert lifts(None, "High", "Low", ranked) is True
    assert lifts(None, "Low", "Medium", ranked) is False


def test_an_override_to_the_same_priority_or_to_one_there_is_no_more_lifts_nothing():
    for priority, before in (("High", "High"), ("Hot", "High"), ("High", None)):
        assert lifts(None, priority, before, ["High", "Low"]) is None


def test_when_something_else_counts_is_known_ahead():
    found = [override(1, at=2, until=8), override(2, at=4, until=6), override(3, at=3, ended_at=3)]

    assert [next_turn(found, at) for at in (0, 2, 4, 6, 8)] == [2, 4, 6, 8, None]
