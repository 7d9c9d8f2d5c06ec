"""More visits than a lead's own past and its peers let one expect."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.rhythm import PAUSE, USUAL, Peers, edges_of, scatter_of, visits_of
from leadlight.engage.surges import REST, WINDOWS, course_of, crossings, surge_at
from leadlight.scoring.values import DAY, MINUTE
from tests.engage.visits import NOW, every, several

times = st.lists(st.integers(NOW - 100 * DAY, NOW), min_size=1, max_size=60)
peers = st.builds(Peers, st.floats(0.05, 5), st.floats(0.5, 60), st.floats(1, 5))


@given(times, st.randoms())
def test_the_order_of_events_does_not_matter(found, chance):
    shuffled = list(found)
    chance.shuffle(shuffled)

    assert visits_of(shuffled) == visits_of(found)


@given(times)
def test_pages_of_a_visit_are_no_more_visits(found):
    visits = visits_of(found)

    assert visits_of([*found, *(time + MINUTE for time in visits)]) == visits
    assert all(late - early > PAUSE for early, late in pairwise(visits))


@given(times, times)
def test_the_edges_of_visits_make_the_same_visits_whatever_comes(found, more):
    assert visits_of([*edges_of(found), *more]) == visits_of([*found, *more])


@given(st.floats(1, 20), st.integers(0, 12), peers)
def test_one_more_visit_is_never_less_of_a_surge(days, count, peers):
    past = every(days, until=NOW - 8 * DAY, count=12)

    def rarity(visits):
        surge = surge_at(sorted([*past, *visits]), NOW, peers)
        return 0 if surge is None else surge.rarity

    fewer = several(NOW, count)
    assert rarity([NOW - 2 * DAY, *fewer]) >= rarity(fewer)


def test_a_lead_that_comes_as_always_makes_no_surge():
    visits = every(1)

    surge = surge_at(visits, NOW, USUAL)
    assert surge is None or surge.rarity < 1
    assert surge_at(every(1, count=100), NOW, Peers(20, 5, 1)) is None


def test_many_visits_of_a_lead_that_comes_seldom_are_a_surge():
    visits = [*every(14, until=NOW - 10 * DAY, count=6), *several(NOW, 8)]
    surge = surge_at(visits, NOW, USUAL)

    assert surge is not None
    assert (surge.visits, surge.days) == (8, 3)
    assert surge.expected < 1
    assert surge.rarity > 4


def test_the_same_visits_are_less_of_a_surge_among_busy_peers():
    visits = [*every(14, until=NOW - 10 * DAY, count=4), *several(NOW, 6)]
    quiet, busy = (surge_at(visits, NOW, each) for each in (Peers(0.5, 20, 1), Peers(8, 8, 1)))

    assert quiet is not None
    assert busy is not None
    assert quiet.rarity > busy.rarity


def test_bursts_that_are_normal_for_a_lead_are_less_of_a_surge():
    calm = every(3, until=NOW - 8 * DAY, count=16)
    bursts = sorted(time for week in (2, 4, 6, 8) for time in several(NOW - week * 7 * DAY, 4))

    assert scatter_of(bursts, NOW - 7 * DAY, USUAL) > scatter_of(calm, NOW - 7 * DAY, USUAL)
    now = several(NOW, 8)
    rare, usual = (surge_at([*past, *now], NOW, USUAL) for past in (calm, bursts))
    assert rare is not None
    assert usual is not None
    assert rare.rarity > usual.rarity


@pytest.mark.parametrize("visits", [[], several(NOW, 9), several(NOW, 2)])
def test_who_is_new_or_came_twice_makes_no_surge(visits):
    assert surge_at(visits, NOW, USUAL) is None


def test_a_surge_is_told_once_until_it_was_over():
    course = [(NOW + day * DAY, rarity) for day, rarity in enumerate((1, 5, 6, 5, 3, 5, 1, 5, 6))]

    assert list(crossings(course, 4)) == [NOW + DAY, NOW + 7 * DAY]


def test_a_surge_after_a_rest_is_another():
    assert list(crossings([(NOW, 5), (NOW + REST, 5), (NOW + 2 * REST + 1, 5)], 4)) == [
        NOW,
        NOW + 2 * REST + 1,
    ]


@given(st.lists(st.tuples(st.integers(0, 60), st.floats(0, 10)), max_size=40), st.integers(0, 40))
def test_told_in_two_parts_it_is_told_as_at_once(found, place):
    course = [(NOW + hours * DAY // 4, rarity) for hours, rarity in sorted(dict(found).items())]
    whole = list(crossings(course, 4))
    first = list(crossings(course[:place], 4))
    after = [each for each in course if not first or each[0] > first[-1]]
    rest = list(crossings(after, 4, first[-1] if first else None))

    assert whole == [*first, *rest]


def test_a_course_has_the_visits_from_an_instant_on():
    visits = [*every(14, until=NOW - 10 * DAY, count=6), *several(NOW, 8)]
    course = course_of(visits, NOW - DAY, USUAL)

    assert [at for at, _ in course] == [time for time in visits if time >= NOW - DAY]
    assert max(rarity for _, rarity in course) > 4
    assert course_of(visits, visits[0], USUAL)[0][1] == 0
    assert max(WINDOWS) * DAY <= REST
