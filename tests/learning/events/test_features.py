from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.learning.dataset import NO_TIME, Known
from leadlight.learning.events.features import EventRecipe, event_recipe
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.matrix import Numbers
from leadlight.scoring.values import DAY, HOUR
from tests.learning.pasts import events_of

NOW = 20_000 * DAY + 12 * HOUR
RECIPE = EventRecipe(
    ("visit", "open"),
    ("ads", "mail"),
    ("pricing", "blog"),
    (("visit", "open"),),
    page_pairs=(("blog", "pricing"),),
)


def features_of(rows, moments=(NOW,), recipe=RECIPE) -> Any:
    known = Known(len(moments), (), np.array(moments, dtype=np.int64), events_of(rows))
    return {each.name: each for each in recipe.all_features(known, "events")}


def numbers(rows, **given):
    return {
        name: each.values[0] for name, each in features_of(rows, **given).items() if hasattr(each, "values")
    }


def test_events_are_counted_by_kind_and_window_up_to_the_moment():
    found = numbers([
        (0, NOW, "visit", "ads", "pricing"), (0, NOW - 3 * DAY, "visit", None, "blog"),
        (0, NOW - 20 * DAY, "open", "mail", None), (0, NOW + 1, "visit", "ads", "pricing"),
    ])  # fmt: skip

    assert (found["events"], found["events in a day"], found["events in 7 days"]) == (3, 1, 2)
    assert (found["visit"], found["visit in a day"], found["open in 30 days"]) == (2, 1, 1)
    assert (found["visit ago"], found["first event ago"], found["open ago"]) == (0, 20, 20)
    assert (found["share of channel ads"], found["page pricing"], found["active days"]) == (0.5, 1, 3)
    assert found["visit, then open"] == 0


def test_first_and_last_channel_page_and_event_are_told():
    found = features_of([
        (0, NOW - 9 * DAY, "open", "mail", "blog"), (0, NOW - 8 * DAY, "visit", "ads", "pricing"),
        (0, NOW - 7 * DAY, "visit", None, None),
    ])  # fmt: skip
    told = {name: each.levels[each.codes[0]] for name, each in found.items() if hasattr(each, "levels")}

    assert told == {
        "first channel": "mail", "last channel": "ads",
        "last page": "pricing", "last event": "visit",
    }  # fmt: skip


def test_the_order_of_pages_is_told():
    rows = [(0, NOW - 9 * DAY, "visit", None, "blog"), (0, NOW - 8 * DAY, "visit", None, "pricing")]

    assert numbers(rows)["page blog, then page pricing"] == 1
    assert numbers([(0, NOW, *rows[0][2:]), rows[1]])["page blog, then page pricing"] == 0


def test_pages_are_learned_from_in_the_order_they_are_seen():
    orders = (("blog", "pricing"), ("pricing", "blog"))
    rows = [
        (lead, NOW - (2 - place) * DAY, "visit", None, page)
        for lead in range(60)
        for place, page in enumerate(orders[lead % 2])
    ]
    known = Known(60, (), np.full(60, NOW), events_of(rows))

    recipe = event_recipe(known, np.arange(60))

    assert recipe is not None
    assert set(recipe.page_pairs) == {("blog", "pricing"), ("pricing", "blog")}
    assert "page blog, then page pricing" in recipe.told


def test_pages_seen_at_the_same_instant_have_no_order_whichever_row_comes_first():
    rows = [(0, NOW - DAY, "visit", None, page) for page in ("blog", "pricing")]
    both = replace(RECIPE, page_pairs=(("blog", "pricing"), ("pricing", "blog")))

    one, other = features_of(rows, recipe=both), features_of(rows[::-1], recipe=both)

    assert one["page blog, then page pricing"].values.tolist() == [0]
    assert one["page pricing, then page blog"].values.tolist() == [0]
    assert one["last page"].codes.tolist() == other["last page"].codes.tolist()
    assert all(
        np.array_equal(one[name].values, other[name].values, equal_nan=True)
        for name in one
        if isinstance(one[name], Numbers)
    )


def test_pages_seen_at_the_same_instant_teach_no_order_whichever_row_comes_first():
    rows = [(lead, NOW - DAY, "visit", None, page) for lead in range(60) for page in ("blog", "pricing")]

    one, other = (
        event_recipe(Known(60, (), np.full(60, NOW), events_of(each)), np.arange(60))
        for each in (rows, rows[::-1])
    )

    assert one is not None
    assert one == other
    assert one.page_pairs == ()


def test_a_lead_that_did_nothing_has_counts_of_none_and_no_ages():
    found = numbers([(1, NOW, "visit", None, None)], moments=(NOW, NOW))

    assert found["events"] == 0
    assert np.isnan(found["last event ago"])


def test_a_lead_without_a_moment_has_no_features():
    found = numbers([(0, NOW, "visit", None, None)], moments=(NO_TIME,))

    assert np.isnan(found["events"])


def test_kinds_that_few_leads_have_are_not_learned_from():
    rows = [(lead, NOW - DAY, "visit", None, None) for lead in range(50)]
    rows += [(lead, NOW - 2 * DAY, "rare", None, None) for lead in range(5)]
    rows += [(lead, NOW + DAY, "later", None, None) for lead in range(50)]
    known = Known(100, (), np.full(100, NOW, dtype=np.int64), events_of(rows))

    recipe = event_recipe(known, np.arange(100))

    assert recipe is not None
    assert recipe.kinds == ("visit",)
    assert FeaturePlan.from_json(FeaturePlan((), (), recipe).as_json()).events == recipe


def test_without_events_up_to_the_moment_there_is_nothing_to_learn():
    known = Known(50, (), np.full(50, NOW), events_of([(0, NOW + 1, "visit", None, None)]))

    assert event_recipe(known, np.arange(50)) is None


EVENTS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(NOW - 100 * DAY, NOW).map(lambda time: time | 1),  # with a time of the day
        st.sampled_from(["visit", "open", "rare"]),
        st.sampled_from(["ads", "mail", None]),
        st.sampled_from(["pricing", "blog", None]),
    ),
    min_size=1,
    max_size=30,
)
LATER = st.lists(
    st.tuples(
        st.integers(0, 3), st.integers(NOW + 1, NOW + 50 * DAY), st.sampled_from(["visit", "open", "new"]),
        st.sampled_from(["ads", "new", None]), st.none(),
    ),
    max_size=20,
)  # fmt: skip


@given(EVENTS, LATER, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_later_events_order_and_repetition_change_nothing(rows, later, random):
    moments = (NOW | 1,) * 4
    mixed = [*rows, *rows, *((lead, time + 2, *rest) for lead, time, *rest in later)]
    random.shuffle(mixed)

    before, after = features_of(rows, moments), features_of(mixed, moments)

    for name, each in before.items():
        one, other = (
            found.codes if hasattr(found, "codes") else found.values for found in (each, after[name])
        )
        np.testing.assert_array_equal(one, other, err_msg=name)


@given(EVENTS, LATER)
@settings(max_examples=50, deadline=None)
def test_later_events_do_not_change_what_is_looked_at(rows, later):
    rows = [(lead, *rest) for lead in range(40) for _, *rest in rows]
    mixed = [*rows, *((lead, time + 2, *rest) for lead, time, *rest in later)]
    moment = np.full(40, NOW | 1, dtype=np.int64)

    plain, disturbed = (
        event_recipe(Known(40, (), moment, events_of(each)), np.arange(40)) for each in (rows, mixed)
    )

    assert plain == disturbed
