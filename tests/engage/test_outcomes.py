"""What a lead's deals come to."""

from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.outcomes import Conversion, Outcome, conversion, standing_outcomes


def test_of_one_deal_what_was_said_last_counts():
    lost, won = Outcome(1, "lost", 5, 5, deal="D"), Outcome(2, "won", 7, 7, 100, deal="D")

    assert standing_outcomes([won, lost]) == [won]


def test_of_one_instant_a_persons_word_is_the_last():
    said = Outcome(1, "lost", 5, 5, deal="D", by_person=True)

    assert standing_outcomes([said, Outcome(2, "won", 5, 5, deal="D")]) == [said]


def test_deals_that_nobody_named_are_each_one_of_its_own():
    assert len(standing_outcomes([Outcome(1, "won", 5, 5), Outcome(2, "won", 5, 5)])) == 2


def test_a_lead_with_a_deal_won_was_won_first_then_and_is_worth_all_of_them():
    found = [Outcome(1, "won", 9, 9, 100), Outcome(2, "lost", 1, 1), Outcome(3, "won", 5, 8, 250)]

    assert conversion(found, is_open=False) == Conversion(won=True, at=5, value=350)


def test_money_of_another_currency_is_not_added():
    found = [Outcome(1, "won", 9, 9, 100), Outcome(2, "won", 9, 9, 100, "USD")]

    assert conversion(found, is_open=False) == Conversion(won=True, at=9, value=100)
    assert conversion(found[1:], is_open=False) == Conversion(won=True, at=9, value=None)


def test_a_lead_that_lost_all_is_lost_unless_it_is_worked_on_again():
    lost = [Outcome(1, "lost", 3, 3), Outcome(2, "lost", 9, 9)]

    assert conversion(lost, is_open=False) == Conversion(won=False, at=9, value=None)
    assert conversion(lost, is_open=True) is None
    assert conversion([], is_open=False) is None


OUTCOMES = st.lists(
    st.builds(
        Outcome,
        st.just(0),
        st.sampled_from(["won", "lost"]),
        st.integers(0, 3),
        st.integers(0, 3),
        st.none() | st.integers(0, 2),
        deal=st.sampled_from(["A", "B"]),
        by_person=st.booleans(),
    ),
    max_size=6,
)


@given(OUTCOMES, st.randoms())
def test_the_order_in_which_outcomes_become_known_does_not_matter(drawn, random):
    shuffled = random.sample(drawn, len(drawn))

    assert [(o.deal, o.result, o.value) for o in standing_outcomes(shuffled)] == [
        (o.deal, o.result, o.value) for o in standing_outcomes(drawn)
    ]
