from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring.lead import Event, once


def test_events_after_the_instant_do_not_exist():
    early, late = Event("view", 1), Event("view", 6)

    assert once([late, early], 5, []) == [early]


def test_events_with_one_message_id_are_the_earliest_of_them():
    first, again = Event("view", 1, message_id="m"), Event("view", 2, message_id="m")

    assert once([again, first], 5, []) == [first]


def test_events_without_a_message_id_all_count():
    events = [Event("view", 1), Event("view", 1), Event("view", 1, message_id="")]

    assert once(events, 5, []) == events


copies = st.builds(
    Event,
    st.sampled_from(["click", "view"]),
    st.integers(1, 3),
    st.fixed_dictionaries({"path": st.sampled_from([None, "/a", "/b"])}),
    st.just("m"),
)


@given(st.lists(copies, min_size=1), st.randoms())
def test_which_of_several_copies_counts_does_not_depend_on_their_order(events, random):
    shuffled = random.sample(events, len(events))

    assert once(events, 5, ["path"]) == once(shuffled, 5, ["path"])
